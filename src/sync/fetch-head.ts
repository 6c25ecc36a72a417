import { getMeta, putMeta, putMetas } from '../db/meta.ts'
import type { Reader } from '../db/schema.ts'
import { parseObject, type Json } from '../feed/checks.ts'
import { toHead, type Head, type PackEntry } from '../feed/head.ts'
import { fetchBytes, type FetchOptions } from './fetch-bytes.ts'

const HEAD = '/feed/head.json'

/**
 * The newest head known after asking the server, stored with its site for every page to read.
 * An older one than is stored changes nothing. Throws SyncError and FeedError.
 */
export async function fetchHead(db: Reader, options: FetchOptions = {}): Promise<Head> {
  const stored = await getStoredHead(db)
  const { status, headers, bytes } = await askForHead(stored?.etag, options)
  const heard = heardAt(headers)
  if (status === 304 && stored) {
    await putMeta(db, 'heard', heard)
    return stored.head
  }
  const value = parseObject(new TextDecoder().decode(bytes))
  const head = toHead(value)
  if (stored && isOlder(head, stored.head, heard)) return stored.head
  // Together: a head without its site would be "not modified" for ever after.
  await putMetas(db, { head: { etag: headers.get('etag') ?? '', value }, site: head.site, heard })
  return head
}

/** The stored head lists these packs from now on: some were behind a list. */
export async function rememberPacks(db: Reader, packs: readonly PackEntry[]): Promise<void> {
  const stored = await getMeta(db, 'head')
  if (stored) await putMeta(db, 'head', { ...stored, value: { ...(stored.value as Json), packs } })
}

/** The next head is fetched whole: what this one promised was not to be had. */
export async function distrustHead(db: Reader): Promise<void> {
  const stored = await getMeta(db, 'head')
  if (stored) await putMeta(db, 'head', { ...stored, etag: '' })
}

async function askForHead(etag: string | undefined, options: FetchOptions): ReturnType<typeof fetchBytes> {
  const limits = { deadline: 30_000, most: 4 * 2 ** 20, ...options }
  const init: RequestInit = { cache: 'no-store', headers: etag ? { 'if-none-match': etag } : {} }
  const answer = await fetchBytes(HEAD, init, limits)
  // "Not modified" to somebody who has nothing is a confused cache.
  if (answer.status === 304 && !etag) return fetchBytes(HEAD, { cache: 'reload' }, limits)
  return answer
}

/** The last head as this build understands it. */
export async function getStoredHead(db: Reader): Promise<{ etag: string; head: Head } | undefined> {
  const stored = await getMeta(db, 'head')
  if (!stored) return undefined
  try {
    return { etag: stored.etag, head: toHead(stored.value) }
  } catch {
    // Written by a newer or a broken build: as good as none.
    return undefined
  }
}

/** A feed made anew is not older; what a cache still has of the feed before it is. */
function isOlder(head: Head, than: Head, heard: number): boolean {
  if (head.id !== than.id) return head.published < than.published && Date.parse(than.published) <= heard
  return head.seq < than.seq || (head.seq === than.seq && head.published < than.published)
}

/** The server's clock, where it tells: a phone's may be a year off. */
function heardAt(headers: Headers): number {
  return Date.parse(headers.get('date') ?? '') || Date.now()
}
