import { cp, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { serve } from '../../src/publish/serve.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { toRatio, type Figure } from './figure.ts'
import { measureLongestTasks, type LongestTasks } from './longest-task.ts'
import { RARE as RARE_WORD } from './made-articles.ts'
import { APP } from './made-site.ts'
import type { Scale } from './scale.ts'
import type { Times } from './search-page.ts'
import { bundle, LONG_TASK, openBesideApp, SETTLED, SLOWER, usePhone, withProfile } from './slow-phone.ts'

const ENTRY = fileURLToPath(new URL('search-page.ts', import.meta.url))
const CHARACTERS = 1_000
const ROUNDS = 3
const BUDGET = 1.3
const RARE = [RARE_WORD.word, RARE_WORD.word.slice(0, 2)] as const
const COMMON = ['安', '全'] as const

const FLOOR_WORKER = 'assets/floor-worker.js'
/** The shortest worker that answers: it comes from the server, as the policy of our pages wants it. */
const SCAN = `
  const open = indexedDB.open('floor', 1)
  open.onsuccess = () => {
    const all = open.result.transaction('texts').objectStore('texts').getAll()
    all.onsuccess = () => postMessage(all.result.filter((text) => text.indexOf('${RARE[0]}') >= 0).length)
  }`

interface Desk {
  url: string
  /** The built app, and the floor's worker beside it. */
  folder: string
  profile: string
  code: string
  articles: number
}

/** Searches in many articles of 1,000 characters, beside the least that any search of them must do. */
export async function measureSearch({ articles }: Scale): Promise<Figure[]> {
  const folder = await createTempFolder('bench-app')
  await cp(APP, folder, { recursive: true })
  await writeFile(join(folder, FLOOR_WORKER), SCAN)
  const server = await serve(folder, { port: 0 })
  const code = await bundle(ENTRY)
  try {
    return await withProfile((profile) => measureAll({ url: server.url, folder, profile, code, articles }))
  } finally {
    await server.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function measureAll(desk: Desk): Promise<Figure[]> {
  await inBrowser(desk, (page) =>
    page.evaluate(([count, characters]) => searchBench.fill(count, characters), [
      desk.articles,
      CHARACTERS,
    ] as const),
  )
  return [
    ...(await compare(desk, 'a rare word', RARE)),
    ...(await compare(desk, 'a word in every article', COMMON)),
    await compareWorkers(desk),
    ...(await measureTyping(desk, 'worker')),
    ...(await measureTyping(desk, 'page')),
  ]
}

/** Ours and the floor by turns, each in a browser that was just started, in the page at 4x CPU. */
async function compare(desk: Desk, what: string, words: readonly [string, string]): Promise<Figure[]> {
  const [ours, floor]: [Times[], Times[]] = [[], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(
      await inBrowser(desk, (page) => page.evaluate((asked) => searchBench.ours(asked), words), SLOWER),
    )
    floor.push(
      await inBrowser(desk, (page) => page.evaluate((asked) => searchBench.floor(asked), words), SLOWER),
    )
  }
  const ratio = (name: string, member: keyof Times, limit?: number): Figure =>
    bestOf(
      `${name}: ${what}, ${SLOWER}x CPU`,
      [ours, floor].map((times) => times.map((one) => one[member])),
      limit,
    )
  return [
    ratio('cold', 'cold', BUDGET),
    ratio('warm', 'warm', BUDGET),
    ratio('warm with the first 20 rows', 'shown'),
  ]
}

/** The app's own worker from its start to its first answer; Chromium slows no workers down. */
async function compareWorkers(desk: Desk): Promise<Figure> {
  const name = (await readdir(join(desk.folder, 'assets'))).find((file) =>
    /^search-worker-.*\.js$/.test(file),
  )
  const [ours, floor]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await inBrowser(desk, (page) => page.evaluate(askWorker, { name: name!, word: RARE[0] })))
    floor.push(await inBrowser(desk, (page) => page.evaluate(askFloor, FLOOR_WORKER)))
  }
  return bestOf('cold in the worker, with its start, 1x CPU', [ours, floor], BUDGET)
}

/** The longest tasks while four characters are typed, in the page and in the worker, if there is one. */
async function measureTyping(desk: Desk, where: 'worker' | 'page'): Promise<Figure[]> {
  const prepare = async (context: BrowserContext): Promise<void> => {
    if (where === 'page') await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'Worker'))
  }
  const type = async (page: Page): Promise<LongestTasks> => {
    await page.goto(desk.url)
    await page.getByRole('link', { name: '搜索' }).click()
    const box = page.getByRole('searchbox')
    await box.waitFor()
    // What belongs to the start of the app is measured elsewhere.
    await page.waitForTimeout(SETTLED)
    const tasks = await measureLongestTasks(page, async () => {
      await box.pressSequentially(RARE[0], { delay: 120 })
      // Looking for the answer all the time would be work for the page, too.
      await page.waitForTimeout(SETTLED)
    })
    await page
      .getByText(`找到 ${Math.ceil(desk.articles / RARE_WORD.every)} 篇`)
      .first()
      .waitFor()
    return tasks
  }
  const tasks = await inBrowser(desk, type, SLOWER, prepare)
  const figure = (name: string, value: number): Figure => ({
    name: `longest task while typing: ${name}, ${SLOWER}x CPU`,
    value,
    unit: 'ms',
    limit: LONG_TASK,
  })
  if (where === 'page') return [figure('page without a worker', tasks.page)]
  return [figure('page', tasks.page), figure('worker', tasks.worker * SLOWER)]
}

function inBrowser<T>(
  { url, profile, code }: Desk,
  act: (page: Page) => Promise<T>,
  slower = 1,
  prepare: (context: BrowserContext) => Promise<void> = async () => undefined,
): Promise<T> {
  return usePhone({ profile, slower, prepare }, async (page) => {
    await openBesideApp(page, url, code)
    return act(page)
  })
}

/** The best of each: what else the machine does only ever adds. */
function bestOf(name: string, [ours = [], floor = []]: number[][], limit?: number): Figure {
  return toRatio(name, { ours: Math.min(...ours), floor: Math.min(...floor) }, limit)
}

/** Runs in the page. */
async function askWorker({ name, word }: { name: string; word: string }): Promise<number> {
  const start = performance.now()
  const worker = new Worker(`/assets/${name}`, { type: 'module' })
  const query = { words: [word], categories: [], since: 0 }
  worker.postMessage({ type: 'search', id: 1, query, from: 0, count: 0 })
  await new Promise((resolve) => {
    worker.addEventListener('message', resolve)
  })
  return performance.now() - start
}

/** Runs in the page. */
async function askFloor(name: string): Promise<number> {
  const start = performance.now()
  const worker = new Worker(`/${name}`, { type: 'module' })
  await new Promise((resolve) => {
    worker.addEventListener('message', resolve)
  })
  return performance.now() - start
}
