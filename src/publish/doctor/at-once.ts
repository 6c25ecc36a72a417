export interface AtOnceOptions {
  atOnce?: number
  onProgress?: ((done: number, total: number) => void) | undefined
}

/** Does the work for each item, a few at a time, and gives the results in the items' order. */
export async function mapAtOnce<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  { atOnce = 8, onProgress }: AtOnceOptions = {},
): Promise<Result[]> {
  const results: Result[] = []
  const waiting = items.entries()
  let done = 0
  async function take(): Promise<void> {
    for (const [index, item] of waiting) {
      results[index] = await work(item)
      onProgress?.((done += 1), items.length)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, take))
  return results
}

/** At most so many of the items, spread evenly, the first among them. */
export function sample<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items]
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]!)
}
