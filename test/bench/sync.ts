import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { generatePack } from '../../src/feed/pack.ts'
import type { ToPage } from '../../src/sync/messages.ts'
import {
  mostForOne,
  MOST_UNCHANGED,
  startCountedSite,
  sumOf,
  type CountedSite,
  type Exchange,
} from '../helpers/counted-site.ts'
import { untilSynced } from '../helpers/visit.ts'
import { toRatio, type Figure } from './figure.ts'
import { measureLongestTasks } from './longest-task.ts'
import { makeArticle } from './made-articles.ts'
import { madeSite, type MadeSite } from './made-site.ts'
import { growthOf } from './publish.ts'
import type { Scale } from './scale.ts'
import {
  bundle,
  LONG_TASK,
  openBesideApp,
  SETTLED,
  slowDown,
  SLOWER,
  usePhone,
  withProfile,
} from './slow-phone.ts'
import { compareByTurns } from './statistics.ts'

const ENTRY = fileURLToPath(new URL('sync-page.ts', import.meta.url))
const KB = 1024
const PACK = { articles: 50, characters: 1_000, budget: 2 }
/** KB until so many texts can be read offline. */
const READABLE = { articles: 50, kilobytes: 200 }
const MINUTES = 60_000
const TRIES = 3

interface Desk {
  made: MadeSite
  site: CountedSite
  code: string
  profile: string
}

/** One sync, as the phone and the wire saw it. */
interface Synced {
  milliseconds: number
  received: number
  requests: number
  /** Bytes of the start page, which the worker keeps after it for a start without a network. */
  startPage: number
  tasks: { page: number; worker: number }
}

/** What a sync costs the phone and its owner, by how much there is to bring. */
export async function measureSync({ phone, rounds }: Scale): Promise<Figure[]> {
  const code = await bundle(ENTRY)
  const figures: Figure[] = []
  const firsts: { count: number; value: number }[] = []
  for (const count of phone) {
    const { first, ...more } = await withDesk(count, code, measureSite)
    firsts.push({ count, value: first.milliseconds })
    figures.push(...describeFirst(count, first), ...more.figures)
  }
  return [
    ...figures,
    ...growthOf('growth of a first sync’s time', firsts),
    await withDesk(PACK.articles, code, (desk) => measurePack(desk, rounds)),
    await withDesk(READABLE.articles, code, measureReadable),
  ]
}

async function withDesk<T>(count: number, code: string, act: (desk: Desk) => Promise<T>): Promise<T> {
  const made = await madeSite(count)
  const site = await startCountedSite(made.site)
  try {
    return await withProfile((profile) => act({ made, site, code, profile }))
  } finally {
    await site.close()
  }
}

async function measureSite(desk: Desk): Promise<{ first: Synced; figures: Figure[] }> {
  const { made, site, code, profile } = desk
  return usePhone({ profile }, async (page) => {
    await openBesideApp(page, site.url, code)
    await page.evaluate(() => syncBench.keepAll())
    await openWithoutNews(page, site)
    await slowDown(page, SLOWER)
    const first = await syncNow(page, site)
    const unchanged = await syncNow(page, site)
    const one = await syncOne(page, { made, site })
    return { first, figures: await describeLater(made, unchanged, one) }
  })
}

/** One more article, published and brought. A sync that the page does by itself may bring it first: then another. */
async function syncOne(
  page: Page,
  { made, site }: Pick<Desk, 'made' | 'site'>,
  tries = TRIES,
): Promise<Synced> {
  await made.addArticle()
  await made.publish()
  const one = await syncNow(page, site)
  if (one.requests > 1 || tries === 1) return one
  return syncOne(page, { made, site }, tries - 1)
}

/** The app is there, and its start is over; only the news is still to come. */
async function openWithoutNews(page: Page, site: CountedSite): Promise<void> {
  site.holdNews(true)
  await page.goto(site.url)
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await page.waitForTimeout(SETTLED)
  site.holdNews(false)
}

async function syncNow(page: Page, site: CountedSite): Promise<Synced> {
  site.forget()
  let milliseconds = 0
  let all: readonly Exchange[] = []
  const tasks = await measureLongestTasks(page, async () => {
    milliseconds = await page.evaluate(pressUpdate, MINUTES * 10)
    // What the page asks by itself later is another sync.
    all = site.exchanges()
    // What the page does with the last of it.
    await page.waitForTimeout(SETTLED)
  })
  const news = all.filter(({ path }) => path.startsWith('/feed/'))
  const startPage = sumOf(site.exchanges().filter(({ path }) => path === '/')).received
  return { milliseconds, tasks, requests: news.length, received: sumOf(news).received, startPage }
}

