import { beforeEach, expect, test } from 'vitest'
import { getMeta } from '../../src/db/meta.ts'
import type { Reader } from '../../src/db/schema.ts'
import { distrustOldHead, tidyUp } from '../../src/sync/after-sync.ts'
import { isGoneForLong, noteEnd } from '../../src/sync/back-off.ts'
import { leftAlone } from '../../src/sync/left-alone.ts'
import type { ServerAnswer, SyncFailure, SyncState } from '../../src/sync/messages.ts'
import { sync } from '../../src/sync/sync.ts'
import { anArticle, aPicture } from '../helpers/articles.ts'
import { createCaches } from '../helpers/caches.ts'
import { aReader } from '../helpers/reader.ts'
import { createScriptedServer, type ScriptedServer } from '../helpers/scripted-server.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
const HEAD = '/feed/head.json'
const DATE = 'Fri, 15 Jun 2018 00:00:00 GMT'

let db: Reader
let server: ScriptedServer

beforeEach(async () => {
  db = await aReader()
  server = createScriptedServer()
  server.publish([anArticle({ slug: 'first', date: 1 })])
})

const run = (): Promise<SyncState> => sync({ db, caches: null, fetch: server.fetch })

function failed(reason: SyncFailure, answer?: Partial<ServerAnswer>): SyncState {
  return {
    type: 'failed',
    reason,
    ...(answer && { answer: { status: 503, retryAfter: null, date: DATE, ...answer } }),
  }
}

/** How long is waited after each of so many failures, a quarter of an hour apart. */
async function waits(reason: SyncFailure, count: number, random = 1): Promise<number[]> {
  const found: number[] = []
  for (let n = 0; n < count; n += 1) {
    found.push((await noteEnd(db, failed(reason), { now: n * 15 * MINUTE, random: () => random }))!)
  }
  return found
}

const isLeftAlone = async (now: number): Promise<boolean> => (await leftAlone(db, now)) > 0

test('a server in trouble is asked less and less often, and in the end every half hour', async () => {
  expect(await waits('server', 9)).toEqual([
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    4 * MINUTE,
    8 * MINUTE,
    16 * MINUTE,
    30 * MINUTE,
    30 * MINUTE,
    30 * MINUTE,
  ])
})

test('phones that failed together do not come back together', async () => {
  expect(await waits('server', 1, 0)).toEqual([15 * SECOND])
  expect(await waits('offline', 1, 0.5)).not.toEqual([10 * SECOND])
})

test.each(['offline', 'slow', 'not-the-feed', 'storage'] as const)(
  'after “%s” it tries again soon, and whatever brings a network asks at once',
  async (reason) => {
    const all = await waits(reason, 8)
    expect(all[0]).toBe(10 * SECOND)
    expect(Math.max(...all)).toBe(5 * MINUTE)
    expect(await isLeftAlone(7 * 15 * MINUTE + 1)).toBe(false)
  },
)

test.each([
  ['120', 2 * MINUTE],
  [' 120 ', 2 * MINUTE],
  ['Fri, 15 Jun 2018 03:00:00 GMT', 180 * MINUTE],
  ['1000000000', DAY],
  ['Fri, 15 Jun 2038 00:00:00 GMT', DAY],
  ['Fri, 15 Jun 2012 00:00:00 GMT', 30 * SECOND],
  ['-5', 30 * SECOND],
  ['soon', 30 * SECOND],
  ['', 30 * SECOND],
])('“Retry-After: %s” is kept to, by the server’s clock, for a day at most', async (retryAfter, wait) => {
  // The phone's clock is years off.
  const now = Date.UTC(2030, 1, 1)
  expect(await noteEnd(db, failed('server', { retryAfter }), { now, random: () => 1 })).toBe(wait)
  expect([await isLeftAlone(now + wait - 1), await isLeftAlone(now + wait)]).toEqual([true, false])
})

test('what the server asked for outlives a lost network and the page', async () => {
  await noteEnd(db, failed('server', { retryAfter: '3600' }), { now: 0 })
  await noteEnd(db, failed('offline'), { now: 10 * MINUTE })
  expect(await isLeftAlone(59 * MINUTE)).toBe(true)
  expect(await isLeftAlone(61 * MINUTE)).toBe(false)
})

test('a phone whose clock jumps is not locked out', async () => {
  await noteEnd(db, failed('server', { retryAfter: '3600' }), { now: 400 * DAY })
  expect(await isLeftAlone(0)).toBe(false)
  expect(await isLeftAlone(800 * DAY)).toBe(false)
})

test('success forgets it all', async () => {
  await waits('server', 5)
  await noteEnd(db, { type: 'current', at: 1, missing: 0 })
  expect(await waits('server', 1)).toEqual([30 * SECOND])
})

test('two pages that hear of the same end count it once', async () => {
  await noteEnd(db, failed('server'), { now: 0, random: () => 1 })
  expect(await noteEnd(db, failed('server'), { now: 100, random: () => 1 })).toBe(30 * SECOND)
  expect(await getMeta(db, 'retry')).toMatchObject({ failures: 1 })
})

