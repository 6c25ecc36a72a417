import { expect, test } from 'vitest'
import type { PackEntry } from '../../src/feed/head.ts'
import { planFetches } from '../../src/sync/plan.ts'

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
const plan = (coverage: { from: number; to: number }[], options: { keep: number; older?: boolean }) => {
  const { packs: fetches, beyond } = planFetches(packs, coverage, options)
  return { from: fetches.map(({ from }) => from), beyond }
}

test('a new phone takes the newest until it has enough', () => {
  expect(plan([], { keep: 1000 })).toEqual({ from: [301, 201, 101, 1], beyond: 0 })
  expect(plan([], { keep: 50 })).toEqual({ from: [301, 201], beyond: 200 })
})

test('what is held counts and is not fetched', () => {
  expect(plan([{ from: 201, to: 300 }], { keep: 50 })).toEqual({ from: [301], beyond: 200 })
  expect(plan([{ from: 1, to: 301 }], { keep: 50 })).toEqual({ from: [], beyond: 0 })
})

test('a pack that is held in part is fetched', () => {
  expect(plan([{ from: 101, to: 250 }], { keep: 500 })).toEqual({ from: [301, 201, 1], beyond: 0 })
})

test('going back brings one pack more', () => {
  expect(plan([{ from: 201, to: 301 }], { keep: 50, older: true })).toEqual({ from: [101], beyond: 100 })
  expect(plan([{ from: 101, to: 301 }], { keep: 50, older: true })).toEqual({ from: [1], beyond: 0 })
})
