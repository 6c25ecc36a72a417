import { beforeEach, expect, test } from 'vitest'
import { getHeadlines } from '../../src/db/headlines.ts'
import { getHoldings } from '../../src/db/holdings.ts'
import { changeMark } from '../../src/db/marks.ts'
import { getMeta, putMeta } from '../../src/db/meta.ts'
import { DEFAULT_POLICY, putPolicy } from '../../src/db/policy.ts'
import type { Policy, Reader } from '../../src/db/schema.ts'
import type { Picture } from '../../src/model/article.ts'
import { clearStored } from '../../src/sync/clear.ts'
import { measureStored } from '../../src/sync/measure.ts'
import type { SyncState } from '../../src/sync/messages.ts'
import { openOnline } from '../../src/sync/open-online.ts'
import { keepUp } from '../../src/sync/keep-up.ts'
import { sync, type SyncOptions } from '../../src/sync/sync.ts'
import { SMALL_PICTURES } from '../../src/sync/wanted-pictures.ts'
import { toItem } from '../../src/feed/item.ts'
import { anArticle, aPicture } from '../helpers/articles.ts'
import { createCaches, type MemoryCaches } from '../helpers/caches.ts'
import { aReader } from '../helpers/reader.ts'
import { createScriptedServer, hashOf, type ScriptedServer } from '../helpers/scripted-server.ts'

let db: Reader
let server: ScriptedServer
let memory: MemoryCaches

beforeEach(async () => {
  db = await aReader()
  server = createScriptedServer()
  memory = createCaches()
})

/** `count` articles in one run, a-0 the newest; every third of `safety`. */
function publishMany(count: number, given: (n: number) => object = () => ({})): void {
  server.publish(
    Array.from({ length: count }, (_, n) =>
      anArticle({ slug: `a-${n}`, date: -n, category: n % 3 === 0 ? 'safety' : 'economy', ...given(n) }),
    ),
  )
}

const NO_ROOM: SyncState = { type: 'failed', reason: 'storage' }
const lacksRoom = async (): Promise<boolean> => true
/** A sync, and what a page does after it. */
async function run(given: Partial<SyncOptions> = {}): Promise<SyncState> {
  const options = { db, caches: memory.caches, fetch: server.fetch, lacksRoom, ...given }
  const state = await sync(options)
  return (await keepUp(options.db, state, options)) === 'again' ? sync(options) : state
}

const slugs = async (): Promise<string[]> =>
  (await getHeadlines(db, { type: 'all' }, 9999)).map(({ slug }) => slug)
const choose = (given: Partial<Policy>): Promise<void> => putPolicy(db, { ...DEFAULT_POLICY, ...given })
const packsAsked = (): number => server.requests.filter((path) => path.startsWith('/feed/packs/')).length

test('the newest five hundred are kept by themselves, in whole packs', async () => {
  publishMany(1000)
  await run()
  const held = await slugs()
  expect(held.slice(0, 500)).toEqual(Array.from({ length: 500 }, (_, n) => `a-${n}`))
  expect(held.length).toBeLessThan(500 + 128)
})

test('who chooses fewer has the oldest go, but for what is saved; they are not fetched again', async () => {
  publishMany(400)
  await run()
  await changeMark(db, 'a-399', { saved: 1 })
  await choose({ articles: 100 })
  await run()
  const held = await slugs()
  expect(held.length).toBeLessThan(100 + 128)
  expect(held.at(-1)).toBe('a-399')
  server.requests.length = 0
  server.publish([anArticle({ slug: 'new', date: 9 })])
  await run()
  expect(packsAsked()).toBe(1)
})

test('who chooses more gets what had gone', async () => {
  publishMany(400)
  await choose({ articles: 100 })
  await run()
  await choose({ articles: 500 })
  await run()
  expect(await slugs()).toHaveLength(400)
})

