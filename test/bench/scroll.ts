import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { serve } from '../../src/publish/serve.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { toRatio, type Figure } from './figure.ts'
import { MOST, SLICE } from '../../src/app/composables/long-list.ts'
import { besideSync, bundlePhonePage, fillPhone, type FilledPhone } from './fill-phone.ts'
import { measureLongestTasks } from './longest-task.ts'
import { APP } from './made-site.ts'
import type { Scale } from './scale.ts'
import { LONG_TASK, SETTLED, slowDown, SLOWER, usePhone, withProfile } from './slow-phone.ts'
import { percentile } from './statistics.ts'

const ROW = 'main article'
const BARE = 'bare'
const CHARACTERS = 200
const P95 = 0.95
/** Milliseconds: a frame in every sixtieth of a second, and a little. */
const FRAME = 20
/** Rows that may be in the page at once, however many there are. */
const ROWS = MOST + SLICE
/** Of all headlines, those that lie above where the fling begins. */
const DEEP = 0.9
/** Milliseconds between one change from a sync and the next. */
const CHANGES = 2_000
const MILLISECONDS = 20_000
/** CSS pixels per second: a long fling. */
const SPEED = 4_000
/** Room for what two runs of the same would differ by. */
const NOISE = 1.1

interface Scrolled {
  /** Milliseconds between one frame and the next. */
  frames: number[]
  /** The most rows that were in the page at once. */
  rows: number
  /** How many of the headlines were passed. */
  passed: number
  /** How many changes a sync brought meanwhile. */
  changes: number
  task: number
}

/**
 * A reader who flings through the list of headlines deep in it, and goes on while a sync brings news and
 * withdraws what is old, beside the same fling over a page of empty rows.
 */
export async function measureScroll({ articles }: Scale): Promise<Figure[]> {
  const folder = await createTempFolder('bench-app')
  await cp(APP, folder, { recursive: true })
  const code = await bundlePhonePage()
  const server = await serve(folder, { port: 0 })
  try {
    return await withProfile(async (profile) => {
      await fillPhone({ profile, url: server.url, code }, articles, CHARACTERS)
      const ours = await scrollApp({ profile, url: server.url, code }, Math.floor(articles * DEEP))
      await writeRows(join(folder, BARE), ours.still.rows)
      const floor = await scrollBare(new URL(`${BARE}/`, server.url).href, profile)
      const name = `${articles} headlines, ${SLOWER}x CPU`
      return [...describe(name, ours.still, floor), ...describe(`${name}, with a sync`, ours.synced, floor)]
    })
  } finally {
    await server.close()
    await rm(folder, { recursive: true })
  }
}

function scrollApp(
  { profile, ...app }: FilledPhone,
  from: number,
): Promise<Record<'still' | 'synced', Scrolled>> {
  return usePhone({ profile }, async (page) => {
    const bring = await besideSync(page, app)
    await page.goto(app.url)
    await page.locator(ROW).first().waitFor()
    await page.evaluate(goDown, from)
    return { still: await scroll(page), synced: await scroll(page, bring) }
  })
}

/** As many rows as the app had at most, with nothing in them, one after the other again and again. */
function scrollBare(url: string, profile: string): Promise<Scrolled> {
  return usePhone({ profile }, async (page) => {
    await page.goto(url)
    return scroll(page)
  })
}

async function writeRows(folder: string, rows: number): Promise<void> {
  const row = '<main><article style="height:120px;border-bottom:1px solid">·</article></main>'
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'index.html'), `<!doctype html><body>${row.repeat(rows)}</body>`)
}

/** `bring`: has a sync bring news, and withdraw one. */
async function scroll(
  page: Page,
  bring?: (withdrawn: readonly string[]) => Promise<void>,
): Promise<Scrolled> {
  await page.waitForTimeout(SETTLED)
  await slowDown(page, SLOWER)
  let scrolled: Omit<Scrolled, 'task' | 'changes'> = { frames: [], rows: 0, passed: 0 }
  let changes = 0
  const tasks = await measureLongestTasks(page, async () => {
    const flinging = page.evaluate(fling, { row: ROW, time: MILLISECONDS, speed: SPEED })
    if (bring) changes = await bringAgain(page, bring)
    scrolled = await flinging
  })
  return { ...scrolled, changes, task: tasks.page }
}

async function bringAgain(
  page: Page,
  bring: (withdrawn: readonly string[]) => Promise<void>,
  done = 0,
): Promise<number> {
  if ((done + 1) * CHANGES >= MILLISECONDS) return done
  await page.waitForTimeout(CHANGES)
  await bring([`article-${done}`])
  return bringAgain(page, bring, done + 1)
}

function describe(where: string, ours: Scrolled, floor: Scrolled): Figure[] {
  const [mine, least] = [percentile(ours.frames, P95), percentile(floor.frames, P95)]
  const name = (what: string): string => `${where}: ${what}`
  const late = ours.frames.filter((frame) => frame > FRAME).length
  return [
    toRatio(name('frame p95'), { ours: mine, floor: least }, Math.max(FRAME / least, NOISE)),
    {
      name: name('late frames'),
      value: late,
      unit: 'frames',
      note: `of ${ours.frames.length}; ${ours.passed} headlines passed, ${ours.changes} changes from a sync`,
    },
    { name: name('longest task'), value: ours.task, unit: 'ms', limit: Math.max(LONG_TASK, floor.task) },
    { name: name('rows in the page'), value: ours.rows, unit: 'rows', limit: ROWS },
  ]
}

/** Runs in the page: scrolls down by time, so that a late frame has the farther to go; at the end it turns. */
function fling({
  row,
  time,
  speed,
}: {
  row: string
  time: number
  speed: number
}): Promise<Omit<Scrolled, 'task' | 'changes'>> {
  const start = performance.now()
  const frames: number[] = []
  const seen = new Set<string>()
  let [before, rows, direction] = [start, 0, 1]
  return new Promise((resolve) => {
    requestAnimationFrame(function next(now) {
      if (now - start > time) {
        resolve({ frames, rows, passed: seen.size })
        return
      }
      const step = (direction * speed * (now - before)) / 1000
      if (frames.length > 0 || now > before) frames.push(now - before)
      before = now
      scrollBy({ top: step, behavior: 'instant' })
      const { scrollTop, scrollHeight } = document.scrollingElement!
      // Two screens before its end the list is asked for more.
      const more = document.querySelector<HTMLButtonElement>('.tail button:not([disabled])')
      if (scrollTop + 3 * innerHeight >= scrollHeight) more?.click()
      if (scrollTop + innerHeight >= scrollHeight - 1 && !more) direction = -1
      else if (scrollTop <= 0) direction = 1
      const list = document.querySelectorAll(row)
      rows = Math.max(rows, list.length)
      // As many as come at once, at most.
      for (const one of [...list].slice(-20)) seen.add(one.textContent)
      requestAnimationFrame(next)
    })
  })
}

/** Runs in the page: goes to the end of the list and asks for more, until so many headlines are above. */
async function goDown(count: number): Promise<void> {
  for (;;) {
    const last = document.querySelector('main ol')?.lastElementChild
    if (Number(last?.getAttribute('aria-posinset')) >= count) return
    scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })
    document.querySelector<HTMLButtonElement>('.tail button:not([disabled])')?.click()
    await new Promise(requestAnimationFrame)
  }
}
