import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addRanges, isCovered, subtractRanges, type SeqRange } from '../../src/db/coverage.ts'

const SOME = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 3 }))
    .map(([from, more]) => ({ from, to: from + more })),
)

function seqsOf(ranges: readonly SeqRange[]): number[] {
  return ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i))
}

test('ranges that touch or overlap become one', () => {
  expect(addRanges([], [{ from: 3, to: 5 }])).toEqual([{ from: 3, to: 5 }])
  expect(addRanges([{ from: 3, to: 5 }], [{ from: 6, to: 9 }])).toEqual([{ from: 3, to: 9 }])
  expect(addRanges([{ from: 3, to: 5 }], [{ from: 1, to: 1 }])).toEqual([
    { from: 1, to: 1 },
    { from: 3, to: 5 },
  ])
  const apart = [
    { from: 1, to: 1 },
    { from: 3, to: 5 },
  ]
  expect(addRanges(apart, [{ from: 2, to: 4 }])).toEqual([{ from: 1, to: 5 }])
  expect(addRanges(apart, [])).toEqual(apart)
})

test('many ranges at once give what they give one by one, in any order', () => {
  fc.assert(
    fc.property(SOME, SOME, (first, more) => {
      const ranges = addRanges([], first)
      const oneByOne = more.reduce((all, one) => addRanges(all, [one]), ranges)
      expect(addRanges(ranges, more)).toEqual(oneByOne)
      expect(addRanges(ranges, [...more].reverse())).toEqual(oneByOne)
    }),
  )
})

test('what lies outside of others is every seq that is in none of them', () => {
  fc.assert(
    fc.property(SOME, SOME, (some, others) => {
      const [ranges, without] = [addRanges([], some), addRanges([], others)]
      const gone = new Set(seqsOf(without))
      const left = subtractRanges(ranges, without)
      expect(seqsOf(left)).toEqual(seqsOf(ranges).filter((seq) => !gone.has(seq)))
      expect(left.every(({ from, to }) => from <= to)).toBe(true)
    }),
  )
  // Nothing lies below the first of all.
  expect(subtractRanges([{ from: 1, to: 3 }], [{ from: 0, to: -1 }])).toEqual([{ from: 1, to: 3 }])
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
