import type { OpeningBatch, Openings, Reader } from './schema.ts'

/** Notes that an article was opened; once a day is enough. `day` is any number that changes with the day. */
export async function noteOpening(db: Reader, slug: string, day: number): Promise<void> {
  await change(db, (openings) => {
    const today = openings.day === day ? openings.today : []
    if (today.includes(slug)) return undefined
    const waiting = [...openings.waiting, slug].slice(-MOST_WAITING)
    return { ...openings, day, today: [...today, slug], waiting }
  })
}

export interface PackOptions {
  /** So many articles in a batch at most. */
  most: number
  /** Fewer go on waiting. */
  least?: number
  createKey: () => string
}

/** Puts what waits into batches under keys that stay theirs, however often they must be sent. */
export async function packOpenings(db: Reader, options: PackOptions): Promise<OpeningBatch[]> {
  const { least = 1 } = options
  const { batches } = await change(db, (openings) => {
    if (openings.waiting.length < least) return undefined
    const more = toBatches(openings.waiting, options)
    return { ...openings, waiting: [], batches: [...openings.batches, ...more].slice(-MOST_BATCHES) }
  })
  return batches
}

/** The batch has arrived. */
export async function dropBatch(db: Reader, key: string): Promise<void> {
  await change(db, (openings) => ({
    ...openings,
    batches: openings.batches.filter((batch) => batch.key !== key),
  }))
}

/** Forgets everything that was not told yet. */
export async function forgetOpenings(db: Reader): Promise<void> {
  await db.delete('meta', 'openings')
}

const NONE: Openings = { day: 0, today: [], waiting: [], batches: [] }
/** What a phone without a network for weeks keeps of it; the oldest go first. */
const MOST_WAITING = 500
const MOST_BATCHES = 30

/** In alphabetical order: what was read after what is nobody's business. */
function toBatches(waiting: readonly string[], { most, createKey }: PackOptions): OpeningBatch[] {
  const batches: OpeningBatch[] = []
  // An article opened on two days is told in two batches: a batch counts each article once.
  for (let left = waiting; left.length > 0;) {
    const slugs = [...new Set(left)].slice(0, most)
    const taken = new Set(slugs)
    left = left.filter((slug) => !taken.delete(slug))
    batches.push({ key: createKey(), slugs: slugs.sort() })
  }
  return batches
}

/** Changes the record in one transaction; nothing is written where the change is none. */
async function change(db: Reader, how: (openings: Openings) => Openings | undefined): Promise<Openings> {
  const transaction = db.transaction('meta', 'readwrite')
  // Under its name `meta` holds exactly this type.
  const before = ((await transaction.store.get('openings')) as Openings | undefined) ?? NONE
  const after = how(before)
  if (after) await transaction.store.put(after, 'openings')
  await transaction.done
  return after ?? before
}
