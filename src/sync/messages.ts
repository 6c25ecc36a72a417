/** Why a sync ended without the news being current. */
export type SyncFailure =
  /** No answer at all. */
  | 'offline'
  /** Answers come too slowly to end. */
  | 'slow'
  /** An answer came, but from something that is not this site: a log-in page, a proxy. */
  | 'not-the-feed'
  /** A file did not arrive as it was published. */
  | 'damaged'
  /** The server answered with an error. */
  | 'server'
  /** The feed is of a newer kind than this reader understands. */
  | 'outdated'
  /** The phone could not store it. */
  | 'storage'

/** Where a sync stands. `at`: when the server was last heard, milliseconds since 1970. */
export type SyncState =
  | { type: 'idle'; at?: number }
  | { type: 'fetching'; what: 'head' | 'packs' | 'pictures'; done: number; total: number; at?: number }
  /** `missing`: pictures that did not come and are tried again. */
  | { type: 'current'; at: number; missing: number }
  | { type: 'failed'; reason: SyncFailure; at?: number }

/** What the page tells the worker. */
export type ToWorker =
  /** `older`: also fetch the next pack behind what is stored. */
  { type: 'sync'; older?: boolean } | { type: 'activate' }

/** What whoever syncs tells every page, over the BroadcastChannel `CHANNEL`. */
export type ToPage = { type: 'state'; state: SyncState } | { type: 'changed'; articles: number }

export const CHANNEL = 'worksite-reader'
