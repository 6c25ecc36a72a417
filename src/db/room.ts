import { deleteDB, openDB } from 'idb'

const NAME = 'worksite-reader-room'
const MOST_AT_ONCE = 65_536

/**
 * Whether the browser refuses to keep so many bytes more of this site. Tried out, in a database of its own:
 * by its name an error does not tell, and a database that failed for another reason must not cost an article.
 */
export async function lacksRoomFor(bytes: number): Promise<boolean> {
  try {
    const db = await openDB(NAME, 1, { upgrade: (made) => void made.createObjectStore('noise') })
    await db.put('noise', createNoise(bytes), 0).finally(() => db.close())
    return false
  } catch {
    // Whatever a failed write is called, it means "no room".
    return true
  } finally {
    await deleteDB(NAME).catch(() => undefined)
  }
}

/** What no browser can store in less. */
function createNoise(bytes: number): Uint8Array {
  const noise = new Uint8Array(bytes)
  for (let at = 0; at < bytes; at += MOST_AT_ONCE) {
    crypto.getRandomValues(noise.subarray(at, at + MOST_AT_ONCE))
  }
  return noise
}
