import { randomInt } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isCovered, subtractRanges, type SeqRange } from '../../src/db/coverage.ts'
import type { Article } from '../../src/model/article.ts'
import { launchPhone } from '../helpers/chromium.ts'
import { createSite, readArticles, readHead, type Desk } from '../helpers/desk.ts'
import { startSite, type SiteServer } from '../helpers/site-server.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { SAMPLE } from '../helpers/published-sample.ts'
import { headlines, stateLine, untilSynced } from '../helpers/visit.ts'

const KILLS = Number(process.env['KILLS'] ?? 4)
const STOPS = Number(process.env['STOPS'] ?? 10)
// As many as a phone keeps by itself, so that all must be there in the end.
const ARTICLES = 500
const PICTURES = 48
/** Kills that share one first sync; the next ones begin with an empty phone again. */
const KILLS_A_PHONE = 4
const PACKS = /^\/feed\/packs\//
const SLOWLY = { type: 'delay', by: 150 } as const
/** How far a kill is from the request before it, at most: about a pack, about all pictures; milliseconds. */
const SHORT = 250
const LONG = 1500

let desk: Desk
let site: SiteServer
let articles: Article[]
/** How many packs a phone needs to have it all. */
let packs: number

beforeAll(async () => {
  desk = await createSite()
  await writeArticles()
  await desk.publish()
  articles = await readArticles(desk.site)
  packs = (await readHead(desk.site)).packs.length
  site = await startSite(desk.site)
  // A slow network, so that a kill meets every stage of a sync.
  site.fault(PACKS, SLOWLY)
  site.fault(/^\/images\//, { type: 'delay', by: 40 })
})
afterAll(async () => {
  await site.close()
  await desk.close()
})

test(
  `keeps all or nothing of every pack when the phone dies in mid-sync, ${KILLS} times`,
  async () => {
    expect(articles).toHaveLength(ARTICLES)
    for (let left = KILLS; left > 0; left -= KILLS_A_PHONE)
      await killAndRecover(Math.min(left, KILLS_A_PHONE))
  },
  60_000 + KILLS * 60_000,
)

test(
  `keeps all or nothing of every pack when the worker is stopped in mid-sync, ${STOPS} times`,
  async () => {
    const profile = await createTempFolder('phone')
    await saveOne(profile)
    const phone = await launchPhone({ profile })
    await phone.page.goto(site.url)
    await untilSynced(phone.page)
    for (let i = 0; i < STOPS; i += 1) {
      await phone.page.evaluate(forgetSome, SAVED)
      await phone.page.evaluate(askWorker)
      await pause(randomInt(0, 2 * SHORT))
      await stopWorkers(phone.page)
      expectWholeness(await readStored(phone.page))
    }
    await phone.page.goto(site.url)
    await finish(phone.page)
    expect(expectWholeness(await readStored(phone.page))).toBe(ARTICLES)
    expect(phone.troubles()).toEqual([])
    await phone.close()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  },
  120_000 + STOPS * 10_000,
)

/** The article that this reader saves before anything else has come. */
const SAVED = 'news-7'

/** One phone: kills at random moments of its first sync, then of eviction, then lets it end. */
async function killAndRecover(kills: number): Promise<void> {
  const profile = await createTempFolder('phone')
  await saveOne(profile)
  const evictions = Math.floor(kills / KILLS_A_PHONE)
  const moments = Array.from({ length: kills - evictions }, () => randomInt(0, packs + 3)).sort(
    (a, b) => a - b,
  )
  for (const moment of moments) await killAt(moment, profile)
  for (let i = 0; i < evictions; i += 1) await killInEviction(profile)
  const phone = await launchPhone({ profile })
  // Browsers ask for it beside a file that is no page.
  phone.allow(/favicon\.ico/)
  await openStill(phone.page)
  await phone.page.evaluate(wantArticles, 500)
  await phone.page.goto(site.url)
  await finish(phone.page)
  expect(await expectWhole(phone.page)).toBe(ARTICLES)
  expect(phone.troubles()).toEqual([])
  await phone.close()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
}

/** All that was wanted has come, and is listed. */
async function finish(page: Page): Promise<void> {
  await untilSynced(page)
  await stateLine(page).getByText('已更新至').waitFor()
  await headlines(page).filter({ hasText: articles[0]!.title }).waitFor()
  const isWhole = async (): Promise<boolean> => (await readStored(page))?.articles.length === ARTICLES
  if (!(await isWhole())) await page.evaluate(askWorker)
  await expect.poll(isWhole, { timeout: 60_000 }).toBe(true)
}

/** While no pack comes, the reader opens an article by its address and saves it. */
async function saveOne(profile: string): Promise<void> {
  site.fault(PACKS, { type: 'hang' })
  const phone = await launchPhone({ profile })
  await phone.page.goto(new URL(`/article/${SAVED}/`, site.url).href)
  await phone.page.getByRole('button', { name: '收藏', exact: true }).click()
  await phone.page.getByRole('button', { name: '已收藏' }).waitFor()
  await expect.poll(async () => (await readStored(phone.page))?.saved).toEqual([SAVED])
  await phone.close()
  site.fault(PACKS, SLOWLY)
}

/** The reader wants fewer; after the sync, while the rest is let go, the phone dies. */
async function killInEviction(profile: string): Promise<void> {
  const phone = await launchPhone({ profile })
  await openStill(phone.page)
  await phone.page.evaluate(wantArticles, 100)
  await phone.page.goto(site.url)
  await untilSynced(phone.page)
  await pause(randomInt(1500, 4000))
  await phone.kill()
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}

async function stopWorkers(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.stopAllWorkers')
  await session.detach()
}

/** Kills when this many packs are there or on their way; after the last one, among the pictures. */
async function killAt(moment: number, profile: string): Promise<void> {
  const phone = await launchPhone({ profile })
  const held = await expectWhole(phone.page)
  site.forget()
  await phone.page.goto(site.url)
  // Whatever there was is listed, at once.
  if (held > 0) await headlines(phone.page).first().waitFor()
  const missing = Math.ceil((packs * (ARTICLES - held)) / ARTICLES)
  const awaited = Math.min(missing, Math.max(0, moment - (packs - missing)))
  // A pack that came before the last kill may be in the browser's own cache: then the sync just ends.
  const isReached = async (): Promise<boolean> => site.requests(PACKS) >= awaited || isCurrent(phone.page)
  await expect.poll(isReached, { timeout: 30_000, interval: 2 }).toBe(true)
  await pause(randomInt(0, moment > packs ? LONG : SHORT))
  await phone.kill()
}

async function isCurrent(page: Page): Promise<boolean> {
  return (await stateLine(page).getByText('已更新至').count()) > 0
}

async function openStill(page: Page): Promise<void> {
  // A file of the site, not a page: the app and its sync do not start.
  await page.goto(new URL('/feed/head.json', site.url).href)
}

async function expectWhole(page: Page): Promise<number> {
  await openStill(page)
  return expectWholeness(await readStored(page))
}

/**
 * Every article of a covered range is there with its text, none of another range, and what was saved
 * in any case. Returns how many.
 */
function expectWholeness(stored: Stored | undefined): number {
  if (!stored) throw new Error('The database is gone, and with it what was saved')
  const held = subtractRanges(stored.coverage, stored.thinned)
  const slugs = new Set(
    articles.filter(({ seq }) => isCovered(held, { from: seq, to: seq })).map(({ slug }) => slug),
  )
  const expected = [...slugs.add(SAVED)].sort()
  const ranges = JSON.stringify(held)
  const { articles: slugsHeld, bodies, saved } = stored
  expect({ slugsHeld, bodies, saved }, ranges).toEqual({
    slugsHeld: expected,
    bodies: expected,
    saved: [SAVED],
  })
  expect(stored.meta.includes('site')).toBe(stored.meta.includes('head'))
  return expected.length
}

interface Stored {
  coverage: SeqRange[]
  thinned: SeqRange[]
  saved: string[]
  articles: string[]
  bodies: string[]
  meta: string[]
}

/** What the database holds; undefined where there is none, or one without stores. Never creates one. */
function readStored(page: Page): Promise<Stored | undefined> {
  return page.evaluate(async () => {
    const known = await indexedDB.databases()
    if (!known.some(({ name }) => name === 'worksite-reader')) return undefined
    const db = await promised(indexedDB.open('worksite-reader'))
    if (db.objectStoreNames.length === 0) {
      db.close()
      return undefined
    }
    const transaction = db.transaction(['articles', 'bodies', 'meta', 'marks'])
    const [coverage, thinned, saved, articles, bodies, meta] = await Promise.all([
      promised(transaction.objectStore('meta').get('coverage')),
      promised(transaction.objectStore('meta').get('thinned')),
      promised(transaction.objectStore('marks').index('by-saved').getAllKeys()),
      promised(transaction.objectStore('articles').getAllKeys()),
      promised(transaction.objectStore('bodies').getAllKeys()),
      promised(transaction.objectStore('meta').getAllKeys()),
    ])
    db.close()
    return {
      coverage: (coverage ?? []) as SeqRange[],
      thinned: (thinned ?? []) as SeqRange[],
      saved: saved.map(String),
      articles: articles.map(String).sort(),
      bodies: bodies.map(String).sort(),
      meta: meta.map(String),
    }

    function promised<T>(request: IDBRequest<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error ?? new Error('no answer')))
      })
    }
  })
}

