import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { serve } from '../../src/publish/serve.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { untilSynced } from '../helpers/visit.ts'
import { copyPage, writeBareSite, type Copy } from './bare-copy.ts'
import { toRatio, type Figure } from './figure.ts'
import { madeSite } from './made-site.ts'
import type { Tree } from './open-page.ts'
import { tapUntilPainted } from './paint.ts'
import type { Scale } from './scale.ts'
import { bundle, SETTLED, SLOWER, usePhone, withProfile } from './slow-phone.ts'
import { median } from './statistics.ts'

const ENTRY = fileURLToPath(new URL('open-page.ts', import.meta.url))
const ARTICLES = 50
const BUDGET = 1.2
const HEADLINE = 'main article h2 a'
/** The text of an article; no list has paragraphs like these. */
const TEXT = 'main article h1'

interface Desk {
  profile: string
  app: string
  bare: string
}

/** An article is opened in the app: from the tap until its text is on screen. */
export async function measureOpen({ rounds }: Scale): Promise<Figure[]> {
  const { site } = await madeSite(ARTICLES)
  const app = await serve(site, { port: 0 })
  const folder = await createTempFolder('bench-bare')
  const bare = await serve(folder, { port: 0 })
  try {
    return await withProfile(async (profile) => {
      const code = await bundle(ENTRY)
      const { copy, record } = await readApp(app.url, { profile, code })
      await writeBareSite(folder, copy, code)
      await usePhone({ profile }, (page) => keepRecord(page, bare.url, record))
      return measureTaps({ profile, app: app.url, bare: bare.url }, rounds)
    })
  } finally {
    await Promise.all([app.close(), bare.close()])
    await rm(folder, { recursive: true })
  }
}

/** What the app shows before and after a tap; then everything is on the phone. */
function readApp(
  url: string,
  { profile, code }: { profile: string; code: string },
): Promise<{ copy: Copy; record: Tree[] }> {
  return usePhone({ profile }, async (page) => {
    await page.goto(url)
    await untilSynced(page)
    await page.waitForTimeout(SETTLED)
    const { body } = await copyPage(page)
    await page.locator(HEADLINE).first().click()
    await page.locator(TEXT).waitFor()
    await page.waitForTimeout(SETTLED)
    // With the style of both.
    const { style } = await copyPage(page)
    await page.evaluate(code)
    return { copy: { style, body }, record: await page.evaluate(() => openBench.copy('main')) }
  })
}

async function keepRecord(page: Page, url: string, record: Tree[]): Promise<void> {
  await page.goto(url)
  await page.evaluate((kept) => openBench.keep(kept), record)
}

async function measureTaps({ profile, app, bare }: Desk, rounds: number): Promise<Figure[]> {
  const [ours, floor]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await tapOnce(app, profile))
    floor.push(await tapOnce(bare, profile))
  }
  const both = { ours: median(ours), floor: median(floor) }
  return [toRatio(`article opened in the app, tap to text, ${SLOWER}x CPU`, both, BUDGET)]
}

function tapOnce(url: string, profile: string): Promise<number> {
  return usePhone({ profile, slower: SLOWER }, async (page) => {
    await page.goto(url)
    await page.locator(HEADLINE).first().waitFor()
    await page.waitForTimeout(SETTLED)
    return tapUntilPainted(page, HEADLINE, TEXT)
  })
}
