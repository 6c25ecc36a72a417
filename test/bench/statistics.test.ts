import { expect, test } from 'vitest'
import { compareByTurns, growthExponents, median, percentile } from './statistics.ts'

test('takes the middle one, and of two in the middle their mean', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([1, 100, 2, 3])).toBe(2.5)
  expect(median([7])).toBe(7)
})

test('one late frame of twenty is not what nineteen of twenty keep to', () => {
  const frames = Array.from({ length: 20 }, (_, i) => (i === 3 ? 400 : 16))
  expect(percentile(frames, 0.95)).toBe(16)
  expect(percentile(frames, 1)).toBe(400)
})

test('says nothing of what was not measured', () => {
  expect(() => median([])).toThrow('Nothing was measured')
  expect(() => percentile([], 0.95)).toThrow('Nothing was measured')
})

test('tells a cost that stays from one that grows with the count or with its square', () => {
  const costOf = (value: (count: number) => number) =>
    growthExponents([10, 100, 1000].map((count) => ({ count, value: value(count) })))
  expect(costOf(() => 7)).toEqual([0, 0])
  expect(costOf((count) => 3 * count)).toEqual([expect.closeTo(1), expect.closeTo(1)])
  expect(costOf((count) => count ** 2)).toEqual([expect.closeTo(2), expect.closeTo(2)])
})

test('ours and the floor are measured by turns, and the first of each does not count', async () => {
  const asked: string[] = []
  const take =
    (who: string, times: number[]) =>
    async (round: number): Promise<number> => {
      asked.push(`${who} ${round}`)
      return times[round]!
    }
  const measure = { ours: take('ours', [900, 1, 3, 2]), floor: take('floor', [700, 10, 10, 30]) }
  expect(await compareByTurns(measure, { rounds: 3, first: 1 })).toEqual({ ours: 2, floor: 10 })
  expect(asked.slice(0, 4)).toEqual(['ours 0', 'floor 0', 'ours 1', 'floor 1'])
})
