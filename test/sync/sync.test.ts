import { beforeEach, expect, test } from 'vitest'
import { getArticle } from '../../src/db/articles.ts'
import { getHeadlines } from '../../src/db/headlines.ts'
import { changeMark, getMarks } from '../../src/db/marks.ts'
import { getMeta } from '../../src/db/meta.ts'
import type { Reader } from '../../src/db/schema.ts'
import type { SyncState, ToPage } from '../../src/sync/messages.ts'
import { PICTURES } from '../../src/sync/wanted-pictures.ts'
import { sync } from '../../src/sync/sync.ts'
import { anArticle, aPicture } from '../helpers/articles.ts'
import { createCaches } from '../helpers/caches.ts'
import { aReader } from '../helpers/reader.ts'
import { createScriptedServer, hashOf, type ScriptedServer } from '../helpers/scripted-server.ts'

let db: Reader
let server: ScriptedServer

beforeEach(async () => {
  db = await aReader()
  server = createScriptedServer()
  server.publish([anArticle({ slug: 'first', date: 1 })])
})

const run = (): Promise<SyncState> => sync({ db, fetch: server.fetch, stall: 50 })
const titles = async (): Promise<string[]> =>
  (await getHeadlines(db, { type: 'all' }, 999)).map(({ slug }) => slug)
const isPack = (path: string): boolean => path.startsWith('/feed/packs/')

test('brings the news and says that it is current, by the server’s clock', async () => {
  expect(await run()).toEqual({ type: 'current', at: Date.UTC(2018, 5, 15), missing: 0 })
  expect(await titles()).toEqual(['first'])
  expect((await getMeta(db, 'site'))?.title).toBe('甘肃工会新闻')
})

test('asks for nothing but the head when nothing is new', async () => {
  await run()
  server.requests.length = 0
  expect(await run()).toMatchObject({ type: 'current' })
  expect(server.requests).toEqual(['/feed/head.json'])
})

test('fetches one small pack when one article is new', async () => {
  await run()
  server.publish([anArticle({ slug: 'second', date: 2 })])
  server.requests.length = 0
  await run()
  expect(server.requests.filter(isPack)).toHaveLength(1)
  expect(await titles()).toEqual(['second', 'first'])
})

test('a correction replaces the article and leaves the reader’s marks', async () => {
  await run()
  await changeMark(db, 'first', { opened: 1, position: 4 })
  server.publish([anArticle({ slug: 'first', html: '<p>更正</p>' })])
  await run()
  expect((await getArticle(db, 'first'))?.html).toBe('<p>更正</p>')
  expect(await getMarks(db)).toEqual([{ slug: 'first', opened: 1, position: 4 }])
})

test('a withdrawn article goes', async () => {
  await run()
  server.publish([], ['first'])
  await run()
  expect(await titles()).toEqual([])
})

test('keeps yesterday’s news when the feed cannot be reached', async () => {
  await run()
  server.script(() => Promise.reject(new TypeError('network error')))
  expect(await run()).toEqual({ type: 'failed', reason: 'offline', at: Date.UTC(2018, 5, 15) })
  expect(await titles()).toEqual(['first'])
})

test('says what it does: head, packs one by one, the end', async () => {
  const states: ToPage[] = []
  await sync({ db, fetch: server.fetch, onMessage: (message) => states.push(message) })
  expect(states).toEqual([
    { type: 'state', state: { type: 'fetching', what: 'head', done: 0, total: 1 } },
    { type: 'changed', articles: 0 },
    {
      type: 'state',
      state: { type: 'fetching', what: 'packs', done: 0, total: 1, at: Date.UTC(2018, 5, 15) },
    },
    { type: 'changed', articles: 1 },
    { type: 'state', state: { type: 'current', at: Date.UTC(2018, 5, 15), missing: 0 } },
  ])
})

const page = (): Response =>
  new Response('<!doctype html><title>请登录</title>', { headers: { 'content-type': 'text/html' } })

