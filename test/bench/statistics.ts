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

/**
 * Medians of as many rounds of each, ours and the floor by turns, so that what else the machine does meets
 * both. `first`: rounds before those, which open what must be open and do not count.
 */
export async function compareByTurns(
  measure: Readonly<Record<'ours' | 'floor', (round: number) => Promise<number>>>,
  { rounds, first = 0 }: { rounds: number; first?: number },
): Promise<{ ours: number; floor: number }> {
  const [ours, floor]: [number[], number[]] = [[], []]
  for (let round = 0; round < first + rounds; round += 1) {
    ours.push(await measure.ours(round))
    floor.push(await measure.floor(round))
  }
  return { ours: median(ours.slice(first)), floor: median(floor.slice(first)) }
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