test('all means all', async () => {
  publishMany(700)
  await choose({ articles: 'all' })
  await run()
  expect(await slugs()).toHaveLength(700)
})

test('of a chosen category four times as many are kept, and only of that', async () => {
  publishMany(900)
  await choose({ articles: 100, more: ['safety'] })
  await run()
  const behind = (await getHoldings(db)).slice(-50)
  expect(new Set(behind.map(({ category }) => category))).toEqual(new Set(['safety']))
  expect((await getHoldings(db)).filter(({ category }) => category === 'safety').length).toBeGreaterThan(133)
  server.requests.length = 0
  await run()
  expect(packsAsked()).toBe(0)
  await choose({ articles: 500 })
  await run()
  expect((await slugs()).slice(0, 500)).toEqual(Array.from({ length: 500 }, (_, n) => `a-${n}`))
})

test('what the reader went back to stays for a day', async () => {
  publishMany(800)
  await choose({ articles: 100 })
  await run()
  const before = (await slugs()).length
  await run({ older: true })
  const after = (await slugs()).length
  expect(after).toBeGreaterThan(before)
  await run()
  expect(await slugs()).toHaveLength(after)
  const { articles = 0, at = 0 } = (await getMeta(db, 'older')) ?? {}
  await putMeta(db, 'older', { articles, at: at - 2 * 24 * 60 * 60_000 })
  await run()
  expect(await slugs()).toHaveLength(before)
})

test('an old article that was opened stays a while, and is kept when it is saved', async () => {
  publishMany(400)
  await choose({ articles: 100 })
  await run()
  const old = server.articles().get('a-350')!
  server.put('/article/a-350/', pageOf(JSON.stringify(toItem(old))))
  expect(await openOnline(db, 'a-350', { fetch: server.fetch })).toMatchObject({ slug: 'a-350' })
  await changeMark(db, 'a-350', { opened: 5 })
  await run()
  expect(await slugs()).toContain('a-350')
})

test('old read articles go before old unread ones, saved ones never, and none of them comes again', async () => {
  // Large enough that making room takes a part of them.
  publishMany(300, () => ({ html: `<p>${'长'.repeat(3000)}</p>` }))
  await run()
  const read = Array.from({ length: 25 }, (_, n) => `a-${n * 10}`)
  for (const slug of read) await changeMark(db, slug, { opened: 1 })
  await changeMark(db, 'a-299', { saved: 1 })
  expect(await keepUp(db, NO_ROOM, { caches: memory.caches, lacksRoom })).toBe('again')
  // Full again right after: nothing more goes.
  expect(await keepUp(db, NO_ROOM, { caches: memory.caches, lacksRoom })).toBe('done')
  const held = await slugs()
  const gone = Array.from({ length: 300 }, (_, n) => `a-${n}`).filter((slug) => !held.includes(slug))
  // Everything read behind the newest hundred, then the oldest unread.
  expect(gone.length).toBeGreaterThan(20)
  expect(held).toEqual(expect.arrayContaining(['a-0', 'a-10', 'a-90', 'a-101', 'a-299']))
  expect(gone).toEqual(expect.arrayContaining(['a-110', 'a-240', 'a-298', 'a-297']))
  server.requests.length = 0
  await run()
  expect(packsAsked()).toBe(0)
  expect(await slugs()).toEqual(held)
})

test('a write that failed for another reason than want of room costs no article', async () => {
  publishMany(20)
  await run()
  expect(await keepUp(db, NO_ROOM, { caches: memory.caches })).toBe('done')
  expect(await slugs()).toHaveLength(20)
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('worksite-reader-room')
})

test('a full phone takes the text of new articles and lets pictures and old articles go', async () => {
  const picture = publishPicture(0, 1000)
  publishMany(150, (n) => (n === 149 ? { picture, pictures: [picture] } : {}))
  await run()
  await changeMark(db, 'a-140', { opened: 1 })
  server.publish([anArticle({ slug: 'new', date: 9 })])
  const full = breakFirstWrite(db)
  expect(await run({ db: full })).toMatchObject({
    type: 'current',
    isFull: true,
  })
  expect(await slugs()).toContain('new')
  expect((await measureStored(db, memory.caches)).pictures).toBe(0)
})

