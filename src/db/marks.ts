import type { Mark, Reader, Withdrawal } from './schema.ts'

/** What can change about a mark. */
export type MarkChange = Partial<Omit<Mark, 'slug'>>

/** More in one answer would be too long a task for a cheap phone. */
const SLICE = 1000

/** Every mark, as all were at one moment, by slug. Who marks everything as read has thousands. */
export async function getMarks(db: Reader): Promise<Mark[]> {
  const { store } = db.transaction('marks')
  const marks: Mark[] = []
  let slice: Mark[]
  do {
    const last = marks.at(-1)
    slice = await store.getAll(last && IDBKeyRange.lowerBound(last.slug, true), SLICE)
    marks.push(...slice)
  } while (slice.length === SLICE)
  return marks
}

/** Changes one mark in one transaction; a member set to undefined is dropped. */
export async function changeMark(db: Reader, slug: string, change: MarkChange): Promise<Mark> {
  const [mark] = await changeMarks(db, [{ ...change, slug }])
  return mark!
}

/** Changes several marks in one transaction: all or none. */
export async function changeMarks(
  db: Reader,
  changes: readonly (MarkChange & { slug: string })[],
): Promise<Mark[]> {
  const transaction = db.transaction('marks', 'readwrite')
  const marks = await Promise.all(
    changes.map(async (change) => withoutGaps({ ...(await transaction.store.get(change.slug)), ...change })),
  )
  for (const mark of marks) void transaction.store.put(mark)
  await transaction.done
  return marks
}

/** Saved articles that were withdrawn since. */
export async function getWithdrawn(db: Reader, slugs: readonly string[]): Promise<Withdrawal[]> {
  const store = db.transaction('removed').store
  const found = await Promise.all(slugs.map((slug) => store.get(slug)))
  return found.filter((withdrawal) => withdrawal !== undefined)
}

/** A member that is undefined is one that is not there. */
export function withoutGaps(mark: Mark): Mark {
  return Object.fromEntries(
    Object.entries(mark).filter(([, value]) => value !== undefined),
  ) as unknown as Mark
}