test.each([404, 410])('a site that answers %d for more than a week is said to be gone', async (status) => {
  await noteEnd(db, failed('server', { status }), { now: 0 })
  await noteEnd(db, failed('server', { status }), { now: 6 * DAY })
  expect(await isGoneForLong(db, 6 * DAY)).toBe(false)
  expect(await isGoneForLong(db, 8 * DAY)).toBe(true)
  await noteEnd(db, { type: 'current', at: 1, missing: 0 })
  expect(await isGoneForLong(db, 8 * DAY)).toBe(false)
})

test.each([[{ status: 500 }], [{ status: 503 }], [undefined]])(
  'another trouble in between is not being gone: %j',
  async (answer) => {
    await noteEnd(db, failed('server', { status: 404 }), { now: 0 })
    await noteEnd(db, failed('server', answer), { now: 6 * DAY })
    await noteEnd(db, failed('server', { status: 404 }), { now: 7 * DAY })
    expect(await isGoneForLong(db, 8 * DAY)).toBe(false)
  },
)

test('a sync says what the server answered instead of the head', async () => {
  const headers = { 'retry-after': '60', date: DATE }
  server.script((path) => (path === HEAD ? new Response('busy', { status: 429, headers }) : undefined))
  expect(await run()).toEqual({
    type: 'failed',
    reason: 'server',
    answer: { status: 429, retryAfter: '60', date: DATE },
  })
  expect(await tidyUp(db, await run())).toBeGreaterThanOrEqual(MINUTE)
})

test.each([
  ['a pack', /^\/feed\/packs\//, 1, 0],
  ['a picture', /^\/images\//, 2, 1],
])(
  'a server that says with %s when to come back is asked for nothing else until then',
  async (_what, busy, packs, most) => {
    server = createScriptedServer()
    const pictures = [0, 1, 2, 3, 4, 5].map((n) => aPicture({ src: `/images/${n}-800.webp` }))
    server.publish([anArticle({ slug: 'a', date: 1, picture: pictures[0]!, pictures })])
    server.publish([anArticle({ slug: 'b', date: 2 })])
    const headers = { 'retry-after': '3600', date: DATE }
    server.script((path) => (busy.test(path) ? new Response('busy', { status: 503, headers }) : undefined))
    const state = await sync({ db, caches: createCaches().caches, fetch: server.fetch })
    expect(state).toMatchObject({ type: 'failed', reason: 'server', answer: { retryAfter: '3600' } })
    expect(server.requests.filter((path) => path.startsWith('/feed/packs/'))).toHaveLength(packs)
    const images = server.requests.filter((path) => path.startsWith('/images/'))
    expect(images.length).toBeLessThanOrEqual(4 * most)
    expect(await tidyUp(db, state)).toBeGreaterThanOrEqual(60 * MINUTE)
  },
)

test('a server that says “not modified” for ever is asked for the whole head once a week', async () => {
  let seen: string | null = null
  let day = 0
  const fetch: typeof server.fetch = async (input, init) => {
    const date = new Date(Date.UTC(2018, 5, 15) + day * DAY).toUTCString()
    if (String(input) !== HEAD) return server.fetch(input, init)
    seen = new Headers(init?.headers).get('if-none-match')
    if (seen !== null) return new Response(null, { status: 304, headers: { date } })
    return new Response(server.file(HEAD), { headers: { etag: '"for-ever"', date } })
  }
  const visit = async (on: number): Promise<string | null> => {
    day = on
    await tidyUp(db, await sync({ db, caches: null, fetch }))
    return seen
  }
  expect(await visit(0)).toBe(null)
  server.publish([anArticle({ slug: 'second', date: 2 })])
  for (const on of [1, 3, 6, 8]) expect(await visit(on)).toBe('"for-ever"')
  expect(await visit(9)).toBe(null)
  expect(await db.getAllKeys('articles')).toEqual(['first', 'second'])
  for (const on of [10, 15]) expect(await visit(on)).toBe('"for-ever"')
})

test('a phone without a head has nothing to distrust', async () => {
  await distrustOldHead(db)
  expect(await getMeta(db, 'trusted')).toBeUndefined()
})

test('a cache that goes back and forth between the feed made anew and the one before changes nothing', async () => {
  const old = String(server.file(HEAD))
  const anew = createScriptedServer('feed-2')
  anew.publish([anArticle({ slug: 'a' })])
  anew.publish([anArticle({ slug: 'b' })])
  await run()
  await sync({ db, caches: null, fetch: anew.fetch })
  const stale: typeof server.fetch = (input, init) =>
    String(input) === HEAD ? Promise.resolve(new Response(old)) : server.fetch(input, init)
  expect(await sync({ db, caches: null, fetch: stale })).toMatchObject({ type: 'current' })
  expect(await db.getAllKeys('articles')).toEqual(['a', 'b'])
})
