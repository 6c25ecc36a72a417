import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { serve } from '../../src/publish/serve.ts'
import { toRatio, type Figure } from './figure.ts'
import { fillPhone } from './fill-phone.ts'
import type { WorkName } from './grown-page.ts'
import { measureLongestTasks } from './longest-task.ts'
import { APP } from './made-site.ts'
import { growthOf } from './publish.ts'
import type { Scale } from './scale.ts'
import {
  bundle,
  LONG_TASK,
  openBesideApp,
  SETTLED,
  SLOWER,
  usePhone,
  withProfile,
  type PhoneSession,
} from './slow-phone.ts'
import { compareByTurns, median } from './statistics.ts'

const ENTRY = fileURLToPath(new URL('grown-page.ts', import.meta.url))
const CHARACTERS = 1_000
/** Of what looks at every article, which takes its time. */
const ROUNDS = 3
/** Room for what two runs of the same would differ by. */
const NOISE = 1.1
const HEADLINE = 'main article h2 a'

/** What does not look at every article: it is to take as long, however many there are. */
const ASKED: readonly WorkName[] = [
  'the start page’s list',
  'a section’s list',
  'the list of a section with seven below it',
  'a tag’s list',
  'an article',
]
/** What looks at every article, in slices. */
const LOOKED: readonly WorkName[] = ['marking all as read', 'the check before the shift']
/** When everything was read. */
const READ: readonly WorkName[] = ['what to let go of', 'marks at the start']
const START = 'the app’s start, all read beside nothing read'

interface Desk {
  phone: PhoneSession
  url: string
  code: string
  rounds: number
}

/** One kind of work with so many articles kept. */
interface Cost {
  name: string
  ours: number
  /** Where there is less that could be done. */
  floor?: number
  task?: number
  /** The longest task of the floor, where that has long ones as well. */
  least?: number
}

/** What a phone takes for its reader that keeps many articles, and how that grows. */
export async function measureGrown({ grown, rounds }: Scale): Promise<Figure[]> {
  const code = await bundle(ENTRY)
  const server = await serve(APP, { port: 0 })
  const measured: { count: number; costs: Cost[] }[] = []
  try {
    for (const count of grown) {
      const costs = await withProfile(async (profile) => {
        await fillPhone({ profile, url: server.url, code }, count, CHARACTERS)
        return measurePhone({ phone: { profile, slower: SLOWER }, url: server.url, code, rounds })
      })
      measured.push({ count, costs })
    }
  } finally {
    await server.close()
  }
  return [
    ...measured.flatMap(({ count, costs }) => costs.flatMap((cost) => describe(count, cost))),
    ...growth(measured),
  ]
}

/** In the order in which the phone changes: at last everything is read, and half of it goes. */
async function measurePhone(desk: Desk): Promise<Cost[]> {
  const costs = await beside(desk, async (page) => [
    ...(await each(ASKED, (name) => compare(page, name, desk.rounds))),
    ...(await each(LOOKED, (name) => compareTasks(page, name))),
  ])
  const unread = await measureStarts(desk)
  const read = await beside(desk, async (page) => {
    await page.evaluate(() => grownBench.readAll())
    return each(READ, (name) => compareTasks(page, name))
  })
  const start = { name: START, ...(await measureStarts(desk)), floor: unread.ours, least: unread.task }
  const gone = await beside(desk, (page) => watch(page, () => page.evaluate(() => grownBench.thinOut())))
  const wanted = await beside(desk, (page) => watch(page, () => page.evaluate(() => grownBench.wantAll())))
  return [
    ...costs,
    ...read,
    start,
    { name: 'letting go of every second', ...gone },
    { name: 'wanting those again', ...wanted },
  ]
}

function beside<T>({ phone, url, code }: Desk, act: (page: Page) => Promise<T>): Promise<T> {
  return usePhone(phone, async (page) => {
    await openBesideApp(page, url, code)
    return act(page)
  })
}

/** One after the other: they would be in each other's way. */
async function each(names: readonly WorkName[], measure: (name: WorkName) => Promise<Cost>): Promise<Cost[]> {
  const costs: Cost[] = []
  for (const name of names) costs.push(await measure(name))
  return costs
}

/** Ours and the floor by turns; the first of each opens what must be open. */
async function compare(page: Page, name: WorkName, rounds: number): Promise<Cost & { floor: number }> {
  const compared = await compareByTurns(
    { ours: () => timeOnce(page, name, 'ours'), floor: () => timeOnce(page, name, 'floor') },
    { rounds, first: 1 },
  )
  return { name, ...compared }
}

/** With the longest tasks of rounds of their own: being watched takes time. */
async function compareTasks(page: Page, name: WorkName): Promise<Cost> {
  const tasks: number[] = []
  // Before the floor leaves the browser much to clear away.
  for (let round = 0; round < ROUNDS; round += 1) {
    tasks.push((await watch(page, () => timeOnce(page, name, 'ours'))).task)
  }
  return { ...(await compare(page, name, ROUNDS)), task: median(tasks) }
}

/** What can be done only once, or need not be done again. */
async function watch(page: Page, act: () => Promise<number>): Promise<{ ours: number; task: number }> {
  let ours = 0
  const tasks = await measureLongestTasks(page, async () => {
    ours = await act()
  })
  return { ours, task: tasks.page }
}

function timeOnce(page: Page, name: WorkName, who: 'ours' | 'floor'): Promise<number> {
  return page.evaluate(([name, who]) => grownBench.time(name, who), [name, who] as const)
}

/** Medians; the first of all, which brings the worker, is not counted. */
async function measureStarts(desk: Desk): Promise<{ ours: number; task: number }> {
  const starts: { ours: number; task: number }[] = []
  for (let round = 0; round <= ROUNDS; round += 1) starts.push(await measureStart(desk))
  const [, ...counted] = starts
  return { ours: median(counted.map(({ ours }) => ours)), task: median(counted.map(({ task }) => task)) }
}

/** The app itself, from its address to the first headline. */
function measureStart({ phone, url }: Desk): Promise<{ ours: number; task: number }> {
  return usePhone(phone, (page) =>
    watch(page, async () => {
      const start = performance.now()
      await page.goto(url)
      await page.locator(HEADLINE).first().waitFor()
      const milliseconds = performance.now() - start
      await page.waitForTimeout(SETTLED)
      return milliseconds
    }),
  )
}

function describe(count: number, { name, ours, floor, task, least = 0 }: Cost): Figure[] {
  const title = `${count} kept: ${name}, ${SLOWER}x CPU`
  const limit = Math.max(LONG_TASK, NOISE * least)
  return [
    floor === undefined ? { name: title, value: ours, unit: 'ms' } : toRatio(title, { ours, floor }),
    ...(task === undefined
      ? []
      : [{ name: `${title}, longest task`, value: task, unit: 'ms', limit } as const]),
  ]
}

function growth(measured: readonly { count: number; costs: Cost[] }[]): Figure[] {
  const names = measured[0]?.costs.map(({ name }) => name) ?? []
  return names.flatMap((name, i) =>
    growthOf(
      `growth of ${name}`,
      measured.map(({ count, costs }) => ({ count, value: costs[i]!.ours })),
    ),
  )
}
