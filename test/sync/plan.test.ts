import { expect, test } from 'vitest'
import type { PackEntry } from '../../src/feed/head.ts'
import { DEFAULT_POLICY, putPolicy } from '../../src/db/policy.ts'
import { countWithOlder, getLimits, planFetches } from '../../src/sync/plan.ts'
import { aReader } from '../helpers/reader.ts'

const entry = (from: number, to: number, articles = to - from + 1): PackEntry => ({
  file: `packs/${from}.json`,
  sha256: '',
  from,
  to,
  articles,
  bytes: 1,
  imageBytes: 0,
})
const packs = [entry(301, 301), entry(201, 300), entry(101, 200), entry(1, 100)]
const plan = (coverage: { from: number; to: number }[], keepMore: number, bytes = Infinity) => {
  const { packs: fetches, beyond } = planFetches(packs, coverage, { keep: 1, keepMore, bytes })
  return { from: fetches.map(({ from }) => from), beyond }
}

test('a new phone takes the newest until it has enough', () => {
  expect(plan([], 1000)).toEqual({ from: [301, 201, 101, 1], beyond: 0 })
  expect(plan([], 50)).toEqual({ from: [301, 201], beyond: 200 })
})

test('what is held counts and is not fetched', () => {
  expect(plan([{ from: 201, to: 300 }], 50)).toEqual({ from: [301], beyond: 200 })
  expect(plan([{ from: 1, to: 301 }], 1000)).toEqual({ from: [], beyond: 0 })
})

test('a pack that is held in part is fetched', () => {
  expect(plan([{ from: 101, to: 250 }], 500)).toEqual({ from: [301, 201, 1], beyond: 0 })
})

test('the megabytes end it as well', () => {
  expect(plan([], 1000, 2)).toEqual({ from: [301, 201], beyond: 200 })
})

test('of chosen categories four times as much is wanted', async () => {
  const db = await aReader()
  expect(await getLimits(db)).toEqual({ keep: 500, keepMore: 500, bytes: 100e6 })
  await putPolicy(db, { ...DEFAULT_POLICY, articles: 100, megabytes: 50, more: ['safety'] })
  expect(await getLimits(db)).toEqual({ keep: 100, keepMore: 400, bytes: 50e6 })
})

test('going back counts one pack more', () => {
  expect(countWithOlder(packs, [{ from: 201, to: 301 }], 50)).toBe(201)
  expect(countWithOlder(packs, [{ from: 101, to: 301 }], 50)).toBe(301)
  expect(countWithOlder(packs, [{ from: 1, to: 301 }], 50)).toBe(301)
})

test('going back into a list that nobody has read wants one pack of it, not all that it lists', () => {
  const lists = { ...entry(1, 20_000), packs: 12 }
  const newest = [entry(20_101, 20_200), entry(20_001, 20_100)]
  const wanted = (from: number, keep: number): number =>
    countWithOlder([...newest, lists], [{ from, to: 20_200 }], keep)
  expect(wanted(20_001, 200)).toBe(200 + 128)
  expect(wanted(19_601, 500)).toBe(500 + 128)
  expect(countWithOlder([...newest, { ...lists, packs: 400 }], [{ from: 20_001, to: 20_200 }], 200)).toBe(250)
  expect(wanted(1, 500)).toBe(20_200)
})

test('a list in which ends what is wanted is read, even where all of it is held', () => {
  const listed = [...packs.slice(0, 2), { ...entry(1, 200), packs: 2 }]
  const wanted = (limits: object): number[] =>
    planFetches(listed, [{ from: 1, to: 301 }], { keep: 1, keepMore: 1, bytes: 9, ...limits }).packs.map(
      ({ from }) => from,
    )
  expect(wanted({ keep: 150, keepMore: 150 })).toEqual([1])
  expect(wanted({ keep: 150, keepMore: Infinity })).toEqual([1])
  expect(wanted({ keep: 50, keepMore: 50 })).toEqual([])
  expect(wanted({ keep: Infinity, keepMore: Infinity })).toEqual([])
})
