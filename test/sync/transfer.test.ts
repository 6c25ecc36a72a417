import { beforeEach, expect, test } from 'vitest'
import { getArticle } from '../../src/db/articles.ts'
import { getHeadlines } from '../../src/db/headlines.ts'
import { changeMark, getMarks } from '../../src/db/marks.ts'
import { openMemory } from '../../src/db/memory.ts'
import { DEFAULT_POLICY, getPolicy, putPolicy } from '../../src/db/policy.ts'
import { getSaved } from '../../src/db/saved.ts'
import type { Mark, Reader } from '../../src/db/schema.ts'
import { sync } from '../../src/sync/sync.ts'
import { generateTransfer, isOfThisSite, parseTransfer, takeTransfer } from '../../src/sync/transfer.ts'
import { anArticle, aSite } from '../helpers/articles.ts'
import { aReader } from '../helpers/reader.ts'
import { createScriptedServer, type ScriptedServer } from '../helpers/scripted-server.ts'

const NOW = Date.UTC(2018, 5, 20)
const SETTINGS = { language: 'zh', mode: 'elder', keys: 'off' }

let old: Reader
let server: ScriptedServer

beforeEach(async () => {
  old = await aReader()
  server = createScriptedServer()
  server.publish(['a', 'b', 'c'].map((slug) => anArticle({ slug, tags: ['井下'] })))
  await bringNews(old)
})

const bringNews = (db: Reader): Promise<unknown> => sync({ db, caches: null, fetch: server.fetch })

async function fileOf(db: Reader): Promise<string> {
  return (await generateTransfer(db, SETTINGS)).text
}

async function take(db: Reader, text: string): Promise<{ articles: number; marks: number }> {
  const { articles, marks } = await takeTransfer(db, parseTransfer(text, NOW)!)
  return { articles, marks: marks.length }
}

/** A file as somebody with a text editor would write it. */
function forged(own: object, items: unknown[] = []): string {
  return JSON.stringify({ _worksite: { kind: 'worksite-reader-kept', ...own }, items })
}

async function markOf(db: Reader, slug: string): Promise<Mark | undefined> {
  return (await getMarks(db)).find((mark) => mark.slug === slug)
}

test.each([
  ['another phone', aReader],
  ['a browser that stores nothing', async () => openMemory()],
])('what was saved, read, placed and chosen is there on %s', async (_name, open) => {
  await changeMark(old, 'a', { saved: 2, opened: 5, position: 7 })
  await changeMark(old, 'b', { saved: 1, order: -3 })
  await changeMark(old, 'c', { opened: 6 })
  await putPolicy(old, { ...DEFAULT_POLICY, articles: 'all', network: 'unmetered', more: ['safety'] })
  const text = await fileOf(old)
  const phone = await open()
  expect(await take(phone, text)).toEqual({ articles: 2, marks: 3 })
  expect(await getMarks(phone)).toEqual(await getMarks(old))
  expect(await getSaved(phone)).toEqual(['b', 'a'])
  expect(await getArticle(phone, 'a')).toEqual({ ...(await getArticle(old, 'a')), seq: 0 })
  expect(await getPolicy(phone)).toEqual(await getPolicy(old))
  expect(parseTransfer(text)?.settings).toEqual(SETTINGS)
})

test('taking the same file twice changes nothing more', async () => {
  await changeMark(old, 'a', { saved: 2, opened: 5 })
  const phone = await aReader()
  const text = await fileOf(old)
  await take(phone, text)
  const before = await getMarks(phone)
  expect(await take(phone, text)).toEqual({ articles: 0, marks: 1 })
  expect(await getMarks(phone)).toEqual(before)
})

test('what is newer on this phone stays, what is newer in the file comes', async () => {
  await changeMark(old, 'a', { saved: 10, order: 1, opened: 10, position: 1 })
  await changeMark(old, 'b', { saved: 90, order: 2, opened: 90, position: 2 })
  const phone = await aReader()
  await changeMark(phone, 'a', { saved: 50, opened: 50, position: 5 })
  await changeMark(phone, 'b', { saved: 50, opened: 50, position: 5 })
  await changeMark(phone, 'c', { opened: 3 })
  await take(phone, await fileOf(old))
  expect(await markOf(phone, 'a')).toEqual({ slug: 'a', saved: 50, opened: 50, position: 5 })
  expect(await markOf(phone, 'b')).toEqual({ slug: 'b', saved: 90, order: 2, opened: 90, position: 2 })
  expect(await markOf(phone, 'c')).toEqual({ slug: 'c', opened: 3 })
})

test('what was only read here and only saved there is both', async () => {
  await changeMark(old, 'a', { saved: 10, position: 4 })
  const phone = await aReader()
  await changeMark(phone, 'a', { opened: 50 })
  await take(phone, await fileOf(old))
  expect(await markOf(phone, 'a')).toEqual({ slug: 'a', saved: 10, opened: 50 })
})

