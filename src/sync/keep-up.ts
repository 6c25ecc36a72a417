import { letGo } from '../db/apply.ts'
import { getHoldings, type Holding } from '../db/holdings.ts'
import { getMeta, putMeta } from '../db/meta.ts'
import { getPolicy } from '../db/policy.ts'
import { lacksRoomFor } from '../db/room.ts'
import type { Reader } from '../db/schema.ts'
import { toHead } from '../feed/head.ts'
import { byImportance } from './importance.ts'
import type { SyncState } from './messages.ts'
import { getLimits, reachOf } from './plan.ts'
import { getKeptPictures, PICTURES, SMALL_PICTURES, sumOfPictures } from './wanted-pictures.ts'

export interface KeepUpOptions {
  caches?: CacheStorage | null | undefined
  /** As that sync had it. */
  keep?: number
  /** Whether the phone refuses so many bytes more. */
  lacksRoom?: (bytes: number) => Promise<boolean>
}

/**
 * What a page does after a sync: lets go what the reader does not want any more, and makes room where
 * the phone was found full. `again`: there is room now for what did not find any.
 */
export async function keepUp(
  db: Reader,
  state: SyncState,
  options: KeepUpOptions = {},
): Promise<'done' | 'again'> {
  const { caches = globalThis.caches, lacksRoom = lacksRoomFor } = options
  await keepToBudget(db, options.keep)
  const lacksText = state.type === 'failed' && state.reason === 'storage'
  const lacksPictures = state.type === 'current' && state.isFull === true && state.missing > 0
  // Once: what is full again right after was made as empty as may be.
  if (!(lacksText || lacksPictures) || (await wasMadeLately(db))) return 'done'
  // A write fails for other reasons, too: a lost connection, a new version, a page that is left.
  if (lacksText && !(await lacksRoom(PACK))) return 'done'
  const hasRoom = lacksText
    ? await makeRoom(db, caches)
    : caches !== null && (await makePictureRoom(db, caches))
  return hasRoom ? 'again' : 'done'
}

/** Read articles that lie behind what is wanted stay if they were among the last so many. */
const LAST_OPENED = 50
const HOUR = 60 * 60_000
/** The room of the largest pack and a little, for browsers need more than a file has bytes. */
const PACK = 2e6
/** So much of what is kept goes at once, or making room would go on with every file. */
const TENTH = 10

/**
 * Lets go what lies behind the limits and what the megabytes have no room for: the oldest read
 * articles first, then the oldest unread, saved ones never.
 */
async function keepToBudget(db: Reader, keep?: number): Promise<void> {
  const [holdings, { megabytes }, range] = await Promise.all([
    getHoldings(db),
    getPolicy(db),
    getRange(db, keep),
  ])
  const behind = behindRange(holdings, range)
  const rest = holdings.filter((holding) => !behind.has(holding))
  const gone = [...behind, ...leastImportant(rest, sumOf(rest) - megabytes * 1e6, ({ bytes }) => bytes)]
  await letGo(db, gone, range.reach)
}

interface Range {
  /** From this seq on all articles are wanted. */
  whole: number
  /** From this seq on those of these categories. What lies below counts as never fetched. */
  reach: number
  more: readonly string[]
}

async function getRange(db: Reader, chosen?: number): Promise<Range> {
  const [stored, { more }, limits, feed] = await Promise.all([
    getMeta(db, 'head'),
    getPolicy(db),
    getLimits(db, chosen),
    getMeta(db, 'feed'),
  ])
  const head = stored && toHead(stored.value)
  // The articles are still those of another feed.
  if (!head || head.id !== feed) return { whole: 0, reach: 0, more }
  const [whole, reach] = [limits.keep, limits.keepMore].map((keep) => reachOf(head.packs, keep, limits.bytes))
  return { whole: whole!, reach: reach!, more }
}