test('two thousand articles with small pictures stay within the budget, and use it', async () => {
  const pictures = Array.from({ length: 2000 }, (_, n) => publishPicture(n, 52_000))
  publishMany(2000, (n) => ({ picture: pictures[n]!, pictures: [pictures[n]!] }))
  await choose({ articles: 2000, megabytes: 50, pictures: 'small', network: 'any' })
  await run()
  const { articles, bytes } = await measureStored(db, memory.caches)
  expect(articles).toBe(2000)
  expect(bytes).toBeLessThanOrEqual(50e6)
  for (const held of [bytes, await weigh()]) expect(Math.abs(held / 50e6 - 1)).toBeLessThan(0.05)
})

/** Every text and picture that is stored, on the scales and not by the reader's own count. */
async function weigh(): Promise<number> {
  const texts = [
    ...(await db.getAll('articles')).map((article) => JSON.stringify(article)),
    ...(await db.getAll('bodies')),
    ...(await db.getAll('texts')).map(({ text }) => text),
  ]
  const cache = await memory.caches.open(SMALL_PICTURES)
  const files = await Promise.all(
    (await cache.keys()).map(async (key) => (await cache.match(key))!.arrayBuffer()),
  )
  const sizes = [
    ...texts.map((text) => Buffer.byteLength(text)),
    ...files.map(({ byteLength }) => byteLength),
  ]
  return sizes.reduce((sum, size) => sum + size, 0)
}

test('clearing leaves what is saved, with its pictures', async () => {
  const pictures = [publishPicture(1, 10), publishPicture(2, 10)]
  publishMany(2, (n) => ({ picture: pictures[n]!, pictures: [pictures[n]!] }))
  await run()
  await changeMark(db, 'a-1', { saved: 1 })
  await clearStored(db, memory.caches)
  expect(await slugs()).toEqual(['a-1'])
  expect(await measureStored(db, memory.caches)).toMatchObject({ articles: 1, pictures: 1 })
  await run()
  expect(await slugs()).toEqual(['a-0', 'a-1'])
})

function pageOf(item: string): string {
  return `<html><script type="application/json" id="article">${item.replaceAll('<', '\\u003c')}</script></html>`
}

function publishPicture(n: number, size: number): Picture {
  const [large, small] = [size, size / 2].map((length, i) => {
    const bytes = new Uint8Array(length).fill(n).fill(n >> 8, 0, 1)
    const src = `/images/${hashOf(bytes).slice(0, 16)}-${i === 0 ? 800 : 400}.webp`
    server.put(src, bytes)
    return { src, width: i === 0 ? 800 : 400, bytes: length }
  })
  return aPicture({ ...large!, widths: [400, 800], variants: [small!, large!] })
}

/** A database whose first transaction over articles fails, as on a full phone. */
function breakFirstWrite(kept: Reader): Reader {
  let isBroken = false
  return new Proxy(kept, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (name !== 'transaction') return member
      return (stores: string[], mode?: IDBTransactionMode) => {
        if (mode === 'readwrite' && Array.isArray(stores) && !isBroken) {
          isBroken = true
          throw new DOMException('full', 'QuotaExceededError')
        }
        return target.transaction(stores as ['articles'], mode as 'readwrite')
      }
    },
  })
}

test('pictures of both sizes are found where they are kept', async () => {
  const picture = publishPicture(3, 10)
  publishMany(1, () => ({ picture, pictures: [picture] }))
  await choose({ pictures: 'small' })
  await run()
  expect(await memory.paths(SMALL_PICTURES)).toEqual([picture.src])
})
