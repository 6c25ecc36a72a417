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

test('going back into a list of lists wants one pack of it, not all of its first list', () => {
  const lists = { ...entry(1, 8_192), packs: 8 }
  const newest = entry(8_193, 8_320)
  expect(countWithOlder([newest, lists], [{ from: 8_193, to: 8_320 }], 100)).toBe(128 + 128)
})
