import { getPictures } from '../db/totals.ts'
import type { Reader } from '../db/schema.ts'
import { FeedError } from '../feed/errors.ts'
import { SyncError } from './errors.ts'
import { fetchBytes, type FetchOptions } from './fetch-bytes.ts'
import { hashOf } from './hash.ts'

export const PICTURES = 'pictures-1'

const AT_ONCE = 4
const BUDGET = 100 * 2 ** 20
const LARGEST = 10 * 2 ** 20
const TYPES: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
}

export interface PicturesOptions extends FetchOptions {
  /** `null`: pictures are not kept. */
  caches?: CacheStorage | null
  /** Bytes that pictures may take; the newest articles' come first. */
  budget?: number
  onProgress?: (done: number, total: number) => void
}

/**
 * Keeps the pictures of the stored articles and drops those that no article shows any more.
 * Returns how many are still missing. A picture that fails is tried again by the next sync.
 */
export async function syncPictures(db: Reader, options: PicturesOptions = {}): Promise<number> {
  const { caches = globalThis.caches, budget = BUDGET, onProgress } = options
  const cache = await caches?.open(PICTURES)
  if (!cache) return 0
  const wanted = (await wantedPictures(db, budget)).map(({ src }) => src)
  const kept = await dropUnwanted(cache, wanted)
  const missing = wanted.filter((src) => !kept.has(src))
  let left = missing.length
  let done = 0
  let end: unknown
  const queue = missing.values()
  const work = async (): Promise<void> => {
    for (const src of queue) {
      const outcome = await keepPicture(cache, src, options)
      if (outcome === 'kept') left -= 1
      else if (outcome !== 'failed') end ??= outcome
      // Without an answer the others would not come either.
      if (end) return
      onProgress?.((done += 1), missing.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  if (end) throw end
  return left
}

/** The pictures of the stored articles that this phone keeps, those of the newest articles first. */
export async function wantedPictures(db: Reader, budget = BUDGET): Promise<{ src: string; bytes: number }[]> {
  let used = 0
  return (await getPictures(db)).filter(({ bytes }) => (used += bytes) <= budget)
}

/** The picture as it was published, as a response to store. Throws SyncError and FeedError. */
export async function fetchPicture(src: string, options: FetchOptions = {}): Promise<Response> {
  const { hash = hashOf } = options
  const { bytes } = await fetchBytes(src, {}, { ...options, most: LARGEST })
  const type = TYPES[src.slice(src.lastIndexOf('.') + 1)]
  const name = src.slice(src.lastIndexOf('/') + 1)
  if (!type || !name.startsWith((await hash(bytes)).slice(0, 16))) throw new FeedError('damaged', src)
  return new Response(bytes, { headers: { 'content-type': type, 'content-length': String(bytes.length) } })
}

/** Whether the picture is there now, or the error that ends it all. */
async function keepPicture(
  cache: Cache,
  src: string,
  options: FetchOptions,
): Promise<'kept' | 'failed' | SyncError> {
  try {
    await cache.put(src, await fetchPicture(src, options))
    return 'kept'
  } catch (error) {
    return error instanceof SyncError && error.failure === 'offline' ? error : 'failed'
  }
}

async function dropUnwanted(cache: Cache, wanted: readonly string[]): Promise<Set<string>> {
  const keep = new Set(wanted)
  const kept = new Set<string>()
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url)
    if (keep.has(pathname)) kept.add(pathname)
    else await cache.delete(request)
  }
  return kept
}
