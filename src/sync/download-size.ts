import { getHoldings } from '../db/holdings.ts'
import { getMeta } from '../db/meta.ts'
import type { Policy, Reader } from '../db/schema.ts'
import { getStoredHead } from './fetch-head.ts'
import { getLimits, planFetches } from './plan.ts'
import { getWantedPictures } from './wanted-pictures.ts'

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
  { pictures, megabytes }: Policy,
  caches: CacheStorage | undefined,
): Promise<DownloadSize> {
  const [stored, coverage = [], limits] = await Promise.all([
    getStoredHead(db),
    getMeta(db, 'coverage'),
    getLimits(db),
  ])
  const packs = stored ? planFetches(stored.head.packs, coverage, limits).packs : []
  const texts = sum(packs.map(({ bytes }) => bytes))
  if (!caches) return { texts, pictures: 0 }
  const wanted = await getWantedPictures(db, caches)
  const held = sum((await getHoldings(db)).map(({ bytes }) => bytes))
  // What has no room in the budget is not fetched.
  const room = megabytes * 1e6 - held - texts - sum(wanted.map(({ bytes }) => bytes))
  const coming = Math.min(
    SMALLER[pictures] * sum(packs.map(({ imageBytes }) => imageBytes)),
    Math.max(room, 0),
  )
  const lacking = sum(wanted.filter(({ isKept }) => !isKept).map(({ bytes }) => bytes))
  return { texts, pictures: Math.round(lacking + coming) }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
