import { expect, test } from 'vitest'
import { generateHead, generatePackList, parseHead, parsePackList, type Head } from '../../src/feed/head.ts'
import { aSite } from '../helpers/articles.ts'

const hash = (digit: string): string => digit.repeat(64)
const entry = (from: number, to: number, digit: string) => ({
  file: `packs/${digit.repeat(16)}.json`,
  sha256: hash(digit),
  from,
  to,
  articles: 1,
  bytes: 100,
  imageBytes: 0,
})
const head: Head = {
  version: 1,
  id: 'feed-1',
  seq: 7,
  published: '2026-11-22T02:00:00Z',
  site: aSite(),
  packs: [entry(7, 7, 'a'), entry(1, 6, 'b')],
  reads: 'abc',
}

test('a head arrives as it was sent', () => expect(parseHead(generateHead(head))).toEqual(head))

test('a list of old packs stands for them, however much they weigh together', () => {
  const old = { ...entry(1, 6, 'b'), packs: 2, bytes: 1e9 }
  expect(parseHead(JSON.stringify({ ...head, packs: [entry(7, 7, 'a'), old] })).packs).toEqual([
    entry(7, 7, 'a'),
    old,
  ])
  const inside = [entry(3, 6, 'c'), entry(1, 2, 'd')]
  expect(parsePackList(generatePackList(inside), old)).toEqual(inside)
  expect(() => parsePackList(generatePackList(inside.slice(1)), old)).toThrow('no pack ends at 6')
  expect(() => parsePackList(generatePackList(inside), { ...old, from: 2 })).toThrow('no pack ends at 0')
})

test('an empty feed has no packs', () => {
  expect(parseHead(generateHead({ ...head, seq: 0, packs: [] })).packs).toEqual([])
})

test.each([
  ['a web page', '<html>', 'not-the-feed'],
  ['another JSON', '{"result":"login required"}', 'not-the-feed'],
  ['a newer format', JSON.stringify({ ...head, version: 2 }), 'outdated'],
  ['a seq that is text', JSON.stringify({ ...head, seq: '7' }), 'damaged'],
  ['packs that are no list', JSON.stringify({ ...head, packs: {} }), 'damaged'],
  ['a pack that is none', JSON.stringify({ ...head, packs: [7] }), 'damaged'],
  ['a gap', JSON.stringify({ ...head, packs: [entry(7, 7, 'a'), entry(1, 5, 'b')] }), 'damaged'],
  ['no beginning', JSON.stringify({ ...head, packs: [entry(7, 7, 'a')] }), 'damaged'],
  [
    'a pack elsewhere',
    JSON.stringify({ ...head, packs: [{ ...entry(1, 7, 'a'), file: '../x.json' }] }),
    'damaged',
  ],
  [
    'a pack of a terabyte',
    JSON.stringify({ ...head, packs: [{ ...entry(1, 7, 'a'), bytes: 1e12 }] }),
    'damaged',
  ],
  ['no site', JSON.stringify({ ...head, site: null }), 'damaged'],
  [
    'a time zone that is none',
    JSON.stringify({ ...head, site: { ...aSite(), timeZone: 'on the Moon' } }),
    'damaged',
  ],
])('%s is refused', (_what, text, fault) => {
  expect(() => parseHead(text)).toThrow(expect.objectContaining({ fault }))
})

test('a site keeps what is right of it', () => {
  const site = {
    ...aSite(),
    categories: [
      null,
      { id: 'Bad Id' },
      { id: 'a', title: '甲', children: [{ id: 'b', title: '乙', children: [{ id: 'c' }] }] },
    ],
    links: [{ title: '', url: 'https://example.org/' }, { title: '坏', url: 'javascript:x' }, 3],
    footer: 7,
  }
  const parsed = parseHead(JSON.stringify({ ...head, site })).site
  expect(parsed.categories).toEqual([
    { id: 'a', title: '甲', children: [{ id: 'b', title: '乙', children: [] }] },
  ])
  expect(parsed.links).toEqual([{ title: 'https://example.org/', url: 'https://example.org/' }])
  expect(parsed.footer.icp).toBe('')
})

test.each([
  [false, false],
  [true, undefined],
  [undefined, undefined],
  ['no', undefined],
])('a site that says %j of counting is taken to say %j', (said, taken) => {
  const text = JSON.stringify({ ...head, site: { ...aSite(), reads: said } })
  expect(parseHead(text).site.reads).toBe(taken)
})
