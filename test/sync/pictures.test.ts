import { beforeEach, expect, test } from 'vitest'
import { applyChanges } from '../../src/db/apply.ts'
import { getHoldings } from '../../src/db/holdings.ts'
import { changeMark } from '../../src/db/marks.ts'
import { putMeta } from '../../src/db/meta.ts'
import { DEFAULT_POLICY, putPolicy } from '../../src/db/policy.ts'
import type { Reader } from '../../src/db/schema.ts'
import { measureStored } from '../../src/sync/measure.ts'
import type { Picture, PictureVariant } from '../../src/model/article.ts'
import { keepUp } from '../../src/sync/keep-up.ts'
import { fetchPicture, syncPictures, type PicturesOutcome } from '../../src/sync/pictures.ts'
import { PICTURES, SMALL_PICTURES } from '../../src/sync/wanted-pictures.ts'
import { anArticle, aPicture } from '../helpers/articles.ts'
import { createCaches, type MemoryCaches } from '../helpers/caches.ts'
import { aReader } from '../helpers/reader.ts'
import { createScriptedServer, hashOf, type ScriptedServer } from '../helpers/scripted-server.ts'

let db: Reader
let server: ScriptedServer
let memory: MemoryCaches
let pictures: Picture[]

beforeEach(async () => {
  db = await aReader()
  server = createScriptedServer()
  memory = createCaches()
  pictures = [0, 1, 2, 3, 4, 5].map((n) => publishPicture(n))
  const articles = pictures.map((picture, n) =>
    anArticle({ slug: `a-${n}`, date: -n, picture, pictures: [picture] }),
  )
  await applyChanges(db, { feed: 'f', from: 1, to: 9, articles, removed: [] })
})

function publishPicture(n: number): Picture {
  const bytes = new Uint8Array(10).fill(n)
  const src = `/images/${hashOf(bytes).slice(0, 16)}-800.webp`
  server.put(src, bytes)
  return aPicture({ src, bytes: 10 })
}

async function textBytes(): Promise<number> {
  return (await getHoldings(db)).reduce((sum, { bytes }) => sum + bytes, 0)
}

/** The same articles, now with a picture of 4 bytes and 400 pixels beside each of 800. */
async function publishSmall(): Promise<PictureVariant[]> {
  const small = pictures.map((_picture, n) => {
    const bytes = new Uint8Array(4).fill(n)
    const src = `/images/${hashOf(bytes).slice(0, 16)}-400.webp`
    server.put(src, bytes)
    return { src, width: 400, bytes: 4 }
  })
  const articles = pictures.map((picture, n) => {
    const both = { ...picture, widths: [400, 800], variants: [small[n]!, ...picture.variants] }
    return anArticle({ slug: `a-${n}`, seq: 20 + n, date: -n, picture: both, pictures: [both] })
  })
  await applyChanges(db, { feed: 'f', from: 20, to: 29, articles, removed: [] })
  return small
}

const run = async (given = {}): Promise<number> => (await outcome(given)).missing
const outcome = (given = {}): Promise<PicturesOutcome> =>
  syncPictures(db, { caches: memory.caches, fetch: server.fetch, ...given })
const kept = (): Promise<string[]> => memory.paths(PICTURES)

test('every picture of a stored article is kept, once', async () => {
  const progress: number[][] = []
  expect(await run({ onProgress: (...at: number[]) => progress.push(at) })).toBe(0)
  expect((await kept()).sort()).toEqual(pictures.map(({ src }) => src).sort())
  expect(progress.at(-1)).toEqual([6, 6])
  server.requests.length = 0
  await run()
  expect(server.requests).toEqual([])
})

test('in a small budget the newest articles’ pictures are kept, and those of a saved one', async () => {
  await changeMark(db, 'a-5', { saved: 1 })
  await putMeta(db, 'room', { bytes: (await textBytes()) + 35, at: 0 })
  expect(await outcome()).toEqual({ missing: 0, held: { pictures: 0, bytes: 0 }, isFull: true })
  // Several are fetched at once, and come in any order.
  expect((await kept()).sort()).toEqual([5, 0, 1].map((n) => pictures[n]!.src).sort())
})

test('small pictures are kept under the addresses of the large ones, and give way to them', async () => {
  const small = await publishSmall()
  await putPolicy(db, { ...DEFAULT_POLICY, pictures: 'small' })
  server.requests.length = 0
  await run()
  expect(server.requests.sort()).toEqual(small.map(({ src }) => src).sort())
  expect(await kept()).toEqual([])
  expect((await memory.paths(SMALL_PICTURES)).sort()).toEqual(pictures.map(({ src }) => src).sort())
  expect(await measureStored(db, memory.caches)).toMatchObject({
    pictures: 6,
    bytes: (await textBytes()) + 24,
  })
  await putPolicy(db, DEFAULT_POLICY)
  server.script((path) => (path === pictures[0]!.src ? new Response('x') : undefined))
  expect(await run()).toBe(1)
  await run()
  // Until the large one has come the small one is better than none.
  expect(await memory.paths(SMALL_PICTURES)).toEqual([pictures[0]!.src])
})

