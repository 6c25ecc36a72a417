import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { applyChanges } from '../../src/db/apply.ts'
import { openReader } from '../../src/db/open.ts'
import type { Reader } from '../../src/db/schema.ts'
import { dropStartPages } from '../../src/sync/shell-cache.ts'
import { answerNavigation, installShell } from '../../src/worker/shell.ts'
import { keepStart } from '../../src/worker/start-page.ts'
import { anArticle } from '../helpers/articles.ts'
import { createCaches, type MemoryCaches } from '../helpers/caches.ts'
import { deployShell } from '../helpers/deploy-shell.ts'
import { createScriptedServer, type ScriptedServer } from '../helpers/scripted-server.ts'

const SHELL = '<title>外壳</title><script type="module" src="/assets/index-1.js"></script></html>'
const PAGE =
  '<script type="module" src="/assets/index-1.js"></script><div id="prerendered"><a href="/article/newest/">最新</a></div></html>\n'
const HTML = { headers: { 'content-type': 'text/html; charset=utf-8' } }

let server: ScriptedServer
let memory: MemoryCaches
let db: Reader
let shell: { build: string; caches: CacheStorage; fetch: typeof fetch }

beforeEach(async () => {
  server = createScriptedServer()
  memory = createCaches()
  db = await openReader()
  const articles = [anArticle({ slug: 'newest', seq: 1 })]
  await Promise.all((['articles', 'bodies', 'removed', 'meta'] as const).map((name) => db.clear(name)))
  await applyChanges(db, { feed: 'feed', from: 1, to: 1, articles, removed: [] })
  const build = deployShell(server, { '/shell.html': SHELL, '/assets/index-1.js': 'one' })
  shell = { build, caches: memory.caches, fetch: server.fetch }
  await installShell(shell)
  answer(() => new Response(PAGE, HTML))
})

afterEach(() => void vi.unstubAllGlobals())

function answer(start: () => Response | Promise<Response>): void {
  server.script((path) => (path === '/' ? start() : undefined))
  server.requests.length = 0
}

const noNetwork: typeof fetch = () => Promise.reject(new TypeError('no network'))

async function open(address: string): Promise<string> {
  const request = new Request(`https://reader.example.org${address}`)
  return (await answerNavigation(request, { ...shell, fetch: noNetwork })).text()
}

test('without a network the start page opens with the headlines of the last sync', async () => {
  await keepStart(db, shell)
  expect(await open('/')).toBe(PAGE)
  expect(await open('/?from=home')).toBe(PAGE)
})

test('every other address opens as ever', async () => {
  await keepStart(db, shell)
  expect(await open('/article/newest/')).toBe(SHELL)
  expect(await open('/saved/')).toBe(SHELL)
})

test('is fetched once, and again only after there was other news', async () => {
  await keepStart(db, shell)
  await keepStart(db, shell)
  expect(server.requests).toEqual(['/'])
  await dropStartPages(memory.caches)
  expect(await open('/')).toBe(SHELL)
  await keepStart(db, shell)
  expect(server.requests).toEqual(['/', '/'])
  expect(await open('/')).toBe(PAGE)
})

test('where every byte counts it is not fetched: the shell opens, and draws the headlines itself', async () => {
  vi.stubGlobal('navigator', { connection: { saveData: true } })
  await keepStart(db, shell)
  expect(server.requests).toEqual([])
  expect(await open('/')).toBe(SHELL)
  vi.stubGlobal('navigator', { connection: { saveData: true, type: 'wifi' } })
  await keepStart(db, shell)
  expect(await open('/')).toBe(PAGE)
})

test('one that was left by a worker that was stopped right after it stored news gives way', async () => {
  await keepStart(db, shell)
  const articles = [anArticle({ slug: 'later', seq: 2, date: Date.UTC(2100, 0) })]
  await applyChanges(db, { feed: 'feed', from: 2, to: 2, articles, removed: [] })
  const now = PAGE.replace('newest', 'later')
  answer(() => new Response(now, HTML))
  await keepStart(db, shell)
  expect(await open('/')).toBe(now)
})

test.each([
  ['a log-in page', () => new Response('<!doctype html><p>请登录</p></html>', HTML)],
  ['a page of another build', () => new Response(PAGE.replace('index-1', 'index-2'), HTML)],
  ['cut off', () => new Response(PAGE.slice(0, -12), HTML)],
  ['no HTML', () => new Response(PAGE, { headers: { 'content-type': 'text/plain' } })],
  ['older than the stored news', () => new Response(PAGE.replace('newest', 'yesterday'), HTML)],
  ['a page without headlines', () => new Response(`${SHELL}<a href="/article/newest/"></a></html>`, HTML)],
])('is not kept where it is %s, nor asked for again before there is other news', async (_what, start) => {
  answer(start)
  await keepStart(db, shell)
  await keepStart(db, shell)
  expect(await open('/')).toBe(SHELL)
  expect(server.requests).toEqual(['/'])
})

test('is asked for again where there was no answer', async () => {
  answer(() => Promise.reject(new TypeError('network error')))
  await expect(keepStart(db, shell)).rejects.toThrow('offline')
  answer(() => new Response(PAGE, HTML))
  await keepStart(db, shell)
  expect(await open('/')).toBe(PAGE)
})

test('a stored start page that is damaged opens nothing: the shell does', async () => {
  await keepStart(db, shell)
  await (await memory.caches.open(shell.build)).put('/', new Response('<html>请登录</html>', HTML))
  expect(await open('/')).toBe(SHELL)
})

test('what a build kept before it was put aside is not shown when it comes back', async () => {
  await keepStart(db, shell)
  await installShell(shell)
  expect(await open('/')).toBe(SHELL)
})