test('the news replaces what came from a file, and a withdrawn article does not come back', async () => {
  await changeMark(old, 'a', { saved: 1 })
  await changeMark(old, 'b', { saved: 2 })
  const text = await fileOf(old)
  server.publish([anArticle({ slug: 'a', title: '更正' })], ['b'])
  const phone = await aReader()
  await take(phone, text)
  expect((await getArticle(phone, 'b'))?.slug).toBe('b')
  await bringNews(phone)
  expect((await getArticle(phone, 'a'))?.title).toBe('更正')
  expect(await getArticle(phone, 'b')).toBeUndefined()
  expect(await take(phone, text)).toEqual({ articles: 0, marks: 2 })
  expect((await getArticle(phone, 'a'))?.title).toBe('更正')
  expect(await getArticle(phone, 'b')).toBeUndefined()
})

test('what came from a file can be taken further', async () => {
  await changeMark(old, 'a', { saved: 1 })
  const second = await aReader()
  await take(second, await fileOf(old))
  const third = await aReader()
  expect(await take(third, await fileOf(second))).toEqual({ articles: 1, marks: 1 })
})

test('a file of another site is told from one of a site that moved or was published anew', async () => {
  const { site } = parseTransfer(await fileOf(old))!
  const isMine = (given: object): Promise<boolean> =>
    isOfThisSite(old, { site: { ...site, ...given }, marks: [], articles: [], settings: undefined })
  expect(await isMine({})).toBe(true)
  expect(await isMine({ feed: 'made-anew' })).toBe(true)
  expect(await isMine({ url: 'https://moved.example.org/', title: '改了名' })).toBe(true)
  expect(await isMine({ feed: 'x', url: 'https://other.example.org/', title: '别的工会' })).toBe(false)
  expect(await isMine({ feed: '', url: '', title: '' })).toBe(false)
  expect(site).toEqual({ feed: 'feed-1', url: aSite().url, title: aSite().title })
})

test('a phone that knows no site yet takes any file of this reader', async () => {
  expect(await isOfThisSite(await aReader(), parseTransfer(await fileOf(old))!)).toBe(true)
})

test.each(['', 'null', '[]', '{}', '"x"', '{"_worksite":{"kind":"other"}}', '<html>', '{"_worksite":[]}'])(
  'another file is none of ours: %s',
  (text) => {
    expect(parseTransfer(text)).toBeUndefined()
  },
)

test('of a spoilt file the good part counts', async () => {
  const marks = [
    null,
    7,
    { slug: '../x', saved: 1 },
    { slug: '__proto__', saved: 1 },
    { slug: 'good', saved: 'yes', opened: Infinity, position: -3, order: 1 },
    { slug: 'a', saved: NOW + 1e12, opened: 9e18, position: 1e12, order: 1e300 },
    { slug: 'b', saved: 1, order: 'first', evil: true },
  ]
  const { marks: parsed, policy } = parseTransfer(
    forged({ marks, policy: { articles: 7, megabytes: '50', pictures: 'small', more: [1, 'x'] }, site: 5 }),
    NOW,
  )!
  expect(parsed).toEqual([
    { slug: 'good' },
    { slug: 'a', saved: NOW, position: 100_000 },
    { slug: 'b', saved: 1 },
  ])
  expect(policy).toEqual({ ...DEFAULT_POLICY, pictures: 'small', more: ['x'] })
})

test('no prototype is touched', () => {
  const text = `{"__proto__":{"polluted":1},"_worksite":{"kind":"worksite-reader-kept","__proto__":{"polluted":1},
    "marks":[{"slug":"a","saved":1,"__proto__":{"polluted":1}}],"policy":{"__proto__":{"polluted":1}},
    "site":{"__proto__":{"polluted":1}},"settings":{"__proto__":{"polluted":1}}},"items":[{"__proto__":{"polluted":1}}]}`
  const transfer = parseTransfer(text, NOW)!
  for (const value of [{}, transfer, transfer.marks[0], transfer.policy, transfer.site])
    expect((value as { polluted?: unknown }).polluted).toBeUndefined()
})

test('an article that nobody saved does not come in among the news, nor one too large', async () => {
  await changeMark(old, 'a', { saved: 1 })
  const file = JSON.parse(await fileOf(old)) as { items: object[] }
  const [item] = file.items
  file.items.push({ ...item, id: 'false-news' })
  file.items[0] = { ...item, content_html: 'x'.repeat(600 * 1024) }
  const phone = await aReader()
  expect(await take(phone, JSON.stringify(file))).toEqual({ articles: 0, marks: 1 })
  expect(await getHeadlines(phone, { type: 'all' }, 9)).toEqual([])
})
