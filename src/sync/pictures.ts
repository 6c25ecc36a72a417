import { getPolicy } from '../db/policy.ts'
import type { Reader } from '../db/schema.ts'
import { FeedError } from '../feed/errors.ts'
import { isToldToWait, SyncError } from './errors.ts'
import { fetchBytes, type FetchOptions } from './fetch-bytes.ts'
import { hashOf } from './hash.ts'
import { pictureAllowance } from './network.ts'
import {
  getRoom,
  getWantedPictures,
  PICTURES,
  SMALL_PICTURES,
  type WantedPicture,
} from './wanted-pictures.ts'

const AT_ONCE = 4
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
  /** Bytes of pictures that may be kept on this network. */
  allowance?: number
  onProgress?: (done: number, total: number) => void
}

/** How the pictures came. */
export interface PicturesOutcome {
  /** Wanted, but did not come: tried again by the next sync. */
  missing: number
  /** Those that wait for another network, or for the reader's word. */
  held: { pictures: number; bytes: number }
  /** The phone has no room for more. */
  isFull: boolean
}

/**
 * Keeps the pictures that the reader wants, the most important first, and drops those that no
 * article shows any more or that have no room in the budget.
 */
export async function syncPictures(db: Reader, options: PicturesOptions = {}): Promise<PicturesOutcome> {
  const { caches = globalThis.caches } = options
  if (!caches) return { missing: 0, held: { pictures: 0, bytes: 0 }, isFull: false }
  const wanted = await getWantedPictures(db, caches)
  await dropUnwanted(caches, wanted)
  const allowance = options.allowance ?? pictureAllowance(await getPolicy(db))
  const { now, held } = withinAllowance(wanted, allowance)
  const outcome = await keepPictures(now, { ...options, caches })
  return { held, ...outcome, isFull: outcome.isFull || (await getRoom(db)) !== undefined }
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

interface Keeping extends PicturesOptions {
  caches: CacheStorage
}

async function keepPictures(
  missing: readonly WantedPicture[],
  options: Keeping,
): Promise<{ missing: number; isFull: boolean }> {
  let left = missing.length
  let done = 0
  let end: Outcome | undefined
  const queue = missing.values()
  const work = async (): Promise<void> => {
    for (const picture of queue) {
      const outcome = await keepPicture(picture, options)
      if (outcome === 'kept') left -= 1
      // Without an answer, told to wait, or without room, the others would not come either.
      else if (outcome !== 'failed') end ??= outcome
      if (end) return
      options.onProgress?.((done += 1), missing.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  if (end instanceof SyncError) throw end
  return { missing: left, isFull: end === 'full' }
}

/** Whether the picture is there now, or what ends it all. */
type Outcome = 'kept' | 'failed' | 'full' | SyncError

async function keepPicture(picture: WantedPicture, options: Keeping): Promise<Outcome> {
  const { src, file, cacheName } = picture
  try {
    const response = await fetchPicture(file, options)
    const cache = await options.caches.open(cacheName)
    // Whatever a failed write is called, it means "no room".
    return await cache.put(src, response).then(kept, full)
  } catch (error) {
    return isLast(error) ? error : 'failed'
  }
}

/** The others would not come either. */
function isLast(error: unknown): error is SyncError {
  return error instanceof SyncError && (error.failure === 'offline' || isToldToWait(error))
}

const kept = (): Outcome => 'kept'
const full = (): Outcome => 'full'

async function dropUnwanted(caches: CacheStorage, wanted: readonly WantedPicture[]): Promise<void> {
  const large = new Set(wanted.map(({ src }) => src))
  // A small one is good until the large one has come.
  const small = new Set(
    wanted.filter((one) => !one.isKept || one.cacheName === SMALL_PICTURES).map(({ src }) => src),
  )
  for (const [name, keep] of [
    [PICTURES, large],
    [SMALL_PICTURES, small],
  ] as const) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      if (!keep.has(new URL(request.url).pathname)) await cache.delete(request)
    }
  }
}

/** What may be fetched now; the rest waits. What is kept already counts, too. */
function withinAllowance(
  wanted: readonly WantedPicture[],
  allowance: number,
): { now: WantedPicture[]; held: PicturesOutcome['held'] } {
  let used = 0
  const now: WantedPicture[] = []
  const held = { pictures: 0, bytes: 0 }
  for (const picture of wanted) {
    if (!picture.isKept && used + picture.bytes > allowance) {
      held.pictures += 1
      held.bytes += picture.bytes
      continue
    }
    used += picture.bytes
    if (!picture.isKept) now.push(picture)
  }
  return { now, held }
}