test.each([
  ['a log-in page instead of the head', '/feed/head.json', page, 'not-the-feed'],
  [
    'a log-in page that calls itself JSON',
    '/feed/head.json',
    () => new Response('{"login":true}'),
    'not-the-feed',
  ],
  [
    '"network authentication required"',
    '/feed/head.json',
    () => new Response('', { status: 511 }),
    'not-the-feed',
  ],
  ['a head with wrong types', '/feed/head.json', () => new Response('{"version":1,"packs":7}'), 'damaged'],
  ['a head of a later format', '/feed/head.json', () => new Response('{"version":2,"packs":[]}'), 'outdated'],
  ['a server error', '/feed/head.json', () => new Response('', { status: 503 }), 'server'],
  ['a head that never ends', '/feed/head.json', () => new Response(new ReadableStream()), 'slow'],
  ['no answer at all', '/feed/head.json', () => new Promise<Response>(() => undefined), 'slow'],
  ['a pack that was cut off', '/feed/packs', () => new Response('{"version":"https://js'), 'damaged'],
  ['a log-in page instead of a pack', '/feed/packs', page, 'not-the-feed'],
  ['a pack that is gone', '/feed/packs', () => new Response('', { status: 404 }), 'server'],
])(
  '%s: the old news stays, the reader is told, the next sync repairs it',
  async (_what, path, answer, reason) => {
    await run()
    server.publish([anArticle({ slug: 'second', date: 2 })])
    server.script((asked) => (asked.startsWith(path) ? (answer() as Response) : undefined))
    expect(await run()).toMatchObject({ type: 'failed', reason })
    expect(await titles()).toEqual(['first'])
    server.script(undefined)
    expect(await run()).toMatchObject({ type: 'current' })
    expect(await titles()).toEqual(['second', 'first'])
  },
)

test('one damaged pack does not keep the others away', async () => {
  server = createScriptedServer()
  for (const slug of ['a', 'b', 'c']) server.publish([anArticle({ slug, date: slug.charCodeAt(0) })])
  const bad = `/feed/${server.head().packs[1]!.file}`
  server.script((path) => (path === bad ? new Response('x') : undefined))
  expect(await run()).toMatchObject({ type: 'failed', reason: 'damaged' })
  expect(await titles()).toEqual(['c', 'a'])
  server.script(undefined)
  await run()
  expect(await titles()).toEqual(['c', 'b', 'a'])
})

test('a pack with the right hash and the wrong range is refused', async () => {
  const head = server.head()
  const text = String(server.file(`/feed/${head.packs[0]!.file}`)).replace(
    '"from":1,"to":1',
    '"from":1,"to":3',
  )
  const sha256 = hashOf(text)
  const file = `packs/${sha256.slice(0, 16)}.json`
  server.put(`/feed/${file}`, text)
  const packs = [{ ...head.packs[0]!, file, sha256, bytes: text.length }]
  server.put('/feed/head.json', JSON.stringify({ ...head, packs }))
  expect(await run()).toMatchObject({ type: 'failed', reason: 'damaged' })
  expect(await titles()).toEqual([])
})

test('a broken copy in the browser’s cache is fetched again past it', async () => {
  let answers = 0
  server.script((path) => (isPack(path) && (answers += 1) === 1 ? new Response('cut off') : undefined))
  expect(await run()).toMatchObject({ type: 'current' })
})

test('an older head than the one this phone has changes nothing', async () => {
  const old = String(server.file('/feed/head.json'))
  server.publish([anArticle({ slug: 'second', date: 2 })])
  await run()
  server.script((path) => (path === '/feed/head.json' ? new Response(old) : undefined))
  expect(await run()).toMatchObject({ type: 'current' })
  expect(await titles()).toEqual(['second', 'first'])
})

