import { getMeta } from './meta.ts'
import type { Reader } from './schema.ts'

/**
 * The stamp that this database got when it was first asked for it. `isNew`: it got the one given here.
 * Two pages that ask at once hear the same.
 */
export async function getBorn(db: Reader, given: string): Promise<{ born: string; isNew: boolean }> {
  // Every start asks: it must not write, nor wait for others who do, where there is nothing to write.
  const known = await getMeta(db, 'born')
  if (known !== undefined) return { born: known, isNew: false }
  const { store, done } = db.transaction('meta', 'readwrite')
  // Under this name `meta` holds exactly this type.
  const stored = (await store.get('born')) as string | undefined
  if (stored === undefined) await store.put(given, 'born')
  await done
  return { born: stored ?? given, isNew: stored === undefined }
}
