import { expect, test } from 'vitest'
import { generateReadsAddress, MOST_SLUGS, parseReadsAddress } from '../../src/feed/reads.ts'

const KEY = 'abcdefghijklmnop'

test('an address tells a batch, and nothing else', () => {
  const address = generateReadsAddress({ key: KEY, slugs: ['quiet-sunday', 'a'] })
  expect(address).toBe(`/reads.txt?k=${KEY}&a=quiet-sunday.a`)
  expect(parseReadsAddress(address)).toEqual({ key: KEY, slugs: ['quiet-sunday', 'a'] })
})

test('the fullest batch of the longest slugs arrives', () => {
  const slugs = Array.from({ length: MOST_SLUGS }, (_, n) => `${n}-`.padEnd(80, 'x'))
  expect(parseReadsAddress(generateReadsAddress({ key: KEY, slugs }))).toEqual({ key: KEY, slugs })
})

test('an article named twice counts once', () => {
  expect(parseReadsAddress(`/reads.txt?k=${KEY}&a=a.b.a`)).toEqual({ key: KEY, slugs: ['a', 'b'] })
})

test.each([
  '/reads.txt',
  '/feed/head.json',
  '/reads.txt?k=short&a=a',
  `/reads.txt?k=${KEY}`,
  `/reads.txt?k=${KEY}&a=`,
  `/reads.txt?k=${KEY}&a=A`,
  `/reads.txt?k=${KEY}&a=a..b`,
  `/reads.txt?k=${KEY}&a=a&reader=7`,
  `/reads.txt?a=a&k=${KEY}`,
  `/other?x=/reads.txt?k=${KEY}&a=a`,
  `/reads.txt?k=${KEY}&a=${'a.'.repeat(900)}a`,
  `/reads.txt?k=${KEY}&a=${Array.from({ length: MOST_SLUGS + 1 }, (_, n) => `a${n}`).join('.')}`,
])('%s is told by no phone of ours', (address) => {
  expect(parseReadsAddress(address)).toBeUndefined()
})
