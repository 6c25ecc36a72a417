import type { SeqRange } from '../db/coverage.ts'
import { getHoldings } from '../db/holdings.ts'
import { getMeta } from '../db/meta.ts'
import { getPolicy } from '../db/policy.ts'
import type { Policy, Reader } from '../db/schema.ts'
import type { PackEntry } from '../feed/head.ts'
import { getStoredHead } from './fetch-head.ts'
import { countWithOlder, getLimits, planFetches, type Limits } from './plan.ts'
import { getWantedPictures, type WantedPicture } from './wanted-pictures.ts'

/** What the next sync would fetch, in bytes before compression. */
export interface DownloadSize {
  texts: number
  pictures: number
}

/** How much smaller small pictures are, about, where the articles that show them are not here yet. */
const SMALLER: Readonly<Record<Policy['pictures'], number>> = { none: 0, small: 0.35, full: 1 }

/**
 * Texts as the head counts them; pictures exactly for articles that are here, about for those to come.
 * Without `caches` no pictures are kept.
 */
export async function getDownloadSize(
  db: Reader,
  policy: Policy,
  caches: CacheStorage | undefined,
): Promise<DownloadSize> {
  const packs = await getLackingPacks(db)
  const texts = sum(packs.map(({ bytes }) => bytes))
  if (!caches) return { texts, pictures: 0 }
  const wanted = await getWantedPictures(db, caches)
  const lacking = sum(wanted.filter(({ isKept }) => !isKept).map(({ bytes }) => bytes))
  return { texts, pictures: lacking + (await sizeOfComing(db, packs, { policy, wanted })) }
}

/** Of the news that the reader wants, what never came: how many articles, and their bytes with their pictures. */
export interface LackingNews {
  articles: number
  bytes: number
}

export async function getLackingNews(db: Reader, caches: CacheStorage | undefined): Promise<LackingNews> {
  const packs = await getLackingPacks(db)
  if (packs.length === 0) return { articles: 0, bytes: 0 }
  const policy = await getPolicy(db)
  const wanted = caches ? await getWantedPictures(db, caches) : []
  const pictures = caches ? await sizeOfComing(db, packs, { policy, wanted }) : 0
  return {
    articles: sum(packs.map(({ articles }) => articles)),
    bytes: sum(packs.map(({ bytes }) => bytes)) + pictures,
  }
}

/** Bytes of the texts that come with the next older news, for who goes on behind what is kept. */
export async function getOlderBytes(db: Reader): Promise<number> {
  const { packs, coverage, limits } = await getHeld(db)
  const wanted = countWithOlder(packs, coverage, limits.keep)
  const further = { ...limits, keepMore: Math.max(limits.keepMore, wanted) }
  return sum(lackingOf(packs, coverage, further).map(({ bytes }) => bytes))
}

async function getLackingPacks(db: Reader): Promise<PackEntry[]> {
  const { packs, coverage, limits } = await getHeld(db)
  return lackingOf(packs, coverage, limits)
}

/** What a sync would fetch; of a list of old packs, which is not read until then, about so much as is wanted. */
function lackingOf(packs: readonly PackEntry[], coverage: readonly SeqRange[], limits: Limits): PackEntry[] {
  return planFetches(packs, coverage, limits).packs.flatMap((entry) => {
    if (!entry.packs) return [entry]
    const newer = sum(packs.filter(({ from }) => from > entry.to).map(({ articles }) => articles))
    const held = coverage.map(({ from, to }) => Math.min(to, entry.to) - Math.max(from, entry.from) + 1)
    const share = sum(held.filter((seqs) => seqs > 0)) / (entry.to - entry.from + 1)
    const lacking = Math.min(limits.keepMore - newer, entry.articles) - share * entry.articles
    return lacking > 0 ? [partOf(entry, lacking / entry.articles)] : []
  })
}

function partOf(entry: PackEntry, part: number): PackEntry {
  const { articles, bytes, imageBytes } = entry
  const [some, ofBytes, ofImages] = [articles, bytes, imageBytes].map((all) => Math.ceil(all * part))
  return { ...entry, articles: some!, bytes: ofBytes!, imageBytes: ofImages! }
}

async function getHeld(
  db: Reader,
): Promise<{ packs: readonly PackEntry[]; coverage: readonly SeqRange[]; limits: Limits }> {
  const [stored, feed, coverage = [], limits] = await Promise.all([
    getStoredHead(db),
    getMeta(db, 'feed'),
    getMeta(db, 'coverage'),
    getLimits(db),
  ])
  const { id, packs } = stored?.head ?? { id: '', packs: [] }
  // Of a feed made anew nothing is held until its first pack has come.
  return { packs, coverage: feed === id ? coverage : [], limits }
}

/** Pictures of articles that are not here yet, about: what has no room in the budget is not fetched. */
async function sizeOfComing(
  db: Reader,
  packs: readonly PackEntry[],
  { policy, wanted }: { policy: Policy; wanted: readonly WantedPicture[] },
): Promise<number> {
  const held = sum((await getHoldings(db)).map(({ bytes }) => bytes))
  const texts = sum(packs.map(({ bytes }) => bytes))
  const room = policy.megabytes * 1e6 - held - texts - sum(wanted.map(({ bytes }) => bytes))
  const all = SMALLER[policy.pictures] * sum(packs.map(({ imageBytes }) => imageBytes))
  return Math.round(Math.min(all, Math.max(room, 0)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
