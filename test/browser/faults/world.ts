import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect } from 'vitest'
import type { Article } from '../../../src/model/article.ts'
import type { SyncState } from '../../../src/sync/messages.ts'
import type { Engine } from '../../helpers/browsers.ts'
import { createSite, readArticles, type Desk } from '../../helpers/desk.ts'
import { startPhone, type Phone, type StartOptions } from '../../helpers/phone.ts'
import { startElsewhere, startSite, type Elsewhere, type SiteServer } from '../../helpers/site-server.ts'

/** An office, its site behind a network that can fail, and a reader's phone that has synced once. */
export interface World {
  engine: Engine
  desk: Desk
  site: SiteServer
  phone: Phone
  /** A site that nothing of ours should ask for anything. */
  elsewhere: Elsewhere
  /** Opens an address of the site, `/about/`. */
  open: (path: string) => Promise<void>
  /** Publishes an article that is newer than all before; returns its slug. */
  publishNews: (title: string, text?: string) => Promise<string>
  close: () => Promise<void>
}

/** The article that this reader has read and saved. */
export const SAVED = 'first'
const IS_INSTALLED = 'navigator.serviceWorker.ready.then(({ active }) => active.state === "activated")'
const STATE = 'section[aria-label="更新状态"]'

export interface WorldOptions extends StartOptions {
  /** What the office has published before the phone comes, instead of a few articles. */
  write?: (desk: Desk) => Promise<void>
  /** Without it, the phone has synced once and holds a saved article. */
  isUnsettled?: boolean
}

export async function createWorld(engine: Engine, options: WorldOptions = {}): Promise<World> {
  const { write = writeArticles, isUnsettled, ...start } = options
  const desk = await createSite()
  await write(desk)
  await desk.publish()
  const site = await startSite(desk.site, start)
  const elsewhere = await startElsewhere()
  const phone = await startPhone(engine, start)
  const world: World = {
    engine,
    desk,
    site,
    phone,
    elsewhere,
    open: (path) => phone.open(new URL(path, site.url).href),
    publishNews: (title, text) => publishNews(desk, title, text),
    async close() {
      await phone.close()
      await site.close()
      await elsewhere.close()
      await desk.close()
    },
  }
  if (!isUnsettled) await settle(world)
  return world
}

/** A world of its own for a fault that needs another one. */
export async function inWorld(
  engine: Engine,
  options: WorldOptions,
  run: (world: World) => Promise<void>,
): Promise<void> {
  const world = await createWorld(engine, options)
  try {
    await run(world)
  } finally {
    await world.close()
  }
}

/** A first visit: everything comes, and one article is read and saved. */
export async function settle({ phone, open }: World): Promise<void> {
  await open('/')
  await phone.waitFor(`document.querySelector('${STATE}')?.textContent.includes('已更新至')`, 60_000)
  await phone.waitFor(`!navigator.serviceWorker || ${IS_INSTALLED}`, 60_000)
  await open(`/article/${SAVED}/`)
  await phone.waitFor(buttonSaying('收藏'))
  await phone.evaluate(clickOn('收藏'))
  await phone.waitFor(buttonSaying('已收藏'))
  // Shown before it is written; no reader is gone so soon.
  await expect.poll(async () => (await readStored(phone)).marks[SAVED]?.saved).toBeTruthy()
  await open('/')
  await untilListed(phone)
}

/** What the one line says about the news. */
export function stateLine(phone: Phone): Promise<string> {
  return phone.text(`${STATE} [role=status]`)
}

/** Asks for news as the reader does; returns how the sync ended. */
export async function askForNews(phone: Phone, within = 40_000): Promise<SyncState> {
  await startSync(phone, within)
  return untilEnded(phone, within)
}

export async function startSync(phone: Phone, within?: number): Promise<void> {
  await phone.waitFor(`document.querySelector('${STATE} button:enabled')`, within)
  await phone.evaluate(`(() => {
    const channel = new BroadcastChannel('worksite-reader')
    window.ended = undefined
    channel.onmessage = ({ data }) => {
      if (data.type !== 'state' || data.state.type === 'fetching') return
      window.ended = data.state
      channel.close()
    }
    document.querySelector('${STATE} button').click()
  })()`)
}

export async function untilEnded(phone: Phone, within = 40_000): Promise<SyncState> {
  await phone.waitFor('window.ended', within)
  return phone.evaluate('window.ended')
}

/** Headlines of the app: those of a written page, which it replaces, would load another page. */
export function untilListed(phone: Phone, timeout?: number): Promise<void> {
  return phone.waitFor(
    `!document.querySelector('#prerendered') && document.querySelector('main article h2 a')`,
    timeout,
  )
}

export function titles(phone: Phone): Promise<string[]> {
  return phone.evaluate(`[...document.querySelectorAll('main article h2 a')].map((a) => a.textContent)`)
}

export function untilHeading(phone: Phone, title: string, timeout?: number): Promise<void> {
  return phone.waitFor(`document.querySelector('main h1')?.textContent === ${JSON.stringify(title)}`, timeout)
}

export function clickOn(words: string): string {
  return `void ${buttonSaying(words)}.click()`
}

export function buttonSaying(words: string): string {
  return `[...document.querySelectorAll('main button')].find((one) => one.textContent.trim() === ${JSON.stringify(words)})`
}

export interface StoredNews {
  /** Slug to seq. */
  articles: Record<string, number>
  titles: Record<string, string>
  bodies: Record<string, string>
  marks: Record<string, { opened?: number; saved?: number; position?: number }>
}

