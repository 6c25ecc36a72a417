import type { Mark, Reader, Withdrawal } from './schema.ts'

/** What can change about a mark. */
export type MarkChange = Partial<Omit<Mark, 'slug'>>

/** Every mark; a reader's marks are few and small. */
export async function getMarks(db: Reader): Promise<Mark[]> {
  return db.getAll('marks')
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

/**
 * Adds marks of another phone, in one transaction: of two readings the later counts, with where it
 * stopped, and of two savings the later, with its place. Nothing that is here is lost.
 */
export async function mergeMarks(db: Reader, others: readonly Mark[]): Promise<Mark[]> {
  const { store, done } = db.transaction('marks', 'readwrite')
  const merged = await Promise.all(
    others.map(async (other) => mergeMark((await store.get(other.slug)) ?? { slug: other.slug }, other)),
  )
  for (const mark of merged) void store.put(mark)
  await done
  return merged
}

/** Saved articles that were withdrawn since. */
export async function getWithdrawn(db: Reader, slugs: readonly string[]): Promise<Withdrawal[]> {
  const store = db.transaction('removed').store
  const found = await Promise.all(slugs.map((slug) => store.get(slug)))
  return found.filter((withdrawal) => withdrawal !== undefined)
}

/** A member that is undefined is one that is not there. */
function withoutGaps(mark: Mark): Mark {
  return Object.fromEntries(
    Object.entries(mark).filter(([, value]) => value !== undefined),
  ) as unknown as Mark
}

function mergeMark(mine: Mark, other: Mark): Mark {
  const reading = (other.opened ?? 0) > (mine.opened ?? 0) ? other : mine
  const saving = (other.saved ?? 0) > (mine.saved ?? 0) ? other : mine
  return withoutGaps({
    ...mine,
    opened: reading.opened,
    position: reading.position ?? (reading.opened === undefined ? other.position : undefined),
    saved: saving.saved,
    order: saving.order,
  } as Mark)
}
