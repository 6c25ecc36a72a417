// Runs in the page: fills its database with generated articles and times searches beside their floor.
import { applyChanges } from '../../src/db/apply.ts'
import { openReader } from '../../src/db/open.ts'
import { DEFAULT_POLICY, putPolicy } from '../../src/db/policy.ts'
import { createSearcher } from '../../src/db/search.ts'
import { asked, openFloor, time, untilDone } from './floor-database.ts'
import { makeArticle } from './made-articles.ts'

/** Milliseconds. */
export interface Times {
  cold: number
  warm: number
  /** Warm, with the rows that are shown first; for the floor, with bare reads of as many articles. */
  shown: number
}

declare global {
  var searchBench: Bench
}

export interface Bench {
  fill: (count: number, characters: number) => Promise<void>
  ours: (words: readonly [string, string]) => Promise<Times>
  floor: (words: readonly [string, string]) => Promise<Times>
}

const PACK = 100
const SHOWN = 20

async function fill(count: number, characters: number): Promise<void> {
  const db = await openReader()
  // A reader who keeps everything: else the app would let most of it go again.
  await putPolicy(db, { ...DEFAULT_POLICY, articles: 'all', megabytes: 300 })
  for (let from = 0; from < count; from += PACK) {
    const articles = Array.from({ length: PACK }, (_, i) => makeArticle(from + i, characters))
    await applyChanges(db, { feed: 'bench', from: from + 1, to: from + PACK, articles, removed: [] })
  }
  const floor = await openFloor('floor', createTexts)
  const texts = (await db.getAll('texts')).map(({ text }) => text)
  const transaction = floor.transaction('texts', 'readwrite')
  texts.forEach((text, index) => transaction.objectStore('texts').put(text, index))
  await untilDone(transaction)
}

async function ours([first, second]: readonly [string, string]): Promise<Times> {
  const searcher = createSearcher(() => openReader())
  const search = (word: string, count: number) =>
    searcher.search({ words: [word], categories: [], since: 0 }, { from: 0, count })
  return {
    cold: await time(() => search(first, 0)),
    warm: await best(() => search(second, 0)),
    shown: await best(() => search(second, SHOWN)),
  }
}

/** What no search over these texts can do without: read them all, look for the word, read what is shown. */
async function floor([first, second]: readonly [string, string]): Promise<Times> {
  let texts: string[] = []
  const scan = (word: string): number => texts.reduce((sum, text) => sum + countIn(text, word), 0)
  const cold = await time(async () => {
    const db = await openFloor('floor', createTexts)
    texts = await asked(db.transaction('texts').objectStore('texts').getAll())
    return scan(first)
  })
  const warm = await best(async () => scan(second))
  const db = await openReader()
  const slugs = await db.getAllKeys('articles', null, SHOWN)
  const shown = await best(async () => {
    scan(second)
    const transaction = db.transaction(['articles', 'bodies'])
    await Promise.all(
      slugs.flatMap((slug) => [
        transaction.objectStore('articles').get(slug),
        transaction.objectStore('bodies').get(slug),
      ]),
    )
  })
  return { cold, warm, shown }
}

function countIn(text: string, word: string): number {
  let count = 0
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) count += 1
  return count
}

/** Of what takes a few milliseconds, whatever else the machine does would be the larger part. */
async function best(act: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 5; round += 1) times.push(await time(act))
  return Math.min(...times)
}

function createTexts(db: IDBDatabase): void {
  db.createObjectStore('texts')
}

Object.assign(globalThis, { searchBench: { fill, ours, floor } satisfies Bench })
