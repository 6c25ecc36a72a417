import { expect, test } from 'vitest'
import { plainTextOf } from '../../src/model/plain-text.ts'

test('blocks are lines, and what is marked inside them is not', () => {
  expect(plainTextOf('<h2>标题</h2><p>一<strong>句</strong>话。<br>另一句 &amp; 更多</p>')).toBe(
    '标题\n一句话。\n另一句 & 更多',
  )
})

test.each([
  ['tags', '<'],
  ['blocks', '<p '],
  ['addresses', '<a href="'],
])('half a megabyte of %s that begin and never end is not read once for each', (_what, beginning) => {
  const text = plainTextOf(`<p>前面的话</p>${beginning.repeat(500_000 / beginning.length)}`)
  expect(text).toBe('前面的话')
})
