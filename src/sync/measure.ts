import { countArticles, getPictures, getTextBytes } from '../db/totals.ts'
import type { Reader } from '../db/schema.ts'
import { PICTURES } from './pictures.ts'

/** What is stored on this phone. */
export interface Stored {
  articles: number
  pictures: number
  /** Of texts and pictures together. */
  bytes: number
}

/** Counts what is stored: what the browser estimates is not a measurement. */
export async function measureStored(
  db: Reader,
  caches: CacheStorage | undefined = globalThis.caches,
): Promise<Stored> {
  const cache = await caches?.open(PICTURES)
  const kept = new Set((await cache?.keys())?.map(({ url }) => new URL(url).pathname))
  const pictures = (await getPictures(db)).filter(({ src }) => kept.has(src))
  const pictureBytes = pictures.reduce((sum, { bytes }) => sum + bytes, 0)
  return {
    articles: await countArticles(db),
    pictures: pictures.length,
    bytes: pictureBytes + (await getTextBytes(db)),
  }
}
