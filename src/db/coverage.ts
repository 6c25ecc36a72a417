/** Seq numbers from..to, inclusive. */
export interface SeqRange {
  from: number
  to: number
}

/** The ranges with more of them, sorted, touching ones joined. All at once: one by one, each looks at every other. */
export function addRanges(ranges: readonly SeqRange[], added: readonly SeqRange[]): SeqRange[] {
  const joined: SeqRange[] = []
  for (const range of [...ranges, ...added].sort((a, b) => a.from - b.from)) {
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

/** What of the ranges lies outside the others. Each sorted, as `addRanges` leaves them: one way through both. */
export function subtractRanges(ranges: readonly SeqRange[], others: readonly SeqRange[]): SeqRange[] {
  const left: SeqRange[] = []
  let at = 0
  for (const { from, to } of ranges) {
    let next = from
    while (at < others.length && others[at]!.to < from) at += 1
    for (let i = at; i < others.length && others[i]!.from <= to; i += 1) {
      if (others[i]!.from > next) left.push({ from: next, to: others[i]!.from - 1 })
      next = others[i]!.to + 1
    }
    if (next <= to) left.push({ from: next, to })
  }
  return left
}
