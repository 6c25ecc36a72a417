// Runs in a page of the site that is not the app, beside what fills the phone: times what readers wait for,
// beside the least that any reader must do for it.
import { createPinia, setActivePinia } from 'pinia'
import { useArticle } from '../../src/app/stores/article.ts'
import { PAGE, useHeadlines, type ListQuery } from '../../src/app/stores/headlines.ts'
import { useManyMarks } from '../../src/app/stores/many-marks.ts'
import { useMarks } from '../../src/app/stores/marks.ts'
import { letGo } from '../../src/db/apply.ts'
import { getHoldings } from '../../src/db/holdings.ts'
import { openReader } from '../../src/db/open.ts'
import { getPolicy, putPolicy } from '../../src/db/policy.ts'
import type { Reader } from '../../src/db/schema.ts'
import { checkStored } from '../../src/sync/check.ts'
import { keepUp } from '../../src/sync/keep-up.ts'
import { asked, openFloor, time, untilDone } from './floor-database.ts'
import { madeCategories, makeArticle } from './made-articles.ts'
import { parseAll } from './phone-page.ts'

declare global {
  var grownBench: Bench
}

export interface Bench {
  /** Milliseconds of that work as the reader does it, or of its floor; what is stored is as before. */
  time: (name: WorkName, who: 'ours' | 'floor') => Promise<number>
  /** Marks everything as read. */
  readAll: () => Promise<void>
  /** Lets go of every second article; milliseconds. */
  thinOut: () => Promise<number>
  /** Wants to have everything again, which the next sync brings; milliseconds. */
  wantAll: () => Promise<number>
}

export type WorkName = keyof typeof WORKS

type Work = Record<'ours' | 'floor', (db: Reader) => Promise<unknown>> & {
  /** Makes it as it was, untimed. */
  undo?: (db: Reader) => Promise<unknown>
}

const ALL: ListQuery = { type: 'all' }
const SOME = makeArticle(42, 100)
const CATEGORIES = madeCategories().map(({ id }) => id)

const WORKS = {
  'the start page’s list': list(ALL),
  'a section’s list': list({ type: 'categories', ids: CATEGORIES.slice(0, 1) }),
  'the list of a section with seven below it': list({ type: 'categories', ids: CATEGORIES }),
  'a tag’s list': list({ type: 'tag', tag: SOME.tags[0]! }),
  'an article': {
    ours: () => useArticle().open(SOME.slug),
    floor: (db) => Promise.all([db.get('articles', SOME.slug), db.get('bodies', SOME.slug)]),
  },
  'the check before the shift': { ours: checkAll, floor: parseAll },
  'what to let go of': {
    ours: (db) => keepUp(db, { type: 'current', at: 0, missing: 0 }),
    floor: (db) => Promise.all([db.getAll('articles'), db.getAll('marks')]),
  },
  'marking all as read': { ours: readAll, floor: putMarks, undo: unreadAll },
  'marks at the start': {
    ours: () => useMarks().load(),
    floor: (db) => db.getAll('marks'),
  },
} as const satisfies Record<string, Work>

/** As a page asks for it that opens, beside as many rows in no order. */
function list(query: ListQuery): Work {
  return {
    ours: () => useHeadlines().load(query),
    floor: (db) => db.getAll('articles', null, 2 * PAGE),
  }
}

async function checkAll(db: Reader): Promise<void> {
  const { articles } = await checkStored(db, {})
  if (articles.whole < (await db.count('articles'))) throw new Error('Not every article was found whole')
}

async function readAll(): Promise<void> {
  const marks = useManyMarks()
  await marks.readAll(ALL)
  await marks.written()
}

async function unreadAll(db: Reader): Promise<void> {
  await db.clear('marks')
}

/** As many marks as there are articles, in one transaction. */
async function putMarks(db: Reader): Promise<void> {
  const slugs = await db.getAllKeys('articles')
  const floor = await openFloor('grown-floor', (made) => made.createObjectStore('marks', { keyPath: 'slug' }))
  const transaction = floor.transaction('marks', 'readwrite')
  const store = transaction.objectStore('marks')
  await asked(store.clear())
  for (const slug of slugs) store.put({ slug, opened: 1 })
  await untilDone(transaction)
  floor.close()
}

async function timeWork(name: WorkName, who: 'ours' | 'floor'): Promise<number> {
  const db = await openReader()
  const work: Work = WORKS[name]
  // A page that has just been opened knows nothing yet.
  setActivePinia(createPinia())
  const milliseconds = await time(() => work[who](db))
  await work.undo?.(db)
  return milliseconds
}

async function thinOut(): Promise<number> {
  const db = await openReader()
  const gone = (await getHoldings(db)).filter((_holding, index) => index % 2 === 1)
  return time(() => letGo(db, gone, 0))
}

async function wantAll(): Promise<number> {
  const db = await openReader()
  const policy = await getPolicy(db)
  return time(() => putPolicy(db, policy))
}

Object.assign(globalThis, {
  grownBench: {
    time: timeWork,
    async readAll() {
      setActivePinia(createPinia())
      await readAll()
    },
    thinOut,
    wantAll,
  } satisfies Bench,
})
