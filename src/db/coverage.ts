/** Seq numbers from..to, inclusive. */
export interface SeqRange {
  from: number
  to: number
}

/** The ranges with one more, sorted, touching ones joined. */
export function addRange(ranges: readonly SeqRange[], added: SeqRange): SeqRange[] {
  const joined: SeqRange[] = []
  for (const range of [...ranges, added].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last && range.from <= last.to + 1) last.to = Math.max(last.to, range.to)
    else joined.push({ from: range.from, to: range.to })
  }
  return joined
}

/** Whether every number of the range is held already. */
export function isCovered(ranges: readonly SeqRange[], range: SeqRange): boolean {
  return ranges.some(({ from, to }) => from <= range.from && range.to <= to)
}

/** What of the ranges lies outside the others. */
export function subtractRanges(ranges: readonly SeqRange[], others: readonly SeqRange[]): SeqRange[] {
  let left = [...ranges]
  for (const other of others) {
    left = left.flatMap(({ from, to }) =>
      [
        { from, to: Math.min(to, other.from - 1) },
        { from: Math.max(from, other.to + 1), to },
      ].filter((part) => part.from <= part.to),
    )
  }
  return left
}
