// Runs in a page of the site that is not the app: fills the phone, and counts what it keeps.
import { applyChanges } from '../../src/db/apply.ts'
import { openReader } from '../../src/db/open.ts'
import { DEFAULT_POLICY, putPolicy } from '../../src/db/policy.ts'
import { makeArticle } from './made-articles.ts'

declare global {
  var phoneBench: Bench
}

/** Bytes of all articles on the phone. */
export interface Kept {
  /** As the reader counts them, for its budget. */
  counted: number
  /** As the browser says. */
  used: number
}

export interface Bench {
  fill: (count: number, characters: number) => Promise<void>
  weigh: () => Promise<Kept>
}

const PACK = 100

async function fill(count: number, characters: number): Promise<void> {
  const db = await openReader()
  // A reader who keeps everything: else the app would let most of it go again.
  await putPolicy(db, { ...DEFAULT_POLICY, articles: 'all', megabytes: 300 })
  for (let from = 0; from < count; from += PACK) {
    const size = Math.min(PACK, count - from)
    const articles = Array.from({ length: size }, (_, i) => makeArticle(from + i, characters))
    await applyChanges(db, { feed: 'bench', from: from + 1, to: from + size, articles, removed: [] })
  }
}

async function weigh(): Promise<Kept> {
  const articles = await (await openReader()).getAll('articles')
  const estimate: StorageEstimate & { usageDetails?: { indexedDB?: number } } =
    await navigator.storage.estimate()
  return {
    counted: articles.reduce((sum, { bytes = 0 }) => sum + bytes, 0),
    used: estimate.usageDetails?.indexedDB ?? NaN,
  }
}

Object.assign(globalThis, { phoneBench: { fill, weigh } satisfies Bench })
