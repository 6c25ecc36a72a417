import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import lighthouse, { type Flags } from 'lighthouse'
import puppeteer, { type Page } from 'puppeteer-core'
import { compareHeadlines, type Article } from '../../src/model/article.ts'
import { articlesOf, readPublished } from '../../src/publish/folder.ts'
import { publish } from '../../src/publish/publish.ts'
import { serve } from '../../src/publish/serve.ts'
import { CHROMIUM_ARGS, findChromium } from '../helpers/browsers.ts'
import { findFreePort } from '../helpers/free-port.ts'
import { SAMPLE } from '../helpers/published-sample.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { toRatio, type Figure } from './figure.ts'
import { APP } from './made-site.ts'
import type { Scale } from './scale.ts'
import { SETTLED, withProfile } from './slow-phone.ts'
import { median } from './statistics.ts'

/** An article that begins with a picture. */
const LEAD = 'labour-competition-meeting'
const HEADLINES = 20

/** What is examined, with the design's budgets in milliseconds. `floor`: the same without an app. */
const PAGES = [
  { name: 'start', path: '', floor: 'bare/start/', lcp: 800, tbt: 90 },
  { name: 'article', path: `article/${LEAD}/`, floor: 'bare/article/', lcp: 1200, tbt: 90 },
] as const

type Examined = (typeof PAGES)[number]

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const
const PAINTS = { LCP: 'largest-contentful-paint', FCP: 'first-contentful-paint' } as const
const AUDITS = [...Object.values(PAINTS), 'total-blocking-time', 'cumulative-layout-shift'] as const
const BEST = 100
const TRIES = 3
const SHIFT = 0.001
/** The readers' own language: for another, all that was written is drawn anew. */
const ARGS = [...CHROMIUM_ARGS, '--accept-lang=zh-CN']

/** Scores from 0 to 100 and times in milliseconds, by Lighthouse's names. */
type Result = Readonly<Record<(typeof CATEGORIES)[number] | (typeof AUDITS)[number], number>>

/** Lighthouse could not examine the page. */
class Unseen extends Error {}

/**
 * Lighthouse on a phone: simulated slow 4G and 4x CPU. The floor of each page is the same words and the
 * same picture from the same server, with neither style nor script.
 */
export async function measureLighthouse({ examinations }: Scale): Promise<Figure[]> {
  const port = await findFreePort()
  const url = `http://localhost:${port}/`
  const folder = await publishSample(url)
  const server = await serve(join(folder, 'site'), { port })
  const figures: Figure[] = []
  try {
    for (const page of PAGES) {
      const floor = await examine(url + page.floor, 'first', examinations)
      for (const visit of ['first', 'repeat'] as const) {
        const ours = await examine(url + page.path, visit, examinations)
        figures.push(...describe(`${page.name}, ${visit} visit`, { page, ours, floor }))
      }
    }
    return figures
  } finally {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The sample as it is where it is served: search engines look at its addresses. */
async function publishSample(url: string): Promise<string> {
  const folder = await createTempFolder('bench-sample')
  await cp(SAMPLE, join(folder, 'source'), { recursive: true })
  const config = join(folder, 'source/site.json')
  const site: unknown = JSON.parse(await readFile(config, 'utf8'))
  await writeFile(config, JSON.stringify({ ...Object(site), url }))
  const out = join(folder, 'site')
  await publish({ config, out, app: APP })
  const articles = [...articlesOf((await readPublished(out)).log).values()].sort(compareHeadlines)
  const lead = articles.find(({ slug }) => slug === LEAD)
  await writeBare(join(out, 'bare/start'), '首页', generateList(articles.slice(0, HEADLINES)))
  await writeBare(join(out, 'bare/article'), lead!.title, generateArticle(lead!))
  return folder
}

async function writeBare(folder: string, title: string, body: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>`
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><html lang="zh-CN"><head>${head}</head><body><h1>${title}</h1>${body}</body></html>`,
  )
}

function generateList(articles: readonly Article[]): string {
  const rows = articles.map(({ slug, title }) => `<li><a href="/article/${slug}/">${title}</a></li>`)
  return `${generatePicture(articles[0]!)}<ol>${rows.join('')}</ol>`
}

function generateArticle(article: Article): string {
  return generatePicture(article) + article.html
}

function generatePicture({ picture }: Article): string {
  if (!picture) return ''
  const { src, width, height } = picture
  return `<img src="${src}" width="${width}" height="${height}" alt="" style="width:100%;height:auto" fetchpriority="high">`
}

/** The median of each figure. Each time on a phone that has never seen the site, or has just seen it. */
async function examine(url: string, visit: 'first' | 'repeat', times: number): Promise<Result> {
  const results: Result[] = []
  for (let time = 0; time < times; time += 1) {
    results.push(await examineUntilSeen(url, visit))
  }
  const names = [...CATEGORIES, ...AUDITS]
  return Object.fromEntries(names.map((name) => [name, median(results.map((one) => one[name]))])) as Result
}

/** Lighthouse now and then loses the beginning of a trace, and asks to be run again. */
async function examineUntilSeen(url: string, visit: 'first' | 'repeat', tries = TRIES): Promise<Result> {
  try {
    return await withProfile((profile) => examineOnce(url, visit, profile))
  } catch (error) {
    if (tries === 1 || !(error instanceof Unseen)) throw error
    return examineUntilSeen(url, visit, tries - 1)
  }
}

async function examineOnce(url: string, visit: 'first' | 'repeat', userDataDir: string): Promise<Result> {
  const executablePath = findChromium()
  const browser = await puppeteer.launch({ executablePath, userDataDir, args: ARGS })
  try {
    const page = await browser.newPage()
    if (visit === 'repeat') await visitOnce(page, url)
    return await runLighthouse(page, url, visit === 'repeat')
  } finally {
    await browser.close()
  }
}

/** Until the worker has what it needs to answer by itself. */
async function visitOnce(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await new Promise((resolve) => setTimeout(resolve, SETTLED))
  await page.goto('about:blank')
}

async function runLighthouse(page: Page, url: string, disableStorageReset: boolean): Promise<Result> {
  const flags: Flags = { onlyCategories: [...CATEGORIES], logLevel: 'error', disableStorageReset }
  const lhr = (await lighthouse(url, flags, undefined, page))?.lhr
  if (!lhr || lhr.runtimeError) throw new Unseen(`Lighthouse: ${lhr?.runtimeError?.message}`)
  const scores = CATEGORIES.map((name) => [name, (lhr.categories[name]?.score ?? NaN) * BEST])
  const values = AUDITS.map((name) => [name, lhr.audits[name]?.numericValue ?? NaN])
  return Object.fromEntries([...scores, ...values]) as Result
}

function describe(
  where: string,
  { page, ours, floor }: { page: Examined; ours: Result; floor: Result },
): Figure[] {
  return [
    ...CATEGORIES.map((name): Figure => ({
      name: `${where}: ${name}`,
      value: ours[name],
      unit: 'points',
      least: BEST,
    })),
    ...Object.entries(PAINTS).map(([name, audit]) =>
      toRatio(`${where}: ${name}`, { ours: ours[audit], floor: floor[audit] }),
    ),
    { name: `${where}: LCP`, value: ours[PAINTS.LCP], unit: 'ms', limit: page.lcp },
    { name: `${where}: TBT`, value: ours['total-blocking-time'], unit: 'ms', limit: page.tbt },
    { name: `${where}: CLS`, value: ours['cumulative-layout-shift'], unit: '', limit: SHIFT },
  ]
}