test('who wants small pictures keeps the large ones that are there already', async () => {
  await publishSmall()
  await run()
  await putPolicy(db, { ...DEFAULT_POLICY, pictures: 'small' })
  server.requests.length = 0
  expect(await run()).toBe(0)
  expect(server.requests).toEqual([])
  expect(await kept()).toHaveLength(6)
})

test('who wants no pictures keeps those of saved articles', async () => {
  await run()
  await changeMark(db, 'a-5', { saved: 1 })
  await putPolicy(db, { ...DEFAULT_POLICY, pictures: 'none' })
  await run()
  expect(await kept()).toEqual([pictures[5]!.src])
})

test('on a network that costs, pictures wait if the reader wants that, and their size is known', async () => {
  await putPolicy(db, { ...DEFAULT_POLICY, network: 'unmetered' })
  expect(await outcome()).toMatchObject({ missing: 0, held: { pictures: 6, bytes: 60 } })
  expect(server.requests).toEqual([])
  expect(await outcome({ allowance: Infinity })).toMatchObject({ held: { pictures: 0 } })
  expect(await kept()).toHaveLength(6)
})

test('as much as may be fetched without asking is fetched, the newest first', async () => {
  expect(await outcome({ allowance: 25 })).toMatchObject({ held: { pictures: 4, bytes: 40 } })
  expect(await kept()).toEqual([0, 1].map((n) => pictures[n]!.src))
  // What is kept counts: asking again brings no more.
  expect(await outcome({ allowance: 25 })).toMatchObject({ held: { pictures: 4, bytes: 40 } })
})

test('on a phone that is full some pictures give way to newer ones, once, and that is told', async () => {
  await run()
  const fresh = publishPicture(9)
  const news = anArticle({ slug: 'news', date: 9, seq: 10, picture: fresh, pictures: [fresh] })
  await applyChanges(db, { feed: 'f', from: 10, to: 10, articles: [news], removed: [] })
  memory.limit(60)
  const state = { type: 'current', at: 0, ...(await outcome()) } as const
  expect(state).toMatchObject({ isFull: true, missing: 1 })
  expect(await keepUp(db, state, { caches: memory.caches })).toBe('again')
  expect(await outcome()).toMatchObject({ isFull: true, missing: 0 })
  expect(await kept()).toContain(fresh.src)
  expect(await kept()).not.toContain(pictures[5]!.src)
  server.requests.length = 0
  expect(await outcome()).toMatchObject({ isFull: true })
  // The next sync does not fetch what had to go.
  expect(server.requests).toEqual([])
})

test('a picture that no article shows any more goes', async () => {
  await run()
  await applyChanges(db, { feed: 'f', from: 10, to: 10, articles: [], removed: [{ slug: 'a-0', seq: 10 }] })
  await run()
  expect(await kept()).not.toContain(pictures[0]!.src)
  expect(await kept()).toHaveLength(5)
})

test.each([
  ['a log-in page', () => new Response('<html>', { headers: { 'content-type': 'image/webp' } })],
  ['half of it', () => new Response(new Uint8Array(5))],
  ['an error', () => new Response('', { status: 500 })],
])('%s instead of a picture is not kept and the picture comes later', async (_what, answer) => {
  server.script((path) => (path === pictures[1]!.src ? answer() : undefined))
  expect(await run()).toBe(1)
  expect(await kept()).not.toContain(pictures[1]!.src)
  server.script(undefined)
  expect(await run()).toBe(0)
})

test('without network it stops at once', async () => {
  server.script(() => Promise.reject(new TypeError('network error')))
  await expect(run()).rejects.toMatchObject({ failure: 'offline' })
  expect(server.requests.length).toBeLessThanOrEqual(4)
})

test('one picture that stalls does not end the others', async () => {
  server.script((path) => (path === pictures[0]!.src ? new Promise<Response>(() => undefined) : undefined))
  expect(await run({ stall: 50 })).toBe(1)
  expect(await kept()).toHaveLength(5)
})

test('after the end nothing more is told', async () => {
  const told: number[] = []
  server.script((path) =>
    path === pictures[0]!.src ? Promise.reject(new TypeError('network error')) : undefined,
  )
  await expect(run({ onProgress: (done: number) => told.push(done) })).rejects.toMatchObject({
    failure: 'offline',
  })
  const { length } = told
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(told).toHaveLength(length)
})

test('a full phone goes on without pictures', async () => {
  memory.fill()
  expect(await run()).toBe(6)
})

test('a browser without Cache Storage goes on without pictures', async () => {
  expect(await syncPictures(db, { fetch: server.fetch })).toMatchObject({ missing: 0 })
})

test('a file of a kind that is no picture is refused', async () => {
  const bytes = new Uint8Array(3)
  const src = `/images/${hashOf(bytes).slice(0, 16)}-1.html`
  server.put(src, bytes)
  await expect(fetchPicture(src, { fetch: server.fetch })).rejects.toMatchObject({ fault: 'damaged' })
})
