import type { SyncState } from './messages.ts'
import { hashAnywhere } from './hash-anywhere.ts'
import { keepUp } from './keep-up.ts'
import { sync, type SyncOptions } from './sync.ts'

/** What a database in memory holds at most of itself: every visit fetches it anew. */
const KEEP_IN_MEMORY = 100

/** A sync for a page whose worker does not answer, or that has none; see `sync`. */
export async function syncInPage(
  options: SyncOptions,
  canServe = 'serviceWorker' in navigator,
): Promise<SyncState> {
  const isInMemory = options.db.name === 'memory'
  const all: SyncOptions = {
    ...options,
    hash: hashAnywhere,
    ...(isInMemory && { keep: KEEP_IN_MEMORY }),
    // Without a worker nothing can show a kept picture, and what is kept is for when the database is back.
    ...((isInMemory || !canServe) && { caches: null }),
  }
  return syncAndKeepUp(all)
}

/** A sync and what a page does after it; once more where that has made room. */
export async function syncAndKeepUp(options: SyncOptions): Promise<SyncState> {
  const state = await sync(options)
  return (await keepUp(options.db, state, options)) === 'again' ? sync(options) : state
}
