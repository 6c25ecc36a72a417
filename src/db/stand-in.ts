import { deleteDB, openDB } from 'idb'
import { MEMORY, openMemory } from './memory.ts'
import { hasEveryStore, NAME, openReader } from './open.ts'
import type { Mark, Reader } from './schema.ts'
import { within } from './within.ts'

const PATIENCE = 3000

/**
 * What to use instead of a database that does not open: the same one built anew where only its
 * stores are missing, with the marks that could be rescued; else one in memory. One that is only
 * late is not touched.
 */
export async function openStandIn(hasFailed: boolean, name = NAME): Promise<Reader> {
  if (!hasFailed) return openMemory()
  try {
    return await within(rebuild(name), PATIENCE)
  } catch {
    // Whatever it is called in this browser: nothing can be kept here.
    return openMemory()
  }
}

/** Whether the phone's database answers no question at all any more; what takes its time is not broken. */
export async function isBroken(name = NAME): Promise<boolean> {
  try {
    const db = await within(openReader(name), PATIENCE)
    await within(db.count('meta'), PATIENCE)
    return false
  } catch {
    return true
  }
}

/** What the reader did while the database did not open goes there once it does. */
export async function moveMarks(from: Reader, to: Reader): Promise<void> {
  if (from.name !== MEMORY) return
  const marks = await from.getAll('marks')
  const { store, done } = to.transaction('marks', 'readwrite')
  for (const mark of marks) await store.put({ ...(await store.get(mark.slug)), ...mark })
  await done
}

async function rebuild(name: string): Promise<Reader> {
  const broken = (await openDB(name)) as unknown as Reader
  const isWhole = hasEveryStore(broken)
  const marks = isWhole ? [] : await rescueMarks(broken)
  broken.close()
  // Somebody else has mended it in the meantime, or it was only slow.
  if (isWhole) return openReader(name)
  await deleteDB(name)
  const db = await openReader(name)
  await Promise.all(marks.map((mark) => db.put('marks', mark)))
  return db
}

async function rescueMarks(broken: Reader): Promise<Mark[]> {
  return broken.objectStoreNames.contains('marks') ? broken.getAll('marks').catch(() => []) : []
}
