import type { Mark, Reader, Withdrawal } from './schema.ts'

/** Every mark; a reader's marks are few and small. */
export async function getMarks(db: Reader): Promise<Mark[]> {
  return db.getAll('marks')
}

/** Changes one mark in one transaction; a member set to undefined is dropped. */
export async function changeMark(
  db: Reader,
  slug: string,
  change: Partial<Omit<Mark, 'slug'>>,
): Promise<Mark> {
  const transaction = db.transaction('marks', 'readwrite')
  const merged = { ...(await transaction.store.get(slug)), ...change, slug }
  const mark = Object.fromEntries(
    Object.entries(merged).filter(([, value]) => value !== undefined),
  ) as unknown as Mark
  void transaction.store.put(mark)
  await transaction.done
  return mark
}

/** Slugs of saved articles, the last saved first. */
export async function getSaved(db: Reader): Promise<string[]> {
  const keys = await db.getAllKeysFromIndex('marks', 'by-saved')
  return keys.reverse()
}

/** Saved articles that were withdrawn since. */
export async function getWithdrawn(db: Reader, slugs: readonly string[]): Promise<Withdrawal[]> {
  const store = db.transaction('removed').store
  const found = await Promise.all(slugs.map((slug) => store.get(slug)))
  return found.filter((withdrawal) => withdrawal !== undefined)
}
