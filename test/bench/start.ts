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
import { median } from './statistics.ts'

const ARTICLES = 50
const BUDGET = 1.2
/** Half of the best other reader with headlines offline, in milliseconds on the machine that measured it. */
const HALF_OF_CHIGA = 490
const HEADLINE = 'main article h2 a'

/** The reader is opened underground: the browser starts, the server is off, and the headlines are wanted. */
export async function measureStart({ rounds }: Scale): Promise<Figure[]> {
  const [ours, floor]: [number[], number[]] = [[], []]
  const [tasks, least] = await withProfile(async (profile) => {
    const [app, bare] = await installBoth(profile)
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await startOnce(app, profile))
      floor.push(await startOnce(bare, profile))
    }
    return [await tasksOfStart(app, profile), await tasksOfStart(bare, profile)] as const
  })
  const both = { ours: median(ours), floor: median(floor) }
  const name = `headlines offline after a cold start, ${SLOWER}x CPU`
  return [
    toRatio(name, both, BUDGET),
    { name, value: both.ours, unit: 'ms', limit: HALF_OF_CHIGA },
    describeTask('page', tasks.page, least.page),
    describeTask('worker', tasks.worker * SLOWER, least.worker * SLOWER),
  ]
}

/** The first frame of a page with so much text takes longer than a task should, whoever draws it. */
function describeTask(thread: string, value: number, floor: number): Figure {
  const name = `headlines offline: longest task, ${thread}, ${SLOWER}x CPU`
  const least = Math.round(floor)
  return { name, value, unit: 'ms', limit: Math.max(LONG_TASK, least), note: `floor ${least} ms` }
}

/** Both sites are on the phone, and their servers gone: their addresses, the floor's last. */
async function installBoth(profile: string): Promise<[app: string, bare: string]> {
  const { site } = await madeSite(ARTICLES)
  const app = await serve(site, { port: 0 })
  const copy = await usePhone({ profile }, async (page) => {
    await page.goto(app.url)
    await untilSynced(page)
    await page.waitForTimeout(SETTLED)
    return copyPage(page)
  })
  await app.close()
  return [app.url, await installBare(profile, copy)]
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

function startOnce(url: string, profile: string): Promise<number> {
  return usePhone({ profile, slower: SLOWER }, async (page) => {
    await watchPaint(page, HEADLINE)
    await page.goto(url)
    return paintedAt(page)
  })
}

/** In a start of its own: being watched takes time. */
function tasksOfStart(url: string, profile: string): Promise<LongestTasks> {
  return usePhone({ profile, slower: SLOWER }, (page) =>
    measureLongestTasks(page, async () => {
      await page.goto(url)
      await page.waitForTimeout(SETTLED)
    }),
  )
}
