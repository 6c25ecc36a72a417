import { openDB } from 'idb'
import { beforeEach, expect, test } from 'vitest'
import { applyChanges, clearNews, type Changes } from '../../src/db/apply.ts'
import { openReader } from '../../src/db/open.ts'
import type { Reader } from '../../src/db/schema.ts'
import { createSearcher, type FoundRow } from '../../src/db/search.ts'
import { fillTexts, removeTexts } from '../../src/db/texts.ts'
import { parseWords } from '../../src/model/search.ts'
import { anArticle } from '../helpers/articles.ts'
import { aReader } from '../helpers/reader.ts'

const EVERYTHING = { categories: [], since: 0 }

let db: Reader
let seq = 0

beforeEach(async () => {
  db = await aReader()
})

async function store(
  articles: Parameters<typeof anArticle>[0][],
  given: Partial<Changes> = {},
  reader = db,
): Promise<void> {
  const from = seq + 1
  const stamped = articles.map((article) => anArticle({ ...article, seq: (seq += 1) }))
  const removed = (given.removed ?? []).map(({ slug }) => ({ slug, seq: (seq += 1) }))
  await applyChanges(reader, { feed: 'f', from, to: seq, ...given, articles: stamped, removed })
}

async function find(asked: string, reader = db): Promise<string[]> {
  const answer = await createSearcher(async () => reader).search(
    { words: parseWords(asked), ...EVERYTHING },
    { from: 0, count: 1000 },
  )
  return answer!.rows.map(({ headline }) => headline.slug)
}

const show = ({ title, excerpt, origin }: FoundRow): string =>
  [title, excerpt]
    .map((pieces) => pieces.map(({ text, isHit }) => (isHit ? `[${text}]` : text)).join(''))
    .concat(origin === 'text' ? [] : origin)
    .join(' | ')

test('an article is found by its title, its text, its source, its author and its tags', async () => {
  await store([
    {
      slug: 'a',
      title: '井下安全',
      html: '<p>先看<b>瓦</b>斯</p>',
      source: '工人报',
      author: '周鹏',
      tags: ['竞赛'],
    },
  ])
  for (const word of ['安全', '瓦斯', '工人报', '周鹏', '竞赛']) expect(await find(word)).toEqual(['a'])
  expect(await find('食堂')).toEqual([])
})

test('a corrected article is found by its new words only', async () => {
  await store([{ slug: 'a', html: '<p>旧话</p>' }, { slug: 'b' }])
  await store([{ slug: 'a', html: '<p>新话</p>' }])
  expect(await find('旧话')).toEqual([])
  expect(await find('新话')).toEqual(['a'])
  expect(await find('正文')).toEqual(['b'])
})

test('an older copy of an article changes nothing that is found', async () => {
  await store([{ slug: 'a', html: '<p>新话</p>' }])
  const old = anArticle({ slug: 'a', seq: 0, html: '<p>旧话</p>' })
  await applyChanges(db, { feed: 'f', from: 0, to: 0, articles: [old], removed: [] })
  expect(await find('旧话')).toEqual([])
})

test('a withdrawn article is found no more', async () => {
  await store([{ slug: 'a' }, { slug: 'b' }])
  await store([], { removed: [{ slug: 'a', seq: 0 }] })
  expect(await find('正文')).toEqual(['b'])
  await store([], { removed: [{ slug: 'b', seq: 0 }] })
  expect(await db.count('texts')).toBe(0)
})

test('an article that had to make room is found no more', async () => {
  await store([{ slug: 'a' }, { slug: 'b' }])
  const transaction = db.transaction('texts', 'readwrite')
  await removeTexts(transaction.store, ['a'])
  await transaction.done
  expect(await find('正文')).toEqual(['b'])
})

test('another feed’s articles take the place of the ones before', async () => {
  await store([{ slug: 'a' }])
  await store([{ slug: 'b' }], { feed: 'g', replaces: 'f' })
  expect(await find('正文')).toEqual(['b'])
})

