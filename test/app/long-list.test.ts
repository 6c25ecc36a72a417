import { expect, test } from 'vitest'
import { elsewhere, follow } from '../../src/app/composables/long-list.ts'
import { anArticle } from '../helpers/articles.ts'

const rows = (...slugs: string[]) => slugs.map((slug) => anArticle({ slug }))
const LIST = rows('a', 'b', 'c', 'd', 'e', 'f')

test('deep in a list, news on top changes nothing of what is shown', () => {
  const shown = { from: 2, to: 4, top: 200, bottom: 100 }
  expect(follow(shown, [...rows('new'), ...LIST], LIST)).toEqual({ ...shown, from: 3, to: 5 })
})

test('at the top of a list, news on top is shown', () => {
  const shown = { from: 0, to: 4, top: 0, bottom: 100 }
  expect(follow(shown, [...rows('new'), ...LIST], LIST)).toEqual({ ...shown, to: 5 })
})

test('where the uppermost row was withdrawn, the next one stands in its place', () => {
  const shown = { from: 2, to: 4, top: 200, bottom: 100 }
  expect(follow(shown, rows('a', 'b', 'd', 'e', 'f'), LIST)).toEqual({ ...shown, to: 3 })
})

test('a shown row that comes to stand elsewhere does not take the reader along', () => {
  const shown = { from: 2, to: 4, top: 200, bottom: 100 }
  const moved = anArticle({ slug: 'c', date: LIST[0]!.date + 1 })
  expect(follow(shown, [moved, ...rows('a', 'b', 'd', 'e', 'f')], LIST)).toEqual({ ...shown, from: 3 })
})

test('rows that come below change nothing of what is shown', () => {
  const shown = { from: 2, to: 6, top: 200, bottom: 0 }
  expect(follow(shown, [...LIST, ...rows('g')], LIST)).toBe(shown)
})

test('where a list ends with what is shown, no room is left below', () => {
  const shown = { from: 0, to: 4, top: 0, bottom: 900 }
  expect(follow(shown, rows('a', 'b', 'c'), LIST)).toEqual({ from: 0, to: 3, top: 0, bottom: 0 })
  expect(follow(shown, rows('a', 'b', 'c', 'd'), LIST)).toEqual({ from: 0, to: 4, top: 0, bottom: 0 })
})

test('a list that is read anew begins where the reader was', () => {
  const shown = { from: 2, to: 4, top: 200, bottom: 100 }
  expect(follow(shown, LIST, [])).toEqual(shown)
  expect(follow(shown, LIST, rows('a'))).toEqual(shown)
  expect(follow(shown, rows('a', 'b', 'c'), [])).toEqual({ from: 2, to: 3, top: 200, bottom: 0 })
  expect(follow(shown, rows('a'), [])).toEqual({ from: 0, to: 1, top: 0, bottom: 0 })
})

test('where nothing of what was shown is left, the list begins at its top', () => {
  const shown = { from: 2, to: 4, top: 200, bottom: 100 }
  expect(follow(shown, rows('x', 'y'), LIST)).toMatchObject({ from: 0, to: 2, top: 0 })
})

test('whoever jumps to the top, the middle or the end finds rows there', () => {
  const shown = { from: 1000, to: 1200, top: 100_000, bottom: 80_000 }
  const at = (top: number) => elsewhere(shown, 2000, { top: -top, height: 200_000 })
  expect(at(0)).toMatchObject({ from: 0, to: 20, top: 0, bottom: 200_000 })
  expect(at(50_000)).toMatchObject({ from: 500, to: 520, top: 50_000, bottom: 150_000 })
  expect(at(160_000)).toMatchObject({ from: 1600, to: 1620, top: 160_000 })
  expect(at(200_000)).toMatchObject({ from: 1998, to: 2000 })
})
