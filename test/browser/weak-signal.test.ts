import { rm } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchPhone } from '../helpers/chromium.ts'
import { createSite, readArticles, readHead, type Desk } from '../helpers/desk.ts'
import { startSite, type SiteServer } from '../helpers/site-server.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { headlines, stateLine, untilSynced } from '../helpers/visit.ts'
import { startWeakNetwork, type WeakNetwork } from '../helpers/weak-network.ts'

const ARTICLES = 90
/** 64 kbit/s; of the requests of each kind the same ones fail, among them one for a pack. */
const WEAK = { bytesPerSecond: 8000, failing: 0.05, seed: 241 }
const WORDS =
  '班组 井下 安全帽 通风 巡检 师傅 徒弟 合同 工资 培训 食堂 宿舍 探亲 体检 奖状 钻机 油管 支架 瓦斯 夜班'.split(
    ' ',
  )

let desk: Desk
let site: SiteServer
let network: WeakNetwork

beforeAll(async () => {
  desk = await createSite()
  for (let n = 0; n < ARTICLES; n += 1) await desk.write(`articles/news-${n}.md`, anArticleOf(n))
  await desk.publish()
  site = await startSite(desk.site)
  network = await startWeakNetwork(site.url, WEAK)
})
afterAll(async () => {
  await network.close()
  await site.close()
  await desk.close()
})

test('over 64 kbit/s, with one request in twenty lost, the first pack can be read while the rest comes, and all comes', async () => {
  const profile = await createTempFolder('weak')
  const phone = await launchPhone({ profile })
  const { page } = phone
  try {
    await page.goto(network.url)
    // Never blank: the page itself carries headlines.
    await headlines(page).first().waitFor()
    const first = (await readHead(desk.site)).packs[0]!
    const stored = (): Promise<number> => page.evaluate(countStored)
    await expect.poll(stored, { interval: 200, timeout: 90_000 }).toBe(first.articles)
    expect(await headlines(page).count()).toBeGreaterThanOrEqual(first.articles)
    expect(await stateLine(page).innerText()).not.toContain('已更新至')
    await readOne(page)
    await stateLine(page).getByText('已更新至').waitFor({ timeout: 90_000 })
    expect(await page.evaluate(countStored)).toBe((await readArticles(desk.site)).length)
    expect(network.cut()).toBeGreaterThan(0)
    await becomesReadyForTheMine(page)
  } finally {
    await phone.close()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
})

/** What is stored opens at once, whatever the network does. */
async function readOne(page: Page): Promise<void> {
  site.forget()
  const title = await headlines(page).nth(3).innerText()
  await headlines(page).nth(3).click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor({ timeout: 60_000 })
  expect(site.requests(/^\/article\//)).toBe(0)
  await page.goBack()
  await headlines(page).first().waitFor()
}

/** What of the app itself was lost is fetched again, without another visit; then nothing is needed any more. */
async function becomesReadyForTheMine(page: Page): Promise<void> {
  network.recover()
  await untilSynced(page)
  await network.close()
  await page.goto(network.url)
  await headlines(page).nth(15).waitFor()
}

function countStored(): Promise<number> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('worksite-reader')
    // The reader creates it, not we.
    opening.addEventListener('upgradeneeded', () => opening.transaction!.abort())
    opening.addEventListener('error', () => resolve(0))
    opening.addEventListener('success', () => {
      const asked = opening.result.transaction('articles').objectStore('articles').count()
      asked.addEventListener('success', () => {
        opening.result.close()
        resolve(asked.result)
      })
    })
  })
}

/** Sentences that differ, so that they weigh what news weighs when compressed. */
function anArticleOf(n: number): string {
  const day = new Date(Date.UTC(2018, 0, 1 + n)).toISOString().slice(0, 10)
  const sentences = Array.from({ length: 40 }, (_, i) => {
    const word = (k: number): string => WORDS[(n * 7 + i * 13 + k * k * 5) % WORDS.length]!
    return `${word(1)}第${n * 40 + i}号：${word(2)}的${word(3)}已经由${word(4)}查过，${word(5)}${(n * 977 + i * 131) % 10_000}。`
  })
  return `---\ntitle: 第${n}篇 ${WORDS[n % WORDS.length]}\ndate: ${day}\ncategory: economy\n---\n\n${sentences.join('')}\n`
}
