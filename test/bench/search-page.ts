// Runs in the page: fills its database with generated articles and times searches beside their floor.
import { applyChanges } from '../../src/db/apply.ts'
import { openReader } from '../../src/db/open.ts'
import { DEFAULT_POLICY, putPolicy } from '../../src/db/policy.ts'
import { createSearcher } from '../../src/db/search.ts'
import type { Article } from '../../src/model/article.ts'

/** Milliseconds. */
export interface Times {
  cold: number
  warm: number
  /** Warm, with the rows that are shown first; for the floor, with bare reads of as many articles. */
  shown: number
}

export interface Bench {
  fill: (count: number, characters: number) => Promise<void>
  ours: (words: readonly [string, string]) => Promise<Times>
  floor: (words: readonly [string, string]) => Promise<Times>
}

const PACK = 100
const SHOWN = 20
const SYLLABLES =
  '安全生产班组工会职工井下工地检查设备培训食堂宿舍工资合同竞赛技术师傅隧道矿山油田天气道路灯光风雨机器图纸时间地点问题办法大家今天明天早上晚上先后上来下去前面后面开始结束'

async function fill(count: number, characters: number): Promise<void> {
  const db = await openReader()
  // A reader who keeps everything: else the app would let most of it go again.
  await putPolicy(db, { ...DEFAULT_POLICY, articles: 'all', megabytes: 300 })
  const random = createRandom()
  for (let from = 0; from < count; from += PACK) {
    const articles = Array.from({ length: PACK }, (_, i) => anArticle(from + i, characters, random))
    await applyChanges(db, { feed: 'bench', from: from + 1, to: from + PACK, articles, removed: [] })
  }
  const floor = await openFloor()
  const texts = (await db.getAll('texts')).map(({ text }) => text)
  const transaction = floor.transaction('texts', 'readwrite')
  texts.forEach((text, index) => transaction.objectStore('texts').put(text, index))
  await new Promise((resolve) => {
    transaction.addEventListener('complete', resolve)
  })
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
    const db = await openFloor()
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

async function time(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

function openFloor(): Promise<IDBDatabase> {
  const request = indexedDB.open('floor', 1)
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore('texts'))
  return asked(request)
}

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })
}

/** Every 250th article has the rare word, nearly every one the common ones. */
function anArticle(index: number, characters: number, random: () => number): Article {
  const rare = index % 250 === 0 ? '掘进机' : ''
  const text = Array.from({ length: characters }, (_, at) =>
    at % 23 === 22 ? '。' : SYLLABLES[Math.floor(random() * SYLLABLES.length)]!,
  ).join('')
  return {
    slug: `article-${index}`,
    seq: index + 1,
    title: `${text.slice(0, 14)}${index}`,
    date: Date.UTC(2018, 0, 1) + index * 3_600_000,
    category: `category-${index % 7}`,
    tags: [],
    source: '工人报',
    author: '',
    summary: text.slice(0, 60),
    html: `<p>${text.slice(0, 400)}${rare}</p><p>${text.slice(400)}</p>`,
    editor: '',
    url: '',
    related: [],
    pictures: [],
  }
}

function createRandom(): () => number {
  let state = 7
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

Object.assign(globalThis, { bench: { fill, ours, floor } satisfies Bench })