/** Drops pictures, then articles, the least important first. Whether any went. */
async function makeRoom(db: Reader, caches: CacheStorage | null | undefined): Promise<boolean> {
  const holdings = await getHoldings(db)
  const needed = Math.max(PACK, sumOf(holdings) / TENTH)
  const freed = caches ? await dropPictures(holdings, caches, needed) : 0
  const gone = leastImportant(holdings, needed - freed, (holding) => holding.bytes)
  if (gone.length > 0) await letGo(db, gone, 0)
  await noteRoom(db, caches, PACK / 2)
  return freed > 0 || gone.length > 0
}

/** No text gives way to a picture. */
async function makePictureRoom(db: Reader, caches: CacheStorage): Promise<boolean> {
  const holdings = await getHoldings(db)
  const kept = sumOfPictures(holdings, await getKeptPictures(caches))
  const freed = await dropPictures(holdings, caches, kept / TENTH)
  await noteRoom(db, caches, freed / 2)
  return freed > 0
}

/** The most that the phone is given for a day: what it holds now and so many bytes. */
async function noteRoom(db: Reader, caches: CacheStorage | null | undefined, bytes: number): Promise<void> {
  const holdings = await getHoldings(db)
  const pictures = caches ? sumOfPictures(holdings, await getKeptPictures(caches)) : 0
  const at = (await getMeta(db, 'heard')) ?? 0
  // Where not even this can be written, the next write fails as well and says so.
  await putMeta(db, 'room', { bytes: sumOf(holdings) + pictures + bytes, at }).catch(() => undefined)
}

async function wasMadeLately(db: Reader): Promise<boolean> {
  const [room, heard = 0] = await Promise.all([getMeta(db, 'room'), getMeta(db, 'heard')])
  return room !== undefined && Math.abs(heard - room.at) < HOUR
}

function behindRange(holdings: readonly Holding[], { whole, reach, more }: Range): Set<Holding> {
  const behind = holdings.filter(
    ({ seq, category, isSaved }) => !isSaved && seq < (more.includes(category) ? reach : whole),
  )
  const lastOpened = behind
    .filter(({ opened }) => opened > 0)
    .sort((a, b) => b.opened - a.opened)
    .slice(0, LAST_OPENED)
  const gone = new Set(behind)
  for (const holding of lastOpened) gone.delete(holding)
  return gone
}

/** From the least important up, as many as add up to `needed`; saved ones never. */
function leastImportant(
  holdings: readonly Holding[],
  needed: number,
  sizeOf: (holding: Holding) => number,
): Holding[] {
  if (needed <= 0) return []
  let freed = 0
  return byImportance(holdings)
    .reverse()
    .filter(({ isSaved }) => !isSaved)
    .filter((holding) => {
      const isNeeded = freed < needed
      if (isNeeded) freed += sizeOf(holding)
      return isNeeded
    })
}

async function dropPictures(
  holdings: readonly Holding[],
  caches: CacheStorage,
  needed: number,
): Promise<number> {
  const kept = await getKeptPictures(caches)
  const sizeOf = (holding: Holding): number => sumOfPictures([holding], kept)
  const gone = leastImportant(holdings, needed, sizeOf)
  // One picture may stand in several articles; a saved one keeps it.
  const safe = new Set(holdings.filter(({ isSaved }) => isSaved).flatMap(sourcesOf))
  const sources = gone.flatMap(sourcesOf).filter((src) => !safe.has(src))
  for (const name of [PICTURES, SMALL_PICTURES]) {
    const cache = await caches.open(name)
    for (const src of sources) await cache.delete(src)
  }
  const still = await getKeptPictures(caches)
  return sumOfPictures(holdings, kept) - sumOfPictures(holdings, still)
}

function sourcesOf({ pictures }: Holding): string[] {
  return pictures.map(({ src }) => src)
}

function sumOf(holdings: readonly Holding[]): number {
  return holdings.reduce((sum, { bytes }) => sum + bytes, 0)
}
