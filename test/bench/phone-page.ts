// Runs in a page of the site that is not the app: fills the phone, counts what it keeps, and checks it.
import { applyChanges } from '../../src/db/apply.ts'
import { getMeta } from '../../src/db/meta.ts'
import { openReader } from '../../src/db/open.ts'
import { DEFAULT_POLICY, putPolicy } from '../../src/db/policy.ts'
import type { Reader } from '../../src/db/schema.ts'
import { checkStored } from '../../src/sync/check.ts'
import { CHANNEL, type ToPage } from '../../src/sync/messages.ts'
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
  /** One more article, and these withdrawn, as a sync would bring them; says so to the app's pages. */
  bring: (withdrawn: readonly string[]) => Promise<void>
  weigh: () => Promise<Kept>
  check: () => Promise<Checked>
}

const PACK = 100
/** Characters of an article that comes alone. */
const BROUGHT = 200

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

async function bring(withdrawn: readonly string[]): Promise<void> {
  const db = await openReader()
  const seq = (await getMeta(db, 'coverage'))!.at(-1)!.to + 1
  const removed = withdrawn.map((slug, i) => ({ slug, seq: seq + 1 + i }))
  const articles = [makeArticle(seq - 1, BROUGHT)]
  await applyChanges(db, { feed: 'bench', from: seq, to: seq + removed.length, articles, removed })
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage({ type: 'changed', articles: 1 + removed.length } satisfies ToPage)
  channel.close()
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
  await parseAll(db)
  const between = performance.now()
  const { articles } = await checkStored(db, {})
  return { ours: performance.now() - between, floor: between - start, whole: articles.whole }
}

/** No check of all texts can do with less. */
export async function parseAll(db: Reader): Promise<void> {
  for (const html of await db.getAll('bodies')) new DOMParser().parseFromString(html, 'text/html')
}

Object.assign(globalThis, { phoneBench: { fill, bring, weigh, check } satisfies Bench })
