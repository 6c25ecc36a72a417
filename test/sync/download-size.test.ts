import { beforeEach, expect, test } from 'vitest'
import { putMeta } from '../../src/db/meta.ts'
import { DEFAULT_POLICY, getPolicy, putPolicy } from '../../src/db/policy.ts'
import type { Policy, Reader } from '../../src/db/schema.ts'
import { getDownloadSize, getOlderBytes, type DownloadSize } from '../../src/sync/download-size.ts'
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

test('of old packs, whose lists nobody has read yet, the size is told about as it will be', async () => {
  server = createScriptedServer('feed-1', { span: 256 })
  for (let run = 0; run < 100; run += 1) {
    const ten = Array.from({ length: 10 }, (_, n) => run * 10 + n)
    server.publish(ten.map((n) => anArticle({ slug: `a-${n}`, date: n })))
  }
  await choose({ articles: 100 })
  await run()
  const lists = server.head().packs.filter(({ packs }) => packs)
  expect(lists.length).toBeGreaterThan(2)
  await choose({ articles: 500 })
  const told = (await left()).texts
  server.requests.length = 0
  await run()
  const fetched = server.requests.filter((path) => lists.every(({ file }) => path !== `/feed/${file}`))
  const came = fetched.slice(1).reduce((sum, path) => sum + Buffer.byteLength(server.file(path)!), 0)
  expect(fetched.length).toBeLessThan(server.requests.length)
  // Packs come whole.
  expect([
    told <= came,
    came - told < 2 * Math.max(...lists.map(({ bytes, packs }) => bytes / packs!)),
  ]).toEqual([true, true])
  expect(await left()).toEqual({ texts: 0, pictures: 0 })
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
