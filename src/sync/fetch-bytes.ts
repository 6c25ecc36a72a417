import { SyncError } from './errors.ts'
import type { Hash } from './hash.ts'
import type { SyncFailure } from './messages.ts'

/** Milliseconds that a whole file may take: at 64 kbit/s more than two megabytes. */
export const DEADLINE = 300_000

export interface FetchOptions {
  fetch?: typeof fetch
  /** Milliseconds without a byte after which the answer is given up. */
  stall?: number
  /** Milliseconds after which the answer is given up, however lively. */
  deadline?: number
  /** Decoded bytes after which the answer is given up. */
  most?: number
  /** How files are checked. */
  hash?: Hash
}

export interface Answer {
  status: number
  headers: Headers
  bytes: Uint8Array<ArrayBuffer>
}

/**
 * Fetches a whole answer of this site: status 200 or 304, headers and body within their deadlines.
 * Throws SyncError for everything else; what an error is called differs between browsers, so only
 * our own flag tells why we gave up.
 */
export async function fetchBytes(
  url: string,
  init: RequestInit,
  options: FetchOptions = {},
): Promise<Answer> {
  const { fetch = globalThis.fetch, stall = 10_000, deadline = DEADLINE, most = 16 * 2 ** 20 } = options
  const controller = new AbortController()
  let gaveUp: SyncFailure | undefined
  const giveUp = (why: SyncFailure): void => {
    gaveUp ??= why
    controller.abort()
  }
  const end = setTimeout(giveUp, deadline, 'slow')
  let idle = setTimeout(giveUp, stall, 'slow')
  const onBytes = (total: number): void => {
    clearTimeout(idle)
    idle = setTimeout(giveUp, stall, 'slow')
    if (total > most) giveUp('damaged')
  }
  try {
    const aborted = whenAborted(controller.signal)
    const response = await Promise.race([fetch(url, { ...init, signal: controller.signal }), aborted])
    requireOwn(response)
    const bytes = await readBody(response, onBytes, aborted)
    return { status: response.status, headers: response.headers, bytes }
  } catch (cause) {
    if (cause instanceof SyncError) throw cause
    throw new SyncError(gaveUp ?? 'offline', { cause })
  } finally {
    clearTimeout(end)
    clearTimeout(idle)
    controller.abort()
  }
}

function requireOwn(response: Response): void {
  // A portal may have sent us elsewhere.
  if (response.redirected && new URL(response.url).origin !== globalThis.location?.origin) {
    throw new SyncError('not-the-feed')
  }
  if (response.status === 511) throw new SyncError('not-the-feed')
  if (response.status !== 200 && response.status !== 304) {
    throw new SyncError('server', { cause: response })
  }
}

/** Rejects when we gave up: not every browser ends a hanging body by itself. */
function whenAborted(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('gave up')), { once: true })
  })
  // The race is lost silently where the answer ends first.
  aborted.catch(() => undefined)
  return aborted
}

async function readBody(
  response: Response,
  onBytes: (total: number) => void,
  aborted: Promise<never>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!response.body) return new Uint8Array(0)
  const chunks: Uint8Array[] = []
  let total = 0
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await Promise.race([reader.read(), aborted])
    if (done) return join(chunks, total)
    chunks.push(value)
    total += value.length
    onBytes(total)
  }
}

function join(chunks: readonly Uint8Array[], total: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(total)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
