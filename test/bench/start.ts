import { rm } from 'node:fs/promises'
import { serve } from '../../src/publish/serve.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { untilSynced } from '../helpers/visit.ts'
import { copyPage, installBareWorker, writeBareSite, type Copy } from './bare-copy.ts'
import { toRatio, type Figure } from './figure.ts'
import { measureLongestTasks, type LongestTasks } from './longest-task.ts'
import { madeSite } from './made-site.ts'
import { paintedAt, watchPaint } from './paint.ts'
import type { Scale } from './scale.ts'
import { LONG_TASK, SETTLED, SLOWER, usePhone, withProfile } from './slow-phone.ts'
import { compareByTurns } from './statistics.ts'

const ARTICLES = 50
const BUDGET = 1.2
/** Half of the best other reader with headlines offline, in milliseconds on the machine that measured it. */
const HALF_OF_CHIGA = 490
const START = { path: '', selector: 'main article h2 a' }
const ARTICLE = { path: 'article/article-7/', selector: 'main article .text p' }

/** What is opened, and what is wanted of it. */
type Target = typeof START

/** The reader is opened underground: the browser starts, the server is off, and headlines or a text are wanted. */
export async function measureStart({ rounds }: Scale): Promise<Figure[]> {
  return withProfile(async (profile) => {
    const { app, bare } = await installAll(profile)
    const headlines = await compare([app, bare.start], START, { profile, rounds })
    const [tasks, least] = [
      await tasksOfStart(app, START, profile),
      await tasksOfStart(bare.start, START, profile),
    ]
    const text = await compare([app, bare.article], ARTICLE, { profile, rounds })
    const ofText = await tasksOfStart(app, ARTICLE, profile)
    const leastOfText = await tasksOfStart(bare.article, ARTICLE, profile)
    const name = (what: string): string => `${what} offline after a cold start, ${SLOWER}x CPU`
    return [
      toRatio(name('headlines'), headlines, BUDGET),
      { name: name('headlines'), value: headlines.ours, unit: 'ms', limit: HALF_OF_CHIGA },
      describeTask('headlines offline: longest task, page', tasks.page, least.page),
      describeTask('headlines offline: longest task, worker', tasks.worker * SLOWER, least.worker * SLOWER),
      toRatio(name('an article’s text'), text),
      describeTask('an article’s text offline: longest task, page', ofText.page, leastOfText.page),
    ]
  })
}

/** Medians of as many starts of each, by turns. */
async function compare(
  [app, bare]: readonly [app: string, bare: string],
  target: Target,
  { profile, rounds }: { profile: string; rounds: number },
): Promise<{ ours: number; floor: number }> {
  return compareByTurns(
    { ours: () => startOnce(app, target, profile), floor: () => startOnce(bare, target, profile) },
    { rounds },
  )
}

/** The first frame of a page with so much text takes longer than a task should, whoever draws it. */
function describeTask(what: string, value: number, floor: number): Figure {
  const name = `${what}, ${SLOWER}x CPU`
  const least = Math.round(floor)
  return { name, value, unit: 'ms', limit: Math.max(LONG_TASK, least), note: `floor ${least} ms` }
}

/** All are on the phone, and their servers gone: their addresses. A floor has one page, and stores its HTML. */
async function installAll(
  profile: string,
): Promise<{ app: string; bare: { start: string; article: string } }> {
  const { site } = await madeSite(ARTICLES)
  const app = await serve(site, { port: 0 })
  const copies = await usePhone({ profile }, async (page) => {
    await page.goto(app.url)
    await untilSynced(page)
    await page.waitForTimeout(SETTLED)
    const start = await copyPage(page)
    await page.goto(app.url + ARTICLE.path)
    await page.locator(ARTICLE.selector).first().waitFor()
    await page.waitForTimeout(SETTLED)
    return { start, article: await copyPage(page) }
  })
  await app.close()
  const start = await installBare(profile, copies.start)
  return { app: app.url, bare: { start, article: await installBare(profile, copies.article) } }
}

async function installBare(profile: string, copy: Copy): Promise<string> {
  const folder = await createTempFolder('bench-bare')
  await writeBareSite(folder, copy)
  const bare = await serve(folder, { port: 0 })
  await usePhone({ profile }, async (page) => {
    await page.goto(new URL('install.html', bare.url).href)
    await page.evaluate(installBareWorker)
  })
  await bare.close()
  await rm(folder, { recursive: true })
  return bare.url
}

function startOnce(url: string, { path, selector }: Target, profile: string): Promise<number> {
  return usePhone({ profile, slower: SLOWER }, async (page) => {
    await watchPaint(page, selector)
    await page.goto(url + path)
    return paintedAt(page)
  })
}

/** In a start of its own: being watched takes time. */
function tasksOfStart(url: string, { path }: Target, profile: string): Promise<LongestTasks> {
  return usePhone({ profile, slower: SLOWER }, (page) =>
    measureLongestTasks(page, async () => {
      await page.goto(url + path)
      await page.waitForTimeout(SETTLED)
    }),
  )
}
