import { expect, test } from 'vitest'
import { growthExponents, median, percentile } from './statistics.ts'

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
