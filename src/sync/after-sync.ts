import { getMeta, putMeta } from '../db/meta.ts'
import type { Reader } from '../db/schema.ts'
import { noteEnd } from './back-off.ts'
import { distrustHead } from './fetch-head.ts'
import { keepUp } from './keep-up.ts'
import type { SyncState } from './messages.ts'

const WEEK = 7 * 24 * 60 * 60_000

/**
 * What a page does after a sync, wherever it ran. Returns the milliseconds after which to sync again,
 * undefined where there is no need.
 */
export async function tidyUp(db: Reader, state: SyncState): Promise<number | undefined> {
  const wait = await noteEnd(db, state)
  await distrustOldHead(db)
  return (await keepUp(db, state)) === 'again' ? 0 : wait
}

/** Once a week the head is to come whole: some server or cache says "not modified" for ever. */
export async function distrustOldHead(db: Reader): Promise<void> {
  const [head, trusted, heard = 0] = await Promise.all([
    getMeta(db, 'head'),
    getMeta(db, 'trusted'),
    getMeta(db, 'heard'),
  ])
  if (!head) return
  if (trusted?.etag !== head.etag) return putMeta(db, 'trusted', { etag: head.etag, since: heard })
  if (heard - trusted.since <= WEEK) return
  await putMeta(db, 'trusted', { etag: '', since: heard })
  await distrustHead(db)
}
