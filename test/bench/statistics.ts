/** The middle one, or the mean of the two in the middle. Throws where there are none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('Nothing was measured')
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2
}

/** The value that so large a share of all, from 0 to 1, does not exceed. Throws where there are none. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('Nothing was measured')
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)]!
}

/** What was measured of so many. */
export interface Point {
  count: number
  value: number
}

/**
 * How a cost grows from one count to the next: 0 where it stays, 1 where it grows with the count, 2 with
 * its square. One fewer than the points.
 */
export function growthExponents(points: readonly Point[]): number[] {
  return points.slice(1).map(({ count, value }, i) => {
    const before = points[i]!
    return Math.log(value / before.value) / Math.log(count / before.count)
  })
}