test('nothing is found once everything was cleared, and all of it when it has come again', async () => {
  await store([{ slug: 'a' }])
  await clearNews(db)
  expect(await db.count('texts')).toBe(0)
  await store([{ slug: 'a' }])
  expect(await find('正文')).toEqual(['a'])
})

test('what cannot be stored leaves no text behind', async () => {
  const broken = { ...anArticle({ slug: 'a' }), tags: [() => 'not clonable'] as unknown as string[] }
  await expect(
    applyChanges(db, { feed: 'f', from: 1, to: 1, articles: [broken], removed: [] }),
  ).rejects.toThrow()
  expect(await db.count('texts')).toBe(0)
})

test('many articles lie in few chunks, however they came', async () => {
  for (let pack = 0; pack < 10; pack += 1)
    await store(Array.from({ length: 20 }, (_, i) => ({ slug: `a-${pack}-${i}` })))
  expect(await db.count('texts')).toBe(4)
  expect(await find('正文')).toHaveLength(200)
  await store([{ slug: 'long', html: `<p>${'长'.repeat(100_000)}</p>` }, { slug: 'after' }])
  expect(await db.count('texts')).toBe(5)
  expect(await find('长长长')).toEqual(['long'])
  expect(await find('after')).toEqual(['after'])
})

test('titles come first, then the newest; of several words all must be there', async () => {
  await store([
    { slug: 'text-new', date: 9, title: '通知', html: '<p>讲安全，也讲食堂</p>' },
    { slug: 'title-old', date: 1, title: '安全第一', html: '<p>食堂</p>' },
    { slug: 'title-new', date: 5, title: '安全月', html: '<p>无</p>' },
    { slug: 'both', date: 0, title: '安全的食堂', html: '<p>无</p>' },
  ])
  expect(await find('安全')).toEqual(['title-new', 'title-old', 'both', 'text-new'])
  expect(await find('食堂　安全')).toEqual(['both', 'title-old', 'text-new'])
})

test('where the text has none of the words, it is said what has', async () => {
  const html = '<p>先看灯。</p><p>再看帽。</p>'
  const made = { source: '工人报', author: '周鹏', editor: '王芳', tags: ['井下安全', '竞赛', '安全生产'] }
  await store([{ slug: 'a', title: '安全灯', html, ...made }])
  const shown = async (asked: string): Promise<string> => {
    const query = { words: parseWords(asked), ...EVERYTHING }
    const answer = await createSearcher(async () => db).search(query, { from: 0, count: 1 })
    return show(answer!.rows[0]!)
  }
  expect(await shown('灯')).toBe('安全[灯] | 先看[灯]。')
  expect(await shown('安全')).toBe('[安全]灯 | 先看灯。')
  expect(await shown('竞赛')).toBe('安全灯 | [竞赛] | tags')
  expect(await shown('井下 安全')).toBe('[安全]灯 | [井下][安全] | tags')
  expect(await shown('安全 周鹏')).toBe('[安全]灯 | [周鹏] | author')
  expect(await shown('王芳')).toBe('安全灯 | [王芳] | editor')
})

test('small or capital, wide or narrow, a word is the same', async () => {
  await store([{ slug: 'a', title: '执行ＧＢ／Ｔ　标准', html: '<p>Safety First</p>' }])
  for (const word of ['gb/t', 'ＧＢ／Ｔ 标准', 'SAFETY']) expect(await find(word)).toEqual(['a'])
})

test('only the section and the time asked for', async () => {
  await store([
    { slug: 'a', category: 'safety', date: 10 },
    { slug: 'b', category: 'economy', date: 20 },
  ])
  const searcher = createSearcher(async () => db)
  const ask = async (categories: string[], since: number): Promise<string[]> => {
    const answer = await searcher.search({ words: ['正文'], categories, since }, { from: 0, count: 9 })
    return answer!.rows.map(({ headline }) => headline.slug)
  }
  expect(await ask(['safety'], 0)).toEqual(['a'])
  expect(await ask([], 15)).toEqual(['b'])
  expect(await ask(['safety'], 15)).toEqual([])
})