/** Runs in the page: a part of the news and of the pictures was never there, for the next sync to bring. */
async function forgetSome(saved: string): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('worksite-reader')
    // To open it by its name would create one where there is none.
    opening.addEventListener('upgradeneeded', () => opening.transaction!.abort())
    opening.addEventListener('success', () => resolve(opening.result))
    opening.addEventListener('error', () => reject(opening.error ?? new Error('no database')))
  })
  const transaction = db.transaction(['articles', 'bodies', 'meta'], 'readwrite')
  const ended = new Promise((resolve) => transaction.addEventListener('complete', resolve))
  for (const name of ['articles', 'bodies']) {
    const store = transaction.objectStore(name)
    const keys = store.getAllKeys()
    keys.addEventListener('success', () => {
      for (const key of keys.result) if (key !== saved) store.delete(key)
    })
  }
  for (const key of ['coverage', 'thinned']) transaction.objectStore('meta').delete(key)
  await ended
  db.close()
  const cache = await caches.open('pictures-1')
  for (const request of (await cache.keys()).slice(0, 10)) await cache.delete(request)
}

/** Runs in the page. */
async function askWorker(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready
  active!.postMessage({ type: 'sync', version: 1 })
}

/** Runs in the page: as if the reader had chosen so in the settings. */
async function wantArticles(articles: number): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('worksite-reader')
    // To open it by its name would create one where there is none.
    opening.addEventListener('upgradeneeded', () => opening.transaction!.abort())
    opening.addEventListener('success', () => resolve(opening.result))
    opening.addEventListener('error', () => reject(opening.error ?? new Error('no database')))
  })
  const transaction = db.transaction('meta', 'readwrite')
  const meta = transaction.objectStore('meta')
  meta.put({ articles, megabytes: 100, pictures: 'full', more: [] }, 'policy')
  if (articles > 100) for (const key of ['coverage', 'thinned']) meta.delete(key)
  await new Promise((resolve) => transaction.addEventListener('complete', resolve))
  db.close()
}

async function writeArticles(): Promise<void> {
  await writePictures()
  for (let i = 0; i < ARTICLES; i += 1) {
    const date = new Date(Date.UTC(2017, 0, 1) + i * 3_600_000).toISOString()
    const front = `---\ntitle: 第${i}条消息\ndate: ${date}\ncategory: safety\ntags: [消息${i % 7}]\n---\n\n`
    const picture = i % 3 === 0 ? `![图${i}](../pictures/made-${(i / 3) % PICTURES}.webp)\n\n` : ''
    await desk.write(
      `articles/news-${i}.md`,
      `${front}${picture}${`这是第${i}条消息的一句话。`.repeat(40)}\n`,
    )
  }
}

/** Copies of the sample's pictures, each in other colours. */
async function writePictures(): Promise<void> {
  const folder = join(SAMPLE, 'pictures')
  const files = (await readdir(folder)).filter((file) => file.endsWith('.webp'))
  for (let i = 0; i < PICTURES; i += 1) {
    const picture = sharp(await readFile(join(folder, files[i % files.length]!))).modulate({
      hue: 3 * (i + 1),
    })
    await desk.write(`pictures/made-${i}.webp`, await picture.webp().toBuffer())
  }
}
