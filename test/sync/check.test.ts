import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { applyChanges } from '../../src/db/apply.ts'
import { getArticle } from '../../src/db/articles.ts'
import { changeMark } from '../../src/db/marks.ts'
import { putMeta } from '../../src/db/meta.ts'
import type { Reader } from '../../src/db/schema.ts'
import { toItem } from '../../src/feed/item.ts'
import type { Article } from '../../src/model/article.ts'
import { checkStored, type Check, type CheckStep } from '../../src/sync/check.ts'
import { mendingBytes, mendStored, type ShellWorker } from '../../src/sync/mend.ts'
import { syncPictures } from '../../src/sync/pictures.ts'
import { sync } from '../../src/sync/sync.ts'
import { PICTURES } from '../../src/sync/wanted-pictures.ts'
import { shellFileAddress, shellListPath } from '../../src/feed/shell-list.ts'
import { installShell } from '../../src/worker/shell.ts'
import { anArticle, aPicture } from '../helpers/articles.ts'
import { createCaches, type MemoryCaches } from '../helpers/caches.ts'
import { aReader } from '../helpers/reader.ts'
import { deployShell } from '../helpers/deploy-shell.ts'
import { createScriptedServer, hashOf, type ScriptedServer } from '../helpers/scripted-server.ts'

const SCRIPT = '/assets/start.js'
const HTML = '<p>井下有灯，路上有光。</p>'

let db: Reader
let memory: MemoryCaches
let server: ScriptedServer
let articles: Article[]
let shell: string

/** A phone that has everything: a build, forty articles, every second with a picture. */
beforeEach(async () => {
  db = await aReader()
  memory = createCaches()
  server = createScriptedServer()
  articles = Array.from({ length: 40 }, (_, i) =>
    anArticle({ slug: slugOf(i), seq: i + 1, html: HTML, ...withPicture(i) }),
  )
  for (const article of articles) server.put(`/article/${article.slug}/`, pageOf(article))
  await applyChanges(db, { feed: 'f', from: 1, to: 40, articles, removed: [] })
  await putMeta(db, 'heard', Date.UTC(2018, 5, 14))
  await syncPictures(db, { caches: memory.caches, fetch: server.fetch })
  shell = deployShell(server, { '/assets/page.js': 'page', [SCRIPT]: 'start', '/shell.html': '<title>' })
  await installShell({ build: shell, caches: memory.caches, fetch: server.fetch })
})

const slugOf = (i: number): string => `a-${String(i).padStart(2, '0')}`
const pictureBytes = (i: number): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`picture ${i}`)

function withPicture(i: number): Partial<Article> {
  if (i % 2 === 1) return {}
  const bytes = pictureBytes(i)
  const src = `/images/${hashOf(bytes).slice(0, 16)}-800.webp`
  server.put(src, bytes)
  return { pictures: [aPicture({ src, bytes: bytes.length })] }
}

function pageOf(article: Article): string {
  return `<!doctype html><script type="application/json" id="article">${JSON.stringify(toItem(article)).replaceAll('<', '\\u003c')}</script>`
}

/** The worker of a build, as far as it mends. */
function aWorker(build: string): ShellWorker {
  return {
    postMessage(message: unknown, ports: unknown) {
      expect(message).toMatchObject({ type: 'mend' })
      const [port] = ports as MessagePort[]
      void installShell({ build, caches: memory.caches, fetch: server.fetch }).then(
        () => port!.postMessage(true),
        () => port!.postMessage(false),
      )
    },
  }
}

function check(more: { signal?: AbortSignal; onProgress?: (step: CheckStep) => void } = {}): Promise<Check> {
  return checkStored(db, { script: SCRIPT, caches: memory.caches, ...more })
}

function mend(found: Check): Promise<void> {
  return mendStored(db, found, { caches: memory.caches, fetch: server.fetch, worker: aWorker(shell) })
}

const openShell = async (): Promise<Cache> => memory.caches.open(shell)
const openPictures = (): Promise<Cache> => memory.caches.open(PICTURES)

test('says that everything is there, how much it is and how new', async () => {
  const pictures = articles.flatMap(({ pictures }) => pictures)
  const bytes =
    40 * new TextEncoder().encode(HTML).length + pictures.reduce((sum, { bytes }) => sum + bytes, 0)
  expect(await check()).toEqual({
    shell: 'whole',
    articles: { whole: 40, broken: [] },
    pictures: { whole: 20, broken: [] },
    lacking: { articles: 0, bytes: 0 },
    bytes,
    at: Date.UTC(2018, 5, 14),
  })
})

