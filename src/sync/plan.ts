import { isCovered, type SeqRange } from '../db/coverage.ts'
import { getMeta } from '../db/meta.ts'
import { getPolicy } from '../db/policy.ts'
import type { Reader } from '../db/schema.ts'
import { MOST_ARTICLES, type PackEntry } from '../feed/head.ts'

export interface Plan {
  /** Newest first: what this phone lacks of what it should have. */
  packs: PackEntry[]
  /** How many articles stay on the server. */
  beyond: number
}

/** How much of a feed this phone should have: whole packs until one of these is reached. */
export interface Limits {
  /** At least so many of the newest articles. */
  keep: number
  /** At least so many, if they are of the categories that the reader wants more of. */
  keepMore: number
  /** More bytes than these never. */
  bytes: number
}

/** What the reader went back to stays for a day. */
const DAY = 24 * 60 * 60_000
/** Of categories that the reader wants more of, so many times as many articles. */
const MORE = 4

/** What the reader wants, and for a day what they went back to. */
export async function getLimits(db: Reader, chosen?: number): Promise<Limits> {
  const { articles, megabytes, more } = await getPolicy(db)
  const [older, heard = 0] = await Promise.all([getMeta(db, 'older'), getMeta(db, 'heard')])
  const least = chosen ?? (articles === 'all' ? Infinity : articles)
  const keep = older && heard - older.at < DAY ? Math.max(least, older.articles) : least
  return { keep, keepMore: more.length > 0 ? Math.max(keep, least * MORE) : keep, bytes: megabytes * 1e6 }
}

/** Which packs to fetch, and never one whose range is held already. */
export function planFetches(
  packs: readonly PackEntry[],
  coverage: readonly SeqRange[],
  { keepMore, bytes }: Limits,
): Plan {
  const reach = reachOf(packs, keepMore, bytes)
  return {
    packs: packs.filter((pack) => pack.to >= reach && !isCovered(coverage, pack)),
    beyond: packs.reduce((sum, { to, articles }) => (to < reach ? sum + articles : sum), 0),
  }
}

/** How many articles lie before and in the next pack that is not held, behind those that are wanted anyway. */
export function countWithOlder(
  packs: readonly PackEntry[],
  coverage: readonly SeqRange[],
  keep: number,
): number {
  let held = 0
  for (const pack of packs) {
    const isNext = held >= keep && !isCovered(coverage, pack)
    // Of a list that is next one pack is enough; it may be a list of lists.
    held +=
      isNext && pack.packs ? Math.min(Math.ceil(pack.articles / pack.packs), MOST_ARTICLES) : pack.articles
    if (isNext) break
  }
  return held
}

/** The lowest seq of the packs that hold so much, 1 for all that there is. */
export function reachOf(packs: readonly PackEntry[], keep: number, most: number): number {
  let held = 0
  let bytes = 0
  for (const pack of packs) {
    held += pack.articles
    bytes += pack.bytes
    if (held >= keep || bytes >= most) return pack.from
  }
  return 1
}