test('a feed made anew replaces the articles, not the marks nor what was saved; until then the old ones stay', async () => {
  await run()
  await changeMark(db, 'first', { saved: 1 })
  const anew = createScriptedServer('feed-2')
  anew.publish([anArticle({ slug: 'other' })])
  const fetchAnew = (): Promise<SyncState> => sync({ db, fetch: anew.fetch, stall: 50 })
  anew.script((path) => (isPack(path) ? Promise.reject(new TypeError('network error')) : undefined))
  await fetchAnew()
  expect(await titles()).toEqual(['first'])
  anew.script(undefined)
  await fetchAnew()
  // What the reader saved stays readable, though the new feed does not know it.
  expect(await titles()).toEqual(['other', 'first'])
  expect(await getMarks(db)).toEqual([{ slug: 'first', saved: 1 }])
})

test('"not modified" to a phone that has nothing is not believed', async () => {
  let answers = 0
  server.script((path) =>
    path === '/feed/head.json' && (answers += 1) === 1 ? new Response(null, { status: 304 }) : undefined,
  )
  expect(await run()).toMatchObject({ type: 'current' })
  expect(await titles()).toEqual(['first'])
})

test('a large archive is not fetched whole, and older packs come when they are asked for', async () => {
  server = createScriptedServer()
  server.publish(Array.from({ length: 300 }, (_, i) => anArticle({ slug: `a-${i}`, date: i })))
  await sync({ db, fetch: server.fetch, keep: 50 })
  expect(await titles()).toHaveLength(16 + 94)
  expect(await getMeta(db, 'beyond')).toBe(190)
  await sync({ db, fetch: server.fetch, keep: 50, older: true })
  expect(await titles()).toHaveLength(16 + 94 + 95)
  expect(await getMeta(db, 'beyond')).toBe(95)
})

/** Forty runs of ten articles, whose oldest packs are listed in a file of their own. */
function anArchive(): ScriptedServer {
  const archive = createScriptedServer('feed-1', { span: 256 })
  for (let run = 0; run < 40; run += 1) {
    const ten = Array.from({ length: 10 }, (_, n) => run * 10 + n)
    archive.publish(ten.map((n) => anArticle({ slug: `a-${n}`, date: n })))
  }
  return archive
}

const listIn = ({ head }: ScriptedServer): string => `/feed/${head().packs.find(({ packs }) => packs)!.file}`

test('a list of old packs is asked for only where the reader wants what it lists', async () => {
  server = anArchive()
  await sync({ db, fetch: server.fetch, keep: 100 })
  expect(server.requests).not.toContain(listIn(server))
  const held = (await titles()).length
  expect(held + ((await getMeta(db, 'beyond')) ?? 0)).toBe(400)
  await sync({ db, fetch: server.fetch, keep: held + 1 })
  expect(server.requests.filter((path) => path === listIn(server))).toHaveLength(1)
  expect((await titles()).length).toBe(held + 80)
  expect(await getMeta(db, 'beyond')).toBe(400 - held - 80)
})

test('what a list said is remembered as long as the head says nothing new', async () => {
  server = anArchive()
  await sync({ db, fetch: server.fetch, keep: 200 })
  await sync({ db, fetch: server.fetch, keep: 400 })
  expect(server.requests.filter((path) => path === listIn(server))).toHaveLength(1)
  expect(await titles()).toHaveLength(400)
  server.requests.length = 0
  server.publish([anArticle({ slug: 'new', date: 1000 })])
  await sync({ db, fetch: server.fetch, keep: 400 })
  // Who has everything that it lists need not know what it lists.
  expect(server.requests.filter(isPack)).toHaveLength(1)
  expect(await titles()).toHaveLength(401)
})

test('older news that is asked for comes pack by pack, from a list as well', async () => {
  server = anArchive()
  await sync({ db, fetch: server.fetch, keep: 100 })
  const before = (await titles()).length
  await sync({ db, fetch: server.fetch, keep: 100, older: true })
  expect((await titles()).length).toBe(before + 80)
})

test('a damaged list costs only what it lists', async () => {
  server = anArchive()
  server.script((path) => (path === listIn(server) ? new Response('{}') : undefined))
  expect(await sync({ db, fetch: server.fetch, keep: 400 })).toMatchObject({ reason: 'damaged' })
  const before = (await titles()).length
  expect(before).toBeGreaterThan(100)
  server.script(undefined)
  expect(await sync({ db, fetch: server.fetch, keep: 400 })).toMatchObject({ type: 'current' })
  expect(await titles()).toHaveLength(400)
})

