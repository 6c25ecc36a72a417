// Runs in a page of the site that is not the app: what a sync does with a pack, beside the least that it could.
import { applyChanges } from '../../src/db/apply.ts'
import { openReader } from '../../src/db/open.ts'
import { DEFAULT_POLICY, putPolicy } from '../../src/db/policy.ts'
import { parsePack } from '../../src/feed/pack.ts'
import { hashOf } from '../../src/sync/hash.ts'
import { asked, openFloor, time, untilDone } from './floor-database.ts'

declare global {
  var syncBench: Bench
}

/** Milliseconds for a pack, from its text to what is kept of it. */
export interface Bench {
  /** From now on the phone keeps whatever there is. */
  keepAll: () => Promise<void>
  ours: (pack: string) => Promise<number>
  floor: (pack: string) => Promise<number>
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

/** Reads the text and keeps of each article what lists show, sorted by date, and its body; nothing else. */
async function floor(text: string): Promise<number> {
  const db = await openFloor('sync-floor', (fresh) => {
    fresh.createObjectStore('articles', { keyPath: 'id' }).createIndex('by-date', 'date_published')
    fresh.createObjectStore('bodies')
  })
  return time(async () => {
    const { items } = JSON.parse(text) as { items: { id: string; content_html: string }[] }
    const transaction = db.transaction(['articles', 'bodies'], 'readwrite')
    for (const { content_html, ...article } of items) {
      transaction.objectStore('articles').put(article)
      void asked(transaction.objectStore('bodies').put(content_html, article.id))
    }
    await untilDone(transaction)
  })
}

Object.assign(globalThis, { syncBench: { keepAll, ours, floor } satisfies Bench })