/** One of the single values in the database. */
export function readMeta<T>(phone: Phone, key: string): Promise<T | undefined> {
  return phone.evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('worksite-reader')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const asked = opening.result.transaction('meta').objectStore('meta').get('${key}')
      asked.onsuccess = () => resolve(asked.result)
      opening.result.close()
    }
  })`)
}

/** What the database holds now. */
export function readStored(phone: Phone): Promise<StoredNews> {
  return phone.evaluate(`(async () => {
    const promised = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    const db = await promised(indexedDB.open('worksite-reader'))
    const transaction = db.transaction(['articles', 'bodies', 'marks'])
    const [articles, keys, bodies, marks] = await Promise.all([
      promised(transaction.objectStore('articles').getAll()),
      promised(transaction.objectStore('bodies').getAllKeys()),
      promised(transaction.objectStore('bodies').getAll()),
      promised(transaction.objectStore('marks').getAll()),
    ])
    db.close()
    return {
      articles: Object.fromEntries(articles.map(({ slug, seq }) => [slug, seq])),
      titles: Object.fromEntries(articles.map(({ slug, title }) => [slug, title])),
      bodies: Object.fromEntries(keys.map((key, i) => [key, bodies[i]])),
      marks: Object.fromEntries(marks.map((mark) => [mark.slug, mark])),
    }
  })()`)
}

/** The start page as the worker keeps it with its headlines, beside the page of the same build without. */
interface KeptStart {
  cache: string
  html: string
  shell: string
}

const KEPT_STARTS = `(async () => {
  const kept = []
  for (const cache of await globalThis.caches?.keys() ?? []) {
    const page = await caches.match('/', { cacheName: cache })
    const shell = await caches.match('/shell.html', { cacheName: cache })
    if (page?.headers.has('etag')) kept.push({ cache, html: await page.text(), shell: await shell?.text() ?? '' })
  }
  return kept
})()`

function getKeptStarts(phone: Phone): Promise<KeptStart[]> {
  return phone.evaluate(KEPT_STARTS)
}

/** The worker has kept the start page, after a sync that ended well. */
export function untilStartKept(phone: Phone): Promise<void> {
  return phone.waitFor(`(await ${KEPT_STARTS}).length > 0`, 30_000)
}

/** Kept start pages that must not be the first thing seen: of another build, or older than what is stored. */
export async function findUnfitStarts(phone: Phone): Promise<string[]> {
  const [kept, newest] = await Promise.all([getKeptStarts(phone), phone.evaluate<string>(NEWEST)])
  return kept
    .filter(({ html, shell }) => {
      const scripts = shell.match(/\/assets\/[^"]+\.js/g) ?? []
      return !html.includes(`/article/${newest}/`) || !scripts.every((script) => html.includes(script))
    })
    .map(({ cache }) => cache)
}

const NEWEST = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('worksite-reader')
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const asked = opening.result.transaction('articles').objectStore('articles').index('by-date').getAllKeys(null, 1)
    asked.onsuccess = () => resolve(asked.result[0] ?? '')
    opening.result.close()
  }
})`

/** Stored answers that are HTML, whatever they are called, and should not be: the page of somebody's portal. */
export function findForeign(phone: Phone): Promise<string[]> {
  return phone.evaluate(`(async () => {
    const found = []
    for (const name of await globalThis.caches?.keys() ?? []) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) {
        const { pathname } = new URL(request.url)
        const answer = await cache.match(request)
        const copy = answer.clone()
        const type = answer.headers.get('content-type') ?? ''
        const isPage = /html/.test(type) || (/image/.test(type) && /^\\s*<!doctype/i.test(await answer.text()))
        // The start page is kept, too, as it was published; empty where it was of another build.
        const isWrong = pathname === '/' ? !/^$| id="app"/.test(await copy.text()) : isPage !== pathname.endsWith('.html')
        if (isWrong) found.push(name + ' ' + pathname + ' ' + type)
      }
    }
    return found
  })()`)
}

/** What the site has published, newest first. */
export function published({ desk }: World): Promise<Article[]> {
  return readArticles(desk.site)
}

/** So many are new; later news corrects them in turn, or every row would be slower than the one before. */
const NEWS = 3
let count = 0

async function publishNews(desk: Desk, title: string, text = `${title}的正文。`): Promise<string> {
  count += 1
  const slug = `news-${count % NEWS}`
  const date = new Date(Date.UTC(2020, 0, 1, count)).toISOString()
  await desk.write(`pictures/news-${count}.webp`, await createPicture(count))
  await desk.write(
    `articles/${slug}.md`,
    `---\ntitle: ${JSON.stringify(title)}\ndate: ${date}\ncategory: safety\n---\n\n${text}\n\n![图](../pictures/news-${count}.webp)\n`,
  )
  await desk.publish()
  return slug
}

/** One that no phone has yet. */
function createPicture(seed: number): Promise<Buffer> {
  const background = { r: (seed * 47) % 256, g: (seed * 91) % 256, b: seed % 256 }
  return sharp({ create: { width: 320, height: 240, channels: 3, background } })
    .webp()
    .toBuffer()
}

const PICTURES = ['tunnel', 'canteen', 'choir', 'headframe']

async function writeArticles(desk: Desk): Promise<void> {
  for (const [i, slug] of [SAVED, 'second', 'third', 'fourth'].entries()) {
    const front = `---\ntitle: 第${i + 1}篇\ndate: 2018-06-1${i} 08:00\ncategory: safety\ntags: [安全]\n---\n\n`
    const picture = i % 2 === 0 ? `![图](../pictures/${PICTURES[i]}.webp)\n\n` : ''
    await desk.write(
      `articles/${slug}.md`,
      `${front}${picture}${`这是第${i + 1}篇里的一段话。说了又说。\n\n`.repeat(60)}\n`,
    )
  }
}

export async function readPublishedFile({ desk }: World, path: string): Promise<string> {
  return readFile(join(desk.site, path), 'utf8')
}
