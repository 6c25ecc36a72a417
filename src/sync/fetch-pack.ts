import { FeedError } from '../feed/errors.ts'
import { parsePackList, type PackEntry } from '../feed/head.ts'
import { parsePack, type Pack } from '../feed/pack.ts'
import { SyncError } from './errors.ts'
import { fetchBytes, type Answer, type FetchOptions } from './fetch-bytes.ts'
import { hashOf } from './hash.ts'

const PORTAL = 256 * 1024

/** The pack, exactly as it was published. Throws SyncError and FeedError. */
export async function fetchPack(entry: PackEntry, options: FetchOptions = {}): Promise<Pack> {
  const pack = parsePack(await fetchVerified(entry, options))
  if (pack.from !== entry.from || pack.to !== entry.to) {
    throw new FeedError('damaged', `${entry.file} has another range`)
  }
  return pack
}

/** What an entry of the head stands for that is a list. Throws SyncError and FeedError. */
export async function fetchPackList(list: PackEntry, options: FetchOptions = {}): Promise<PackEntry[]> {
  return parsePackList(await fetchVerified(list, options), list)
}

async function fetchVerified(entry: PackEntry, options: FetchOptions): Promise<string> {
  const { hash = hashOf } = options
  const url = `/feed/${entry.file}`
  // Room for the page of a portal, so that it can be told from a damaged pack.
  const limits = { ...options, most: Math.max(entry.bytes, PORTAL) }
  const first = await fetchBytes(url, {}, limits).catch(unlessDamaged)
  if (first && (await hash(first.bytes)) === entry.sha256) return textOf(first)
  // The browser's own cache may keep a broken copy of an immutable file for a year.
  const second = await fetchBytes(url, { cache: 'reload' }, limits)
  const text = textOf(second)
  if ((await hash(second.bytes)) === entry.sha256) return text
  const isPage = /^\s*</.test(text)
  throw new FeedError(isPage ? 'not-the-feed' : 'damaged', `${entry.file} has another hash`)
}

function unlessDamaged(error: unknown): undefined {
  if (error instanceof SyncError && error.failure === 'damaged') return
  throw error
}

function textOf({ bytes }: Answer): string {
  return new TextDecoder().decode(bytes)
}
