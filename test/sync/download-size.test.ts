import { beforeEach, expect, test } from 'vitest'
import { putMeta } from '../../src/db/meta.ts'
import { DEFAULT_POLICY, getPolicy, putPolicy } from '../../src/db/policy.ts'
import type { Policy, Reader } from '../../src/db/schema.ts'
import {
  getDownloadSize,
  getLackingNews,
  getOlderBytes,
  type DownloadSize,
} from '../../src/sync/download-size.ts'
import { sync } from '../../src/sync/sync.ts'
import { anArticle, aPicture } from '../helpers/articles.ts'
import { createCaches, type MemoryCaches } from '../helpers/caches.ts'
import { aReader } from '../helpers/reader.ts'
import { createScriptedServer, hashOf, type ScriptedServer } from '../helpers/scripted-server.ts'

const PICTURE = 1000

let db: Reader
let server: ScriptedServer
let memory: MemoryCaches

beforeEach(async () => {
  db = await aReader()
  server = createScriptedServer()
  memory = createCaches()
  server.publish(
    Array.from({ length: 300 }, (_, n) =>
      anArticle({ slug: `a-${n}`, date: -n, pictures: [publishPicture(n)] }),
    ),
  )
})

function publishPicture(n: number) {
  const bytes = new Uint8Array(PICTURE).fill(1, 0, n)
  const src = `/images/${hashOf(bytes).slice(0, 16)}-800.webp`
  server.put(src, bytes)
  return aPicture({ src, bytes: PICTURE })
}

const choose = (given: Partial<Policy>): Promise<void> => putPolicy(db, { ...DEFAULT_POLICY, ...given })
const run = (given = {}) => sync({ db, caches: memory.caches, fetch: server.fetch, ...given })
const left = async (): Promise<DownloadSize> => getDownloadSize(db, await getPolicy(db), memory.caches)

test('before the first sync nobody knows, and nothing is promised', async () => {
  expect(await left()).toEqual({ texts: 0, pictures: 0 })
})

test('nothing is left when all that is wanted is here', async () => {
  await run()
  expect(await left()).toEqual({ texts: 0, pictures: 0 })
})

test('who wants more hears what the texts weigh, to the byte', async () => {
  await choose({ articles: 100 })
  await run()
  const packs = server.head().packs
  const lacking = packs.filter(({ file }) => !server.requests.includes(`/feed/${file}`))
  await choose({ articles: 'all' })
  expect((await left()).texts).toBe(lacking.reduce((sum, { bytes }) => sum + bytes, 0))
  expect((await left()).texts).toBeGreaterThan(0)
})

test('who goes back further hears first what the next older news weighs', async () => {
  await choose({ articles: 100 })
  await run()
  const told = await getOlderBytes(db)
  server.requests.length = 0
  await run({ older: true })
  const came = server.head().packs.filter(({ file }) => server.requests.includes(`/feed/${file}`))
  expect(came.length).toBeGreaterThan(0)
  expect(told).toBe(came.reduce((sum, { bytes }) => sum + bytes, 0))
})

/** A hundred runs of ten articles; of the older packs lists are named in a list. */
function publishArchive(): void {
  server = createScriptedServer('feed-1', { span: 256 })
  for (let run = 0; run < 100; run += 1) {
    const ten = Array.from({ length: 10 }, (_, n) => run * 10 + n)
    server.publish(ten.map((n) => anArticle({ slug: `a-${n}`, date: n })))
  }
}

const sizeOf = (path: string): number => Buffer.byteLength(server.file(path)!)
/** The packs that were asked for, lists not counted. */
const packsAsked = (): string[] =>
  server.requests.filter((path) => String(server.file(path)).startsWith('{"version":"https:'))

test('of old packs, whose lists nobody has read yet, the size is told about as it will be', async () => {
  publishArchive()
  await choose({ articles: 100 })
  await run()
  await choose({ articles: 500 })
  const told = (await left()).texts
  server.requests.length = 0
  await run()
  const sizes = packsAsked().map(sizeOf)
  const came = sizes.reduce((sum, size) => sum + size, 0)
  expect(sizes.length).toBeLessThan(server.requests.length - 1)
  // Packs come whole.
  expect([told <= came, came - told < 2 * Math.max(...sizes)]).toEqual([true, true])
  expect(await left()).toEqual({ texts: 0, pictures: 0 })
})

test('right after a sync nothing is said to be missing, whatever is behind lists', async () => {
  publishArchive()
  for (let day = 0; day < 40; day += 1) {
    const few = Array.from({ length: 1 + (day % 5) }, (_, n) => `b-${day}-${n}`)
    const corrected = anArticle({ slug: `a-${990 - day * 20}`, html: `<p>${day}</p>`, date: day })
    server.publish([...few.map((slug) => anArticle({ slug, date: 1000 + day })), corrected])
    await choose({ articles: ([100, 500, 100, 2000] as const)[day % 4]! })
    expect(await run()).toMatchObject({ type: 'current' })
    expect(await getLackingNews(db, memory.caches)).toEqual({ articles: 0, bytes: 0 })
    expect(await left()).toEqual({ texts: 0, pictures: 0 })
  }
})

test('who goes back into a list that nobody has read hears about what one pack weighs', async () => {
  publishArchive()
  await choose({ articles: 100 })
  await run()
  for (let step = 0; step < 6; step += 1) {
    const told = await getOlderBytes(db)
    server.requests.length = 0
    await run({ older: true })
    const sizes = packsAsked().map(sizeOf)
    expect(sizes).toHaveLength(1)
    expect([told > sizes[0]! / 2, told < sizes[0]! * 2]).toEqual([true, true])
  }
})

test('pictures of articles that are here are counted exactly, and not beyond the budget', async () => {
  await choose({ pictures: 'none' })
  await run()
  await choose({ pictures: 'full' })
  expect((await left()).pictures).toBe(300 * PICTURE)
  await putMeta(db, 'heard', 0)
  await putMeta(db, 'room', { bytes: 0, at: 0 })
  expect((await left()).pictures).toBe(0)
})

test('without a place for pictures none are promised', async () => {
  await choose({ pictures: 'none' })
  await run()
  await choose({ pictures: 'full' })
  expect(await getDownloadSize(db, await getPolicy(db), undefined)).toEqual({ texts: 0, pictures: 0 })
})

test('a head that this build does not understand promises nothing', async () => {
  await putMeta(db, 'head', { etag: '', value: { version: 99 } })
  expect(await left()).toEqual({ texts: 0, pictures: 0 })
})