test('shows the word in the title and in its sentence', async () => {
  await store([{ slug: 'a', title: '说瓦斯', html: '<p>第一句。先看瓦斯，后下井。</p>' }])
  const answer = await createSearcher(async () => db).search(
    { words: ['瓦斯'], ...EVERYTHING },
    { from: 0, count: 9 },
  )
  expect(answer!.rows.map(show)).toEqual(['说[瓦斯] | 先看[瓦斯]，后下井。'])
})

test('answers page by page and says how many there are', async () => {
  await store(Array.from({ length: 30 }, (_, i) => ({ slug: `a-${i}`, date: 100 - i })))
  const searcher = createSearcher(async () => db)
  const page = await searcher.search({ words: ['正文'], ...EVERYTHING }, { from: 20, count: 20 })
  expect(page!.total).toBe(30)
  expect(page!.rows[0]!.headline.slug).toBe('a-20')
})

test('texts kept in memory are read anew after they changed', async () => {
  await store([{ slug: 'a' }])
  const searcher = createSearcher(async () => db)
  const ask = async (): Promise<number> =>
    (await searcher.search({ words: ['正文'], ...EVERYTHING }, { from: 0, count: 9 }))!.total
  expect(await ask()).toBe(1)
  await store([{ slug: 'b' }])
  searcher.forget()
  expect(await ask()).toBe(2)
})

test('a search that nobody waits for any more ends', async () => {
  await store(Array.from({ length: 300 }, (_, i) => ({ slug: `a-${i}` })))
  const controller = new AbortController()
  let looked = 0
  const pause = async (): Promise<void> => {
    looked += 1
    controller.abort()
  }
  const answer = await createSearcher(async () => db).search(
    { words: ['正文'], ...EVERYTHING },
    { from: 0, count: 9, signal: controller.signal, pause },
  )
  expect([answer, looked]).toEqual([undefined, 1])
})

test('who comes from the version without a search finds what was stored then, too', async () => {
  const name = `reader-one-${Math.random()}`
  const old = await openDB(name, 1, {
    upgrade(created) {
      const articles = created.createObjectStore('articles', { keyPath: 'slug' })
      articles.createIndex('by-date', ['order', 'slug'])
      articles.createIndex('by-category', ['category', 'order', 'slug'])
      articles.createIndex('by-tag', 'tagKeys', { multiEntry: true })
      created.createObjectStore('bodies')
      created.createObjectStore('removed', { keyPath: 'slug' })
      created.createObjectStore('marks', { keyPath: 'slug' }).createIndex('by-saved', 'saved')
      created.createObjectStore('meta')
    },
  })
  const slugs = Array.from({ length: 100 }, (_, i) => `old-${i}`)
  const transaction = old.transaction(['articles', 'bodies', 'meta'], 'readwrite')
  for (const slug of slugs) {
    const { html, ...article } = anArticle({ slug })
    void transaction.objectStore('articles').put({ ...article, order: -article.date, tagKeys: [] })
    void transaction.objectStore('bodies').put(html, slug)
  }
  void transaction.objectStore('meta').put('f', 'feed')
  await transaction.done
  old.close()

  const reader = await openReader(name)
  expect(await fillTexts(reader, 32)).toBe(true)
  await store([{ slug: 'new' }, { slug: 'old-99', html: '<p>改过的正文</p>' }], {}, reader)
  let slices = 0
  const searcher = createSearcher(async () => reader)
  const answer = await searcher.search(
    { words: ['正文'], ...EVERYTHING },
    { from: 0, count: 9, onFilling: () => (slices += 1) },
  )
  expect(answer!.total).toBe(101)
  expect(slices).toBeGreaterThan(1)
  expect(await find('改过', reader)).toEqual(['old-99'])
  expect(await fillTexts(reader)).toBe(false)
})
