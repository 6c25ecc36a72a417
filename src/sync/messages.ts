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
  /**
   * `missing`: pictures that did not come and are tried again. `held`: those that wait for another
   * network or for the reader's word. `isFull`: the phone has no room for all that the reader wants.
   */
  | {
      type: 'current'
      at: number
      missing: number
      held?: { pictures: number; bytes: number }
      isFull?: boolean
    }
  /** `answer`: what the server said instead of sending what it was asked for. */
  | { type: 'failed'; reason: SyncFailure; at?: number; answer?: ServerAnswer }

/** An error of the server's; headers as they came. */
export interface ServerAnswer {
  status: number
  retryAfter: string | null
  date: string | null
}

/**
 * The version of what pages tell workers. Either may be of an older build: within a version messages
 * and members only come to it, and who does not know one ignores it.
 */
export const PROTOCOL = 1

/** What the page tells the worker. The first builds said no version. */
export type ToWorker = { version?: typeof PROTOCOL } & (
  | SyncRequest
  /** The reader agreed to the new version. */
  | { type: 'activate' }
  /** Files of the app are missing or damaged; answered on the port by whether they are whole again. */
  | { type: 'mend' }
)

export interface SyncRequest {
  type: 'sync'
  /** Also fetch the next pack behind what is stored. */
  older?: boolean
  /** Fetch pictures now, whatever the network costs. */
  pictures?: boolean
}

/** What whoever syncs tells every page, over the BroadcastChannel `CHANNEL`. */
export type ToPage = { type: 'state'; state: SyncState } | { type: 'changed'; articles: number }

/** A version with other messages will have another name. */
export const CHANNEL = 'worksite-reader'

/** A message of another build: what this one can understand of it, or undefined. */
export function toMessage(data: unknown): ToPage | undefined {
  const { type, state } = Object(data) as { type?: unknown; state?: { type?: unknown } }
  // Of a later build's states only the name may be new; the page shows of them what it knows.
  return type === 'changed' || (type === 'state' && typeof state?.type === 'string')
    ? (data as ToPage)
    : undefined
}
