/** What decides where a saved article stands in the reader's list. */
export interface SavedPlace {
  slug: string
  /** When it was saved, milliseconds since 1970. */
  saved: number
  /** Where the reader has put it, on the same scale as `rankOf`. */
  order?: number
}

/** Whether the article of a mark is saved at all. */
export function isPlaced<T extends Partial<SavedPlace>>(mark: T): mark is T & SavedPlace {
  return mark.slug !== undefined && mark.saved !== undefined
}

/** Lists run from the lowest rank to the highest: the last saved first, until the reader moves something. */
export function rankOf({ saved, order }: Pick<SavedPlace, 'saved' | 'order'>): number {
  return order ?? -saved
}

/** The saved articles in the reader's order; the slug decides between two of one rank. */
export function inSavedOrder<T extends SavedPlace>(places: readonly T[]): T[] {
  return [...places].sort((a, b) => rankOf(a) - rankOf(b) || (a.slug < b.slug ? -1 : 1))
}

/** Which articles get another order when one moves up (-1) or down (1); none where it cannot. */
export function moveSaved(
  places: readonly SavedPlace[],
  slug: string,
  step: -1 | 1,
): { slug: string; order: number }[] {
  const before = inSavedOrder(places)
  const from = before.findIndex((place) => place.slug === slug)
  const other = before[from + step]
  const moved = before[from]
  if (!moved || !other) return []
  const ranks = distinctRanks(before)
  const after = [...before]
  after[from] = other
  after[from + step] = moved
  return after
    .map((place, index) => ({ slug: place.slug, order: ranks[index]!, rank: rankOf(place) }))
    .filter(({ order, rank }) => order !== rank)
    .map(({ slug: changed, order }) => ({ slug: changed, order }))
}

/** The ranks from low to high, no two alike, so that exchanging two always moves something. */
function distinctRanks(places: readonly SavedPlace[]): number[] {
  const ranks: number[] = []
  for (const place of places) ranks.push(Math.max(rankOf(place), (ranks.at(-1) ?? -Infinity) + 1))
  return ranks
}
