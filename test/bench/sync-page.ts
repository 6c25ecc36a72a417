// Runs in a page of the site that is not the app: what a sync does with a pack, beside the least that it could.
import { applyChanges } from '../../src/db/apply.ts'
import { openReader } from '../../src/db/open.ts'
import { DEFAULT_POLICY, putPolicy } from '../../src/db/policy.ts'
import { STORES } from '../../src/db/schema.ts'
import { parsePack } from '../../src/feed/pack.ts'
import { hashOf } from '../../src/sync/hash.ts'
import { openFloor, time, untilDone } from './floor-database.ts'

declare global {
  var syncBench: Bench
}

/** Milliseconds for a pack, from its text to what is kept of it. */
export interface Bench {
  /** From now on the phone keeps whatever there is. */
  keepAll: () => Promise<void>
  ours: (pack: string) => Promise<number>
  /** What was kept of that pack, as text. */
  kept: (pack: string) => Promise<string>
  floor: (kept: string) => Promise<number>
}

async function keepAll(): Promise<void> {
  await putPolicy(await openReader(), { ...DEFAULT_POLICY, articles: 'all', megabytes: 300 })
}

async function ours(text: string): Promise<number> {
  const db = await openReader()
  const bytes = new TextEncoder().encode(text)
  return time(async () => {
    await hashOf(bytes)
    await applyChanges(db, { feed: 'bench', ...parsePack(new TextDecoder().decode(bytes)) })
  })
}

/** The records that a pack has become, by their stores; each with its key where it has none in itself. */
type Kept = Record<string, [value: unknown, key?: IDBValidKey][]>

async function kept(pack: string): Promise<string> {
  const db = await openReader()
  const slugs = parsePack(pack).articles.map(({ slug }) => slug)
  const ids = new Set(await Promise.all(slugs.map((slug) => db.getKeyFromIndex('texts', 'by-slug', slug))))
  const records: Kept = {
    articles: [],
    bodies: [],
    texts: [],
    meta: [[await db.get('meta', 'coverage'), 'coverage']],
  }
  for (const slug of slugs) {
    records['articles']!.push([await db.get('articles', slug)])
    records['bodies']!.push([await db.get('bodies', slug), slug])
  }
  for (const id of ids) records['texts']!.push([await db.get('texts', id!)])
  return JSON.stringify(records)
}

/** Reads the records and writes them into stores like ours, in one transaction: no phone can do with less. */
async function floor(text: string): Promise<number> {
  const db = await openFloor('sync-floor', createStores)
  return time(async () => {
    const records = JSON.parse(text) as Kept
    const transaction = db.transaction(Object.keys(records), 'readwrite')
    for (const [name, list] of Object.entries(records)) {
      const store = transaction.objectStore(name)
      for (const [value, key] of list) store.put(value, key)
    }
    await untilDone(transaction)
  })
}

function createStores(db: IDBDatabase): void {
  for (const [name, { keyPath, indexes = {}, multiple }] of Object.entries(STORES)) {
    const store = db.createObjectStore(name, keyPath === undefined ? {} : { keyPath })
    for (const [index, path] of Object.entries(indexes)) {
      store.createIndex(index, path as string | string[], { multiEntry: index === multiple })
    }
  }
}

Object.assign(globalThis, { syncBench: { keepAll, ours, kept, floor } satisfies Bench })