function describeFirst(count: number, { milliseconds, received, requests, tasks }: Synced): Figure[] {
  const name = (what: string): string => `first sync of ${count}: ${what}`
  const note = `${(milliseconds / count).toFixed(1)} ms each`
  return [
    { name: name('time, page at 4x CPU'), value: milliseconds, unit: 'ms', note },
    { name: name('bytes'), value: received / KB, unit: 'KB' },
    { name: name('requests'), value: requests, unit: 'files' },
    { name: name('longest task, page'), value: tasks.page, unit: 'ms', limit: LONG_TASK },
    { name: name('longest task, worker'), value: tasks.worker * SLOWER, unit: 'ms', limit: LONG_TASK },
  ]
}

async function describeLater(made: MadeSite, unchanged: Synced, one: Synced): Promise<Figure[]> {
  const { count, bytes } = await readNewest(made.site)
  const name = (what: string): string => `${count} stored: ${what}`
  const note = `the article alone ${bytes} B, ${one.requests} requests`
  return [
    { name: name('sync without news'), value: unchanged.received, unit: 'B', limit: MOST_UNCHANGED },
    { name: name('sync of one article'), value: one.received, unit: 'B', limit: mostForOne(bytes), note },
    { name: name('start page kept after it'), value: one.startPage / KB, unit: 'KB' },
    { name: name('longest task with it, page'), value: one.tasks.page, unit: 'ms', limit: LONG_TASK },
    {
      name: name('longest task with it, worker'),
      value: one.tasks.worker * SLOWER,
      unit: 'ms',
      limit: LONG_TASK,
    },
  ]
}

/** How many articles the site has, and what the newest weighs alone, compressed. */
async function readNewest(site: string): Promise<{ count: number; bytes: number }> {
  const read = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(site, 'feed', file), 'utf8'))
  const { packs } = (await read('head.json')) as { packs: { file: string; articles: number }[] }
  const { items } = (await read(packs[0]!.file)) as { items: unknown[] }
  return {
    count: packs.reduce((sum, { articles }) => sum + articles, 0),
    bytes: brotliCompressSync(JSON.stringify(items[0])).length,
  }
}

/** Packs that are applied one after the other, ours and the floor by turns. */
async function measurePack({ site, code, profile }: Desk, rounds: number): Promise<Figure> {
  const compared = await usePhone({ profile, slower: SLOWER }, async (page) => {
    await openBesideApp(page, site.url, code)
    return compareByTurns(
      {
        ours: (round) => page.evaluate((text) => syncBench.ours(text), makePack(round)),
        async floor(round) {
          const kept = await page.evaluate((text) => syncBench.kept(text), makePack(round))
          return page.evaluate((text) => syncBench.floor(text), kept)
        },
      },
      // The first of each opens the database.
      { rounds, first: 1 },
    )
  })
  return toRatio(`a pack of ${PACK.articles} applied, 4x CPU`, compared, PACK.budget)
}

function makePack(round: number): string {
  const from = round * PACK.articles
  const articles = Array.from({ length: PACK.articles }, (_, i) => makeArticle(from + i, PACK.characters))
  return generatePack({ from: from + 1, to: from + PACK.articles, articles, removed: [] }, 'bench')
}

/** Everything that a phone which has never seen the site fetches until it can go underground. */
async function measureReadable({ site, profile }: Desk): Promise<Figure> {
  return usePhone({ profile }, async (page) => {
    await page.goto(site.url)
    await untilSynced(page)
    const all = site.exchanges()
    const news = all.filter(({ path }) => path.startsWith('/feed/'))
    await site.close()
    // The oldest came last.
    await page.goto(new URL('article/article-0/', site.url).href)
    await page.getByRole('main').getByRole('article').getByRole('heading', { level: 1 }).waitFor()
    return {
      name: `until ${READABLE.articles} texts are readable offline`,
      value: sumOf(all).received / KB,
      unit: 'KB',
      limit: READABLE.kilobytes,
      note: `news ${(sumOf(news).received / KB).toFixed(1)} KB, ${all.length} requests`,
    }
  })
}

/** Runs in the page: presses “update”; milliseconds until the news is current. */
async function pressUpdate(patience: number): Promise<number> {
  const channel = new BroadcastChannel('worksite-reader')
  const start = performance.now()
  const done = new Promise<void>((resolve, reject) => {
    setTimeout(reject, patience, new Error('No sync has ended'))
    channel.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
      if (data.type !== 'state' || data.state.type === 'fetching') return
      if (data.state.type === 'current') resolve()
      else reject(new Error(JSON.stringify(data.state)))
    })
  })
  document.querySelector<HTMLButtonElement>('header button.button:not([disabled])')?.click()
  await done.finally(() => channel.close())
  return performance.now() - start
}
