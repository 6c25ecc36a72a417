import { expect, test, vi } from 'vitest'
import { applyChanges, clearNews, letGo, type Changes } from '../../src/db/apply.ts'
import { getArticle } from '../../src/db/articles.ts'
import { changeMark, getWithdrawn } from '../../src/db/marks.ts'
import { getSaved } from '../../src/db/saved.ts'
import { getMeta } from '../../src/db/meta.ts'
import { DEFAULT_POLICY, putPolicy } from '../../src/db/policy.ts'
import type { Reader } from '../../src/db/schema.ts'
import { anArticle } from '../helpers/articles.ts'
import { aReader } from '../helpers/reader.ts'

const changes = (given: Partial<Changes>): Changes => ({
  feed: 'f',
  from: 1,
  to: 9,
  articles: [],
  removed: [],
  ...given,
})

async function aReaderWith(...articles: Parameters<typeof anArticle>[0][]): Promise<Reader> {
  const db = await aReader()
  await applyChanges(db, changes({ articles: articles.map(anArticle) }))
  return db
}

test('an article comes with its text, and its range is remembered', async () => {
  const db = await aReaderWith({ slug: 'a', seq: 3 })
  expect(await getArticle(db, 'a')).toEqual(anArticle({ slug: 'a', seq: 3 }))
  expect(await getMeta(db, 'coverage')).toEqual([{ from: 1, to: 9 }])
})

test('an article is counted with its text, which is there twice, in bytes of UTF-8', async () => {
  const { html, ...facts } = anArticle({ slug: 'a', title: '工友 é', html: '<p>安全 first</p>' })
  const db = await aReaderWith({ ...facts, html })
  const bytes = 2 * Buffer.byteLength(html) + Buffer.byteLength(JSON.stringify(facts))
  expect(await db.get('articles', 'a')).toMatchObject({ bytes })
})

test('an article that the browser cannot write takes the whole pack with it', async () => {
  const db = await aReaderWith({ slug: 'a', seq: 3 })
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(function (
    this: IDBObjectStore,
  ) {
    // As a full disk does it: later, and to the whole transaction.
    queueMicrotask(() => this.transaction.abort())
    return this.get('')
  })
  const articles = [anArticle({ slug: 'b', seq: 11 }), anArticle({ slug: 'c', seq: 12 })]
  await expect(applyChanges(db, changes({ from: 10, to: 20, articles }))).rejects.toThrow()
  put.mockRestore()
  expect(await getArticle(db, 'b')).toBeUndefined()
  expect(await getArticle(db, 'c')).toBeUndefined()
  expect(await getMeta(db, 'coverage')).toEqual([{ from: 1, to: 9 }])
})

test('only a higher seq replaces', async () => {
  const db = await aReaderWith({ slug: 'a', seq: 3 })
  const older = changes({ articles: [anArticle({ slug: 'a', seq: 2, html: '旧' })] })
  const newer = changes({ articles: [anArticle({ slug: 'a', seq: 4, html: '新' })] })
  expect(await applyChanges(db, newer)).toBe(1)
  expect(await applyChanges(db, older)).toBe(0)
  expect((await getArticle(db, 'a'))?.html).toBe('新')
})

test('a withdrawn article goes and an older copy does not bring it back', async () => {
  const db = await aReaderWith({ slug: 'a', seq: 3 })
  await applyChanges(db, changes({ removed: [{ slug: 'a', seq: 5 }] }))
  await applyChanges(db, changes({ articles: [anArticle({ slug: 'a', seq: 3 })] }))
  expect(await getArticle(db, 'a')).toBeUndefined()
  expect(await db.get('bodies', 'a')).toBeUndefined()
})

test('an article published again after its withdrawal is back', async () => {
  const db = await aReaderWith({ slug: 'a', seq: 3 })
  await applyChanges(db, changes({ removed: [{ slug: 'a', seq: 5 }] }))
  await applyChanges(
    db,
    changes({ articles: [anArticle({ slug: 'a', seq: 6 })], removed: [{ slug: 'a', seq: 5 }] }),
  )
  expect((await getArticle(db, 'a'))?.seq).toBe(6)
})

test('a reader who had saved a withdrawn article is told its title', async () => {
  const db = await aReaderWith({ slug: 'a', seq: 3, title: '井下安全' })
  await changeMark(db, 'a', { saved: 1 })
  await applyChanges(db, changes({ removed: [{ slug: 'a', seq: 5 }] }))
  expect(await getWithdrawn(db, await getSaved(db))).toEqual([{ slug: 'a', seq: 5, title: '井下安全' }])
})

test('another feed replaces the articles in the transaction that brings its first pack; marks stay', async () => {
  const db = await aReaderWith({ slug: 'a', seq: 30 })
  await changeMark(db, 'a', { opened: 1 })
  await applyChanges(
    db,
    changes({ feed: 'g', replaces: 'f', from: 1, to: 1, articles: [anArticle({ slug: 'b' })] }),
  )
  expect(await db.getAllKeys('articles')).toEqual(['b'])
  expect(await getMeta(db, 'coverage')).toEqual([{ from: 1, to: 1 }])
  expect(await db.getAllKeys('marks')).toEqual(['a'])
})

test('a saved article outlives the feed that it came with, and gives way to what the new one says', async () => {
  const db = await aReaderWith({ slug: 'a', seq: 30 }, { slug: 'b', seq: 31 })
  await Promise.all(['a', 'b'].map((slug) => changeMark(db, slug, { saved: 1 })))
  const anew = anArticle({ slug: 'b', seq: 1, html: '新' })
  await applyChanges(db, changes({ feed: 'g', replaces: 'f', from: 1, to: 1, articles: [anew] }))
  expect((await getArticle(db, 'a'))?.html).toBe('<p>正文 a</p>')
  expect((await getArticle(db, 'b'))?.html).toBe('新')
})