test('a full phone is told, and keeps what it has', async () => {
  await run()
  server.publish([anArticle({ slug: 'second', date: 2 })])
  const full = new Proxy(db, {
    get: (target, name) =>
      name === 'transaction'
        ? (stores: string[], mode: IDBTransactionMode) => {
            if (mode === 'readwrite' && Array.isArray(stores))
              throw new DOMException('full', 'QuotaExceededError')
            return target.transaction(stores as ['articles'], mode)
          }
        : Reflect.get(target, name, target),
  })
  expect(await sync({ db: full, fetch: server.fetch })).toMatchObject({ type: 'failed', reason: 'storage' })
  expect(await titles()).toEqual(['first'])
})

test('two at once: a lock lets one after the other', async () => {
  const order: string[] = []
  let last: Promise<unknown> = Promise.resolve()
  const locks = {
    request: (name: string, work: () => Promise<unknown>) => {
      order.push(name)
      last = last.then(work)
      return last
    },
  } as unknown as LockManager
  const both = [sync({ db, fetch: server.fetch, locks }), sync({ db, fetch: server.fetch, locks })]
  expect(await Promise.all(both)).toMatchObject([{ type: 'current' }, { type: 'current' }])
  expect(server.requests.filter(isPack)).toHaveLength(1)
  expect(order).toEqual(['worksite-reader-sync', 'worksite-reader-sync'])
})

test('the news waits for no read counts', async () => {
  server.put('/feed/head.json', JSON.stringify({ ...server.head(), reads: 'one' }))
  expect(await run()).toMatchObject({ type: 'current' })
  expect(server.requests).not.toContain('/feed/reads.json')
})

test('a log-in page does not make old news look fresh', async () => {
  await run()
  const date = new Date(Date.UTC(2030, 1, 1)).toUTCString()
  server.script(() => new Response('<html>请登录</html>', { headers: { date } }))
  expect(await run()).toEqual({ type: 'failed', reason: 'not-the-feed', at: Date.UTC(2018, 5, 15) })
})

test('a log-in page from the browser’s cache, longer than the pack, is fetched past', async () => {
  let answers = 0
  server.script((path) =>
    isPack(path) && (answers += 1) === 1 ? new Response(`<html>${' '.repeat(300_000)}</html>`) : undefined,
  )
  expect(await run()).toMatchObject({ type: 'current' })
})

test('head and site are stored together, whenever the phone is switched off', async () => {
  await run()
  await db.delete('meta', 'site')
  await db.delete('meta', 'head')
  await run()
  expect((await getMeta(db, 'site'))?.title).toBe('甘肃工会新闻')
})

test('new links and categories reach an open page though no article changed', async () => {
  await run()
  server.site.title = '新名字'
  server.publish([])
  const told: ToPage[] = []
  await sync({ db, fetch: server.fetch, onMessage: (message) => told.push(message) })
  expect(told).toContainEqual({ type: 'changed', articles: 0 })
  expect((await getMeta(db, 'site'))?.title).toBe('新名字')
})

test('a damaged pack keeps no pictures away', async () => {
  const { caches, paths } = createCaches()
  const bytes = new Uint8Array(4)
  const src = `/images/${hashOf(bytes).slice(0, 16)}-8.webp`
  server.put(src, bytes)
  const picture = aPicture({ src, width: 8, height: 8, bytes: 4 })
  server.publish([anArticle({ slug: 'second', date: 2, picture, pictures: [picture] })])
  const bad = `/feed/${server.head().packs[1]!.file}`
  server.script((path) => (path === bad ? new Response('x') : undefined))
  expect(await sync({ db, caches, fetch: server.fetch })).toMatchObject({ type: 'failed', reason: 'damaged' })
  expect(await paths(PICTURES)).toEqual([src])
})
