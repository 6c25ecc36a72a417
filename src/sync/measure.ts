import { getHoldings } from '../db/holdings.ts'
import type { Reader } from '../db/schema.ts'
import { getKeptPictures, sumOfPictures } from './wanted-pictures.ts'

/** What is stored on this phone. */
export interface Stored {
  articles: number
  pictures: number
  /** Of texts and pictures together. */
  bytes: number
}

/** Adds up what was counted when it was written: what the browser estimates is not a measurement. */
export async function measureStored(
  db: Reader,
  caches: CacheStorage | undefined = globalThis.caches,
): Promise<Stored> {
  const holdings = await getHoldings(db)
  const { full, small } = caches ? await getKeptPictures(caches) : NONE
  const sources = new Set(holdings.flatMap(({ pictures }) => pictures.map(({ src }) => src)))
  return {
    articles: holdings.length,
    pictures: [...sources].filter((src) => full.has(src) || small.has(src)).length,
    bytes: holdings.reduce((sum, { bytes }) => sum + bytes, 0) + sumOfPictures(holdings, { full, small }),
  }
}

const NONE = { full: new Set<string>(), small: new Set<string>() }
