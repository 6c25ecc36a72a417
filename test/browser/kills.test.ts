import { randomInt } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isCovered, type SeqRange } from '../../src/db/coverage.ts'
import type { Article } from '../../src/model/article.ts'
import { launchPhone } from '../helpers/chromium.ts'
import { createSite, readArticles, readHead, type Desk } from '../helpers/desk.ts'
import { startSite, type SiteServer } from '../helpers/site-server.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { SAMPLE } from '../helpers/published-sample.ts'
import { headlines, stateLine, untilSynced } from '../helpers/visit.ts'

const KILLS = Number(process.env['KILLS'] ?? 4)
// As many as a phone keeps by itself, so that all must be there in the end.
const ARTICLES = 500
const PICTURES = 48
/** Kills that share one first sync; the next ones begin with an empty phone again. */
const KILLS_A_PHONE = 4
const PACKS = /^\/feed\/packs\//
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
  site.fault(PACKS, { type: 'delay', by: 150 })
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
  60_000 + KILLS * 30_000,
)

/** One phone: kills at random moments of its first sync, then lets it end. */
async function killAndRecover(kills: number): Promise<void> {
  const profile = await createTempFolder('phone')
  const moments = Array.from({ length: kills }, () => randomInt(0, packs + 3)).sort((a, b) => a - b)
  for (const moment of moments) await killAt(moment, profile)
  const phone = await launchPhone({ profile })
  // Browsers ask for it beside a file that is no page.
  phone.allow(/favicon\.ico/)
  await expectWhole(phone.page)
  await phone.page.goto(site.url)
  await untilSynced(phone.page)
  await headlines(phone.page).filter({ hasText: articles[0]!.title }).waitFor()
  expect(await expectWhole(phone.page)).toBe(ARTICLES)
  expect(phone.troubles()).toEqual([])
  await phone.close()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
}

/** Kills when this many packs are there or on their way; after the last one, among the pictures. */
async function killAt(moment: number, profile: string): Promise<void> {
  const phone = await launchPhone({ profile })
  const held = await expectWhole(phone.page)
  site.forget()
  await phone.page.goto(site.url)
  const missing = Math.ceil((packs * (ARTICLES - held)) / ARTICLES)
  const awaited = Math.min(missing, Math.max(0, moment - (packs - missing)))
  // A pack that came before the last kill may be in the browser's own cache: then the sync just ends.
  const isReached = async (): Promise<boolean> => site.requests(PACKS) >= awaited || isCurrent(phone.page)
  await expect.poll(isReached, { timeout: 30_000, interval: 2 }).toBe(true)
  await new Promise((resolve) => setTimeout(resolve, randomInt(0, moment > packs ? LONG : SHORT)))
  await phone.kill()
}

async function isCurrent(page: Page): Promise<boolean> {
  return (await stateLine(page).getByText('已更新至').count()) > 0
}

/** Every article of a covered range is there with its text, and none of another range. Returns how many. */
async function expectWhole(page: Page): Promise<number> {
  // A file of the site, not a page: the app and its sync do not start.
  await page.goto(new URL('/feed/head.json', site.url).href)
  const stored = await readStored(page)
  if (!stored) return 0
  const expected = articles.filter(({ seq }) => isCovered(stored.coverage, { from: seq, to: seq }))
  const slugs = expected.map(({ slug }) => slug).sort()
  const coverage = JSON.stringify(stored.coverage)
  expect(stored.articles, coverage).toEqual(slugs)
  expect(stored.bodies, coverage).toEqual(slugs)
  expect(stored.meta.includes('site')).toBe(stored.meta.includes('head'))
  return slugs.length
}

interface Stored {
  coverage: SeqRange[]
  articles: string[]
  bodies: string[]
  meta: string[]
}

/** What the database holds; undefined where there is none yet. Never creates one. */
function readStored(page: Page): Promise<Stored | undefined> {
  return page.evaluate(async () => {
    const known = await indexedDB.databases()
    if (!known.some(({ name }) => name === 'worksite-reader')) return undefined
    const db = await promised(indexedDB.open('worksite-reader'))
    const transaction = db.transaction(['articles', 'bodies', 'meta'])
    const [coverage, articles, bodies, meta] = await Promise.all([
      promised(transaction.objectStore('meta').get('coverage')),
      promised(transaction.objectStore('articles').getAllKeys()),
      promised(transaction.objectStore('bodies').getAllKeys()),
      promised(transaction.objectStore('meta').getAllKeys()),
    ])
    db.close()
    return {
      coverage: (coverage ?? []) as SeqRange[],
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