test('says what never came of the news that the reader wants, and what it weighs with its pictures', async () => {
  server.publish(Array.from({ length: 40 }, (_, n) => anArticle({ slug: `new-${n}`, date: n })))
  const [newest, ...rest] = server.head().packs
  const run = () => sync({ db, caches: memory.caches, fetch: server.fetch })
  server.script(rejectPack)
  await run()
  // A feed made anew: what is here is of the one before.
  expect((await check()).lacking.articles).toBe(40)
  server.script((path) => (path.includes(newest!.file) ? undefined : rejectPack(path)))
  expect(await run()).toMatchObject({ type: 'failed' })
  const lacking = { articles: 40 - newest!.articles, bytes: rest.reduce((sum, { bytes }) => sum + bytes, 0) }
  const found = await check()
  expect(lacking.articles).toBeGreaterThan(0)
  expect(found.lacking).toEqual(lacking)
  expect(mendingBytes(found)).toBe(lacking.bytes)
  server.script(undefined)
  expect(await run()).toMatchObject({ type: 'current' })
  expect(await check()).toMatchObject({ articles: { whole: 40 }, lacking: { articles: 0, bytes: 0 } })
})

function rejectPack(path: string): Promise<Response> | undefined {
  return path.includes('/packs/') ? Promise.reject(new TypeError('network error')) : undefined
}

test('mending goes no further when the reader stops it', async () => {
  for (const i of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) await db.delete('bodies', slugOf(i))
  const report = await check()
  server.requests.length = 0
  const stopping = new AbortController()
  await mendStored(db, report, {
    caches: memory.caches,
    fetch: server.fetch,
    signal: stopping.signal,
    onProgress: () => stopping.abort(),
  })
  expect(server.requests.length).toBeLessThanOrEqual(4)
})

test.each([
  [
    'a text is gone',
    () => db.delete('bodies', slugOf(7)),
    { articles: { whole: 39, broken: [{ slug: slugOf(7), title: '题目 a-07' }] } },
  ],
  [
    'a record is gone',
    () => db.delete('articles', slugOf(7)),
    { articles: { whole: 39, broken: [{ slug: slugOf(7), title: '' }] } },
  ],
  ['a text turns into nothing', () => db.put('bodies', '<script>', slugOf(7)), { articles: { whole: 39 } }],
  [
    'a saved article is not stored',
    () => changeMark(db, 'far', { saved: 1 }),
    { articles: { broken: [{ slug: 'far', title: '' }] } },
  ],
  [
    'a picture is gone',
    async () => (await openPictures()).delete(srcOf(4)),
    { pictures: { whole: 19, broken: [{ src: srcOf(4), bytes: 9 }] } },
  ],
  [
    'a picture is a log-in page',
    async () => (await openPictures()).put(srcOf(4), new Response('<html>')),
    { pictures: { whole: 19 } },
  ],
  [
    'a picture was cut off',
    async () => (await openPictures()).put(srcOf(4), new Response('pict')),
    { pictures: { whole: 19 } },
  ],
  ['the app’s page is gone', async () => (await openShell()).delete('/shell.html'), { shell: 'damaged' }],
  [
    'the list of the app’s files is gone',
    async () => (await openShell()).delete(shellListPath(shell)),
    { shell: 'damaged' },
  ],
  ['the app’s script is gone', async () => (await openShell()).delete(SCRIPT), { shell: 'damaged' }],
  [
    'a file of the app is a log-in page',
    async () => (await openShell()).put('/assets/page.js', new Response('<html>')),
    { shell: 'damaged' },
  ],
])('finds that %s, and mends it', async (_what, damage, found) => {
  server.put('/article/far/', pageOf(anArticle({ slug: 'far', seq: 41 })))
  await damage()
  const report = await check()
  expect(report).toMatchObject(found)
  expect(mendingBytes(report)).toBeGreaterThan(0)
  server.requests.length = 0
  await mend(report)
  expect(server.requests.length).toBeLessThanOrEqual(2)
  const healed = await check()
  expect(healed).toMatchObject({
    shell: 'whole',
    articles: { broken: [] },
    pictures: { whole: 20, broken: [] },
  })
  expect(mendingBytes(healed)).toBe(0)
})

function srcOf(i: number): string {
  return `/images/${hashOf(pictureBytes(i)).slice(0, 16)}-800.webp`
}

