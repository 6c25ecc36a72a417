import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { serve } from '../../src/publish/serve.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { untilSynced } from '../helpers/visit.ts'
import { copyPage, writeBareSite, type Copy } from './bare-copy.ts'
import { toRatio, type Figure } from './figure.ts'
import { madeSite } from './made-site.ts'
import { tapUntilPainted } from './paint.ts'
import type { Scale } from './scale.ts'
import { bundle, SETTLED, SLOWER, usePhone, withProfile } from './slow-phone.ts'
import { median } from './statistics.ts'
import type { Place, Tree } from './tree.ts'

/** Both floors show what the app shows; `stack` is made of what the app is made of, `bare` of nothing. */
const FLOORS = ['stack', 'bare'] as const
const ARTICLES = 50
const BUDGET = 1.2
const HEADLINE = 'main article h2 a'
/** The text of an article, not only its title. */
const TEXT = 'main article .text p'

interface Desk {
  profile: string
  /** Where the app is, and each of the floors. */
  urls: Record<(typeof FLOORS)[number] | 'app', string>
}

/** What the app shows before and after a tap. */
interface Seen {
  copy: Copy
  records: Record<Place, Tree[]>
}

/** An article is opened in the app: from the tap until its text is on screen. */
export async function measureOpen({ rounds }: Scale): Promise<Figure[]> {
  const { site } = await madeSite(ARTICLES)
  const app = await serve(site, { port: 0 })
  const folders = await Promise.all(FLOORS.map((floor) => createTempFolder(`bench-${floor}`)))
  const floors = await Promise.all(folders.map((folder) => serve(folder, { port: 0 })))
  const [stack, bare] = floors.map(({ url }) => url) as [string, string]
  try {
    return await withProfile(async (profile) => {
      const seen = await readApp(app.url, profile)
      for (const [index, floor] of FLOORS.entries()) {
        await writeFloor(floor, seen, { profile, folder: folders[index]!, url: floors[index]!.url })
      }
      return measureTaps({ profile, urls: { app: app.url, stack, bare } }, rounds)
    })
  } finally {
    await Promise.all([app, ...floors].map((server) => server.close()))
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true })))
  }
}

/**
 * Then everything is on the phone, too. What leads on from an article comes after its text, in the app as in
 * any reader; the floors draw what the app has drawn when the text is there.
 */
async function readApp(url: string, profile: string): Promise<Seen> {
  const code = await bundle(entryOf('tree'))
  // A phone is as slow before as after; the reader remembers that.
  return usePhone({ profile, slower: SLOWER }, async (page) => {
    await page.goto(url)
    await untilSynced(page)
    await page.waitForTimeout(SETTLED)
    const { body } = await copyPage(page)
    await page.evaluate(code)
    const list = await page.evaluate(() => treeBench.copy())
    const tap = { link: HEADLINE, text: TEXT }
    const article = await page.evaluate(({ link, text }) => treeBench.copyAfter(link, text), tap)
    await page.waitForTimeout(SETTLED)
    // With the style of both.
    const { style } = await copyPage(page)
    return { copy: { style, body }, records: { list, article } }
  })
}

/** A site whose page shows the same on a tap, out of its own database. */
async function writeFloor(
  floor: (typeof FLOORS)[number],
  { copy, records }: Seen,
  { profile, folder, url }: { profile: string; folder: string; url: string },
): Promise<void> {
  await writeBareSite(folder, copy, await bundle(entryOf(`${floor}-page`)))
  await usePhone({ profile }, async (page) => {
    await page.goto(url)
    await page.evaluate((kept) => treeBench.keep(kept), records)
  })
}

function entryOf(name: string): string {
  return fileURLToPath(new URL(`${name}.ts`, import.meta.url))
}

async function measureTaps({ profile, urls }: Desk, rounds: number): Promise<Figure[]> {
  const times: Record<keyof Desk['urls'], number[]> = { app: [], stack: [], bare: [] }
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ['app', ...FLOORS] as const) times[name].push(await tapOnce(urls[name], profile))
  }
  const [ours, stack, bare] = [median(times.app), median(times.stack), median(times.bare)]
  const name = `article opened in the app, tap to text, ${SLOWER}x CPU`
  return [
    toRatio(name, { ours, floor: stack }, BUDGET),
    toRatio(`${name}, beside a page without Vue`, { ours, floor: bare }),
  ]
}

function tapOnce(url: string, profile: string): Promise<number> {
  return usePhone({ profile, slower: SLOWER }, async (page) => {
    await page.goto(url)
    await page.locator(HEADLINE).first().waitFor()
    await page.waitForTimeout(SETTLED)
    return tapUntilPainted(page, HEADLINE, TEXT)
  })
}
