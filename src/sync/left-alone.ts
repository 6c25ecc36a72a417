import { getMeta } from '../db/meta.ts'
import type { Reader } from '../db/schema.ts'

/** Milliseconds for which a server that had trouble is still left alone by all that nobody asked for. */
export async function leftAlone(db: Reader, now = Date.now()): Promise<number> {
  const retry = await getMeta(db, 'retry')
  // Before it was noted: the phone's clock has jumped.
  return retry && retry.noted <= now ? Math.max(retry.until - now, 0) : 0
}