test('mends everything at once, and says how far it is', async () => {
  for (const i of [0, 2, 4]) {
    await db.delete('bodies', slugOf(i))
    await (await openPictures()).delete(srcOf(i))
  }
  await (await openShell()).delete('/shell.html')
  const report = await check()
  const steps: number[][] = []
  await mendStored(db, report, {
    caches: memory.caches,
    fetch: server.fetch,
    worker: aWorker(shell),
    onProgress: (done, total) => steps.push([done, total]),
  })
  expect(steps.at(-1)).toEqual([7, 7])
  expect(await check()).toMatchObject({ shell: 'whole', articles: { whole: 40 }, pictures: { whole: 20 } })
  expect((await getArticle(db, slugOf(2)))?.html).toBe(HTML)
})

test('an article without any text is no damage', async () => {
  await applyChanges(db, {
    feed: 'f',
    from: 41,
    to: 41,
    articles: [anArticle({ slug: 'blank', seq: 41, html: '' })],
    removed: [],
  })
  expect((await check()).articles).toEqual({ whole: 41, broken: [] })
})

test('what was withdrawn while it was saved is not missed', async () => {
  await changeMark(db, slugOf(3), { saved: 1 })
  await applyChanges(db, {
    feed: 'f',
    from: 41,
    to: 41,
    articles: [],
    removed: [{ slug: slugOf(3), seq: 41 }],
  })
  expect((await check()).articles).toEqual({ whole: 39, broken: [] })
})

test('mending takes no older article and nothing that was withdrawn', async () => {
  await changeMark(db, slugOf(3), { saved: 1 })
  await db.delete('bodies', slugOf(3))
  const report = await check()
  await applyChanges(db, {
    feed: 'f',
    from: 41,
    to: 41,
    articles: [],
    removed: [{ slug: slugOf(3), seq: 41 }],
  })
  await mend(report)
  expect(await getArticle(db, slugOf(3))).toBeUndefined()
})

test('one file that does not come leaves the others mended; without a network it says so', async () => {
  for (const i of [1, 3]) await db.delete('bodies', slugOf(i))
  server.script((path) => (path === `/article/${slugOf(1)}/` ? new Response('', { status: 500 }) : undefined))
  await mend(await check())
  expect((await check()).articles.broken.map(({ slug }) => slug)).toEqual([slugOf(1)])
  server.script(() => Promise.reject(new TypeError('network error')))
  await expect(mend(await check())).rejects.toMatchObject({ failure: 'offline' })
})

test('what the worker cannot mend stays found', async () => {
  await (await openShell()).delete('/shell.html')
  const hash = hashOf('<title>').slice(0, 16)
  server.put(shellFileAddress('/shell.html', hash), '<html>log in')
  await mend(await check())
  expect((await check()).shell).toBe('damaged')
})

test('a build that waits is what the next start opens', async () => {
  const next = deployShell(server, { '/assets/next.js': 'next', '/shell.html': '<title>new' })
  await installShell({ build: next, caches: memory.caches, fetch: server.fetch })
  const options = { caches: memory.caches }
  expect((await checkStored(db, { ...options, script: SCRIPT })).shell).toBe('whole')
  expect((await checkStored(db, options)).shell).toBe('whole')
  await (await memory.caches.open(next)).delete('/shell.html')
  expect((await checkStored(db, { ...options, script: SCRIPT })).shell).toBe('whole')
  expect((await checkStored(db, options)).shell).toBe('damaged')
})

test('a phone without a worker, or without any cache, is told apart from a damaged one', async () => {
  expect((await checkStored(db, { script: SCRIPT, caches: createCaches().caches })).shell).toBe('absent')
  const bare = await checkStored(db, { script: SCRIPT })
  expect(bare).toMatchObject({ shell: 'absent', articles: { whole: 40 }, pictures: { whole: 0, broken: [] } })
})

test('tells how far it is, in slices, and can be stopped', async () => {
  const steps: CheckStep[] = []
  let now = 0
  let turns = 0
  const timer = setInterval(() => (turns += 1))
  onTestFinished(() => clearInterval(timer))
  await checkStored(db, {
    script: SCRIPT,
    caches: memory.caches,
    onProgress: (step) => steps.push(step),
    clock: () => (now += 50),
  })
  expect(new Set(steps.map(({ what }) => what))).toEqual(new Set(['shell', 'articles', 'pictures']))
  expect(steps.at(-1)).toEqual({ what: 'pictures', done: 20, total: 20 })
  // Each text and each picture took too long: the page had its turn after every one of them.
  expect(turns).toBeGreaterThan(30)
  const stopping = new AbortController()
  const checking = check({ signal: stopping.signal, onProgress: () => stopping.abort() })
  await expect(checking).rejects.toMatchObject({ name: 'AbortError' })
})
