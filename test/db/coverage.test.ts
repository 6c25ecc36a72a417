import { expect, test } from 'vitest'
import { addRange, isCovered } from '../../src/db/coverage.ts'

test('ranges that touch or overlap become one', () => {
  expect(addRange([], { from: 3, to: 5 })).toEqual([{ from: 3, to: 5 }])
  expect(addRange([{ from: 3, to: 5 }], { from: 6, to: 9 })).toEqual([{ from: 3, to: 9 }])
  expect(addRange([{ from: 3, to: 5 }], { from: 1, to: 1 })).toEqual([
    { from: 1, to: 1 },
    { from: 3, to: 5 },
  ])
  expect(
    addRange(
      [
        { from: 1, to: 1 },
        { from: 3, to: 5 },
      ],
      { from: 2, to: 4 },
    ),
  ).toEqual([{ from: 1, to: 5 }])
})

test('a range is held only when all of it is', () => {
  const ranges = [
    { from: 1, to: 3 },
    { from: 5, to: 9 },
  ]
  expect(isCovered(ranges, { from: 5, to: 9 })).toBe(true)
  expect(isCovered(ranges, { from: 3, to: 5 })).toBe(false)
  expect(isCovered([], { from: 1, to: 1 })).toBe(false)
})
