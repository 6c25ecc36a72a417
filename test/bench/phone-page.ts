// Runs in a page of the site that is not the app: fills the phone, counts what it keeps, and checks it.
import { applyChanges } from '../../src/db/apply.ts'
import { openReader } from '../../src/db/open.ts'
import { DEFAULT_POLICY, putPolicy } from '../../src/db/policy.ts'
import { checkStored } from '../../src/sync/check.ts'
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

/** Milliseconds of a check, and of the least that any check must do. */
export interface Checked {
  ours: number
  floor: number
  /** How many articles our check found whole. */
  whole: number
}

export interface Bench {
  fill: (count: number, characters: number) => Promise<void>
  weigh: () => Promise<Kept>
  check: () => Promise<Checked>
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

/** Ours, and one question for all texts with the browser's own parser over each. */
async function check(): Promise<Checked> {
  const db = await openReader()
  const start = performance.now()
  const bodies = await db.getAll('bodies')
  for (const html of bodies) new DOMParser().parseFromString(html, 'text/html')
  const between = performance.now()
  const { articles } = await checkStored(db, {})
  return { ours: performance.now() - between, floor: between - start, whole: articles.whole }
}

Object.assign(globalThis, { phoneBench: { fill, weigh, check } satisfies Bench })
