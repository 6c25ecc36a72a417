import type { SyncState } from './messages.ts'
import { dropStartPages } from './shell-cache.ts'
import { hashAnywhere } from './hash-anywhere.ts'
import { sync, type SyncOptions } from './sync.ts'

/** What a database in memory holds at most of itself: every visit fetches it anew. */
const KEEP_IN_MEMORY = 100

/** A sync for a page whose worker does not answer, or that has none (`hasWorker`); see `sync`. */
export function syncInPage(options: SyncOptions, hasWorker: boolean): Promise<SyncState> {
  const isInMemory = options.db.name === 'memory'
  return sync({
    ...options,
    onMessage(message) {
      // Only the worker could bring a newer one.
      if (message.type === 'changed' && !isInMemory) dropStartPages().catch(() => undefined)
      options.onMessage?.(message)
    },
    hash: hashAnywhere,
    // Whoever holds the lock may be waiting for a database that does not answer.
    ...(isInMemory && { keep: KEEP_IN_MEMORY, locks: null }),
    // Without a worker nothing can show a kept picture, and what is kept is for when the database is back.
    ...((isInMemory || !hasWorker) && { caches: null }),
  })
}
