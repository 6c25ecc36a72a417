import { FeedError } from '../feed/errors.ts'
import type { PackEntry } from '../feed/head.ts'
import { parsePack, type Pack } from '../feed/pack.ts'
import { SyncError } from './errors.ts'
import { fetchBytes, type Answer, type FetchOptions } from './fetch-bytes.ts'
import { hashOf } from './hash.ts'

const PORTAL = 256 * 1024

/** The pack, exactly as it was published. Throws SyncError and FeedError. */
export async function fetchPack(entry: PackEntry, options: FetchOptions = {}): Promise<Pack> {
  const bytes = await fetchVerified(entry, options)
  const pack = parsePack(new TextDecoder().decode(bytes))
  if (pack.from !== entry.from || pack.to !== entry.to) {
    throw new FeedError('damaged', 'the pack covers another range than the head says')
  }
  return pack
}

async function fetchVerified(entry: PackEntry, options: FetchOptions): Promise<Answer['bytes']> {
  const { hash = hashOf } = options
  const url = `/feed/${entry.file}`
  // Room for the page of a portal, so that it can be told from a damaged pack.
  const limits = { ...options, most: Math.max(entry.bytes, PORTAL) }
  const first = await fetchBytes(url, {}, limits).catch(unlessDamaged)
  if (first && (await hash(first.bytes)) === entry.sha256) return first.bytes
  // The browser's own cache may keep a broken copy of an immutable file for a year.
  const second = await fetchBytes(url, { cache: 'reload' }, limits)
  if ((await hash(second.bytes)) === entry.sha256) return second.bytes
  const isPage = /^\s*</.test(new TextDecoder().decode(second.bytes.subarray(0, 64)))
  throw new FeedError(isPage ? 'not-the-feed' : 'damaged', `${entry.file} has another hash`)
}

function unlessDamaged(error: unknown): undefined {
  if (error instanceof SyncError && error.failure === 'damaged') return
  throw error
}
