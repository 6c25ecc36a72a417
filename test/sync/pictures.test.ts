import { beforeEach, expect, test } from 'vitest'
import { applyChanges } from '../../src/db/apply.ts'
import type { Reader } from '../../src/db/schema.ts'
import type { Picture } from '../../src/model/article.ts'
import { fetchPicture, PICTURES, syncPictures } from '../../src/sync/pictures.ts'
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

const run = (given = {}): Promise<number> =>
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

test('over the budget the newest articles’ pictures are kept', async () => {
  await run({ budget: 35 })
  expect(await kept()).toEqual(pictures.slice(0, 3).map(({ src }) => src))
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
  expect(await syncPictures(db, { fetch: server.fetch })).toBe(0)
})

test('a file of a kind that is no picture is refused', async () => {
  const bytes = new Uint8Array(3)
  const src = `/images/${hashOf(bytes).slice(0, 16)}-1.html`
  server.put(src, bytes)
  await expect(fetchPicture(src, { fetch: server.fetch })).rejects.toMatchObject({ fault: 'damaged' })
})
