import { clearNews } from '../db/apply.ts'
import { getHoldings } from '../db/holdings.ts'
import type { Reader } from '../db/schema.ts'
import { dropStartPages } from './shell-cache.ts'
import { PICTURES, SMALL_PICTURES } from './wanted-pictures.ts'

/** Empties the phone of news and pictures, but for what the reader saved. */
export async function clearStored(
  db: Reader,
  caches: CacheStorage | undefined = globalThis.caches,
): Promise<void> {
  await Promise.all([clearNews(db), dropStartPages(caches)])
  const saved = new Set((await getHoldings(db)).flatMap(({ pictures }) => pictures.map(({ src }) => src)))
  for (const name of caches ? [PICTURES, SMALL_PICTURES] : []) {
    const cache = await caches!.open(name)
    const requests = await cache.keys()
    const gone = requests.filter(({ url }) => !saved.has(new URL(url).pathname))
    for (const request of gone) await cache.delete(request)
  }
}
