import { expect, test } from 'vitest'
import { compareHeadlines, isSlug } from '../../src/model/article.ts'

test('a slug is safe as file name, address and key', () => {
  for (const slug of ['a', 'labour-competition-2018', '7xk2q']) expect(isSlug(slug)).toBe(true)
  for (const other of ['', '-a', 'a-', 'A', 'a/b', '..', 'a.b', '中', 'a'.repeat(81), 1, null]) {
    expect(isSlug(other)).toBe(false)
  }
})

test('the newest comes first, and the same moment has one order', () => {
  const list = [
    { slug: 'b', date: 1 },
    { slug: 'a', date: 1 },
    { slug: 'c', date: 2 },
    { slug: 'a', date: 1 },
  ]
  expect(list.sort(compareHeadlines).map(({ slug }) => slug)).toEqual(['c', 'a', 'a', 'b'])
})
