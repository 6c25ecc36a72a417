import { getMeta, putMeta } from '../db/meta.ts'
import type { Meta, Reader } from '../db/schema.ts'
import { isObject, parseObject, toCount, toText } from '../feed/checks.ts'
import { FeedError } from '../feed/errors.ts'
import { SyncError } from './errors.ts'
import { fetchBytes, type FetchOptions } from './fetch-bytes.ts'

export interface BringReadsOptions extends FetchOptions {
  /** Milliseconds since 1970. */
  now?: number
  /** Milliseconds that must have passed since the last time: the whole file is fetched for a few new numbers. */
  every?: number
}

/**
 * Brings the read counts where the stored head names others. They are an ornament: where they do not
 * come, those from before stay.
 */
export async function bringReads(
  db: Reader,
  options: BringReadsOptions = {},
): Promise<'changed' | 'unchanged'> {
  const { now = Date.now(), every = 0, ...limits } = options
  const stamp = stampIn((await getMeta(db, 'head'))?.value)
  const known = await getMeta(db, 'reads')
  if (stamp === '' || known?.stamp === stamp || isRecent(known, now, every)) return 'unchanged'
  try {
    const { bytes } = await fetchBytes('/feed/reads.json', { cache: 'no-cache' }, limits)
    const counts = parseReads(new TextDecoder().decode(bytes))
    await putMeta(db, 'reads', { stamp, counts, at: now })
    return 'changed'
  } catch (error) {
    if (error instanceof SyncError || error instanceof FeedError) return 'unchanged'
    throw error
  }
}

function stampIn(head: unknown): string {
  return isObject(head) ? toText(head['reads'], 64) : ''
}

/** A clock that was put back must not put this off for ever. */
function isRecent(known: Meta['reads'] | undefined, now: number, every: number): boolean {
  return known?.at !== undefined && Math.abs(now - known.at) < every
}

function parseReads(text: string): Record<string, number> {
  const value = parseObject(text)
  if (!isObject(value['reads'])) throw new FeedError('not-the-feed', 'no reads')
  return Object.fromEntries(Object.entries(value['reads']).map(([slug, count]) => [slug, toCount(count)]))
}