test('an article that is saved in the moment in which it was to go stays, with its text', async () => {
  const db = await aReaderWith({ slug: 'a', seq: 3 }, { slug: 'b', seq: 4 })
  const chosen = [
    { slug: 'a', seq: 3 },
    { slug: 'b', seq: 4 },
  ]
  await changeMark(db, 'a', { saved: 1 })
  await letGo(db, chosen, 1)
  expect((await getArticle(db, 'a'))?.html).toBe(anArticle({ slug: 'a' }).html)
  expect(await getArticle(db, 'b')).toBeUndefined()
})

test('what was let go does not come back with a pack, until the reader wants more', async () => {
  const db = await aReaderWith({ slug: 'a', seq: 3 }, { slug: 'b', seq: 4 })
  await letGo(db, [{ slug: 'a', seq: 3 }], 1)
  const merged = changes({ articles: [anArticle({ slug: 'a', seq: 3 }), anArticle({ slug: 'b', seq: 4 })] })
  expect(await applyChanges(db, merged)).toBe(0)
  expect(await db.getAllKeys('bodies')).toEqual(['b'])
  await putPolicy(db, { ...DEFAULT_POLICY, articles: 2000 })
  expect(await getMeta(db, 'coverage')).toEqual([
    { from: 1, to: 2 },
    { from: 4, to: 9 },
  ])
  expect(await applyChanges(db, merged)).toBe(1)
})

test('thousands of articles go without keeping a reader waiting who opens one', async () => {
  const articles = Array.from({ length: 2000 }, (_, i) => anArticle({ slug: `a-${i}`, seq: i + 1 }))
  const db = await aReader()
  await applyChanges(db, changes({ to: 2000, articles }))
  const ended = letGo(db, articles.slice(1), 1).then(() => 'gone')
  // Reading an article and keeping what was done with it get their turn long before the end.
  const read = getArticle(db, 'a-0').then((article) => article?.slug)
  expect(await Promise.race([read, ended])).toBe('a-0')
  expect(await Promise.race([changeMark(db, 'a-0', { opened: 1 }).then(() => 'opened'), ended])).toBe(
    'opened',
  )
  await ended
  expect(await db.getAllKeys('bodies')).toEqual(['a-0'])
  expect(await getMeta(db, 'thinned')).toEqual([{ from: 2, to: 2000 }])
})

test('what is saved or corrected while a thousand go stays', async () => {
  const articles = Array.from({ length: 1000 }, (_, i) => anArticle({ slug: `a-${i}`, seq: i + 1 }))
  const db = await aReader()
  await applyChanges(db, changes({ to: 1000, articles }))
  const ended = letGo(db, articles, 1)
  await changeMark(db, 'a-999', { saved: 1 })
  const corrected = anArticle({ slug: 'a-998', seq: 1001 })
  await applyChanges(db, changes({ from: 1001, to: 1001, articles: [corrected] }))
  await ended
  expect(await db.getAllKeys('articles')).toEqual(['a-998', 'a-999'])
  expect(await getArticle(db, 'a-998')).toEqual(corrected)
  expect(await getMeta(db, 'thinned')).toEqual([{ from: 1, to: 998 }])
})

test('what lies behind what the reader wants counts as never fetched', async () => {
  const db = await aReaderWith({ slug: 'a', seq: 3 }, { slug: 'b', seq: 6 })
  await letGo(db, [{ slug: 'a', seq: 3 }], 5)
  expect(await getMeta(db, 'coverage')).toEqual([{ from: 5, to: 9 }])
  expect(await getMeta(db, 'thinned')).toEqual([])
})

test('a pack of a thousand articles is one transaction', async () => {
  const db = await aReader()
  const articles = Array.from({ length: 1000 }, (_, i) => anArticle({ slug: `a-${i}`, seq: i + 1 }))
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction')
  await applyChanges(db, changes({ to: 1000, articles }))
  expect(transaction).toHaveBeenCalledTimes(1)
  expect(await db.count('bodies')).toBe(1000)
})

test('a sync that began with another feed changes nothing any more', async () => {
  const db = await aReaderWith({ slug: 'a', seq: 3 })
  expect(
    await applyChanges(db, changes({ feed: 'g', replaces: 'e', articles: [anArticle({ slug: 'b' })] })),
  ).toBe(0)
  expect(await db.getAllKeys('articles')).toEqual(['a'])
})

test('what cannot be stored leaves everything as it was', async () => {
  const db = await aReaderWith({ slug: 'a', seq: 3 })
  const broken = { ...anArticle({ slug: 'c', seq: 12 }), tags: [() => 'not clonable'] as unknown as string[] }
  await expect(
    applyChanges(db, changes({ from: 10, to: 12, articles: [anArticle({ slug: 'b', seq: 11 }), broken] })),
  ).rejects.toThrow()
  expect(await db.getAllKeys('articles')).toEqual(['a'])
  expect(await getMeta(db, 'coverage')).toEqual([{ from: 1, to: 9 }])
})

test('clearing leaves marks, saved articles and nothing else of the news', async () => {
  const db = await aReaderWith({ slug: 'a' }, { slug: 'b' })
  await changeMark(db, 'a', { saved: 1 })
  await clearNews(db)
  expect(await db.getAllKeys('articles')).toEqual(['a'])
  expect((await getArticle(db, 'a'))?.html).toBe('<p>正文 a</p>')
  expect(await getMeta(db, 'coverage')).toBeUndefined()
  expect(await getSaved(db)).toEqual(['a'])
})
