// Photographs every page in every width and look into `screenshots/`, and the pictures that app
// stores show into `public/screenshots/`. Run by `npm run screenshots`, after `npm run publish:sample`.
import { mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { Settings } from '../../src/app/stores/settings.ts'
import { serve } from '../../src/publish/serve.ts'
import { CHROMIUM_ARGS, findChromium } from './browsers.ts'
import { PAGES } from './pages.ts'
import { decodePictures, untilSynced } from './visit.ts'

const ROOT = new URL('../../', import.meta.url)
const ALBUM = fileURLToPath(new URL('screenshots/', ROOT))
const STORE = fileURLToPath(new URL('public/screenshots/', ROOT))
const SITE = fileURLToPath(new URL('dist/site', ROOT))

/** Pages with something on them that the reader put there. */
const SCENES = {
  'search-found': '/search/?q=%E5%AE%89%E5%85%A8',
  'search-none': '/search/?q=qqqq',
  'article-title': '/article/three-canteens-six-ways/',
  repair: '/repair.html',
}
/** What opens on a page when the reader does something there. */
const DOINGS: Readonly<Record<string, { path: string; act: (page: Page) => Promise<void> }>> = {
  'article-listening': { path: PAGES.article, act: (page) => press(page, /^(?:听新闻|Listen)$/) },
  'article-share': { path: PAGES.article, act: (page) => press(page, /^(?:分享|Share)$/) },
  'article-shortcuts': { path: PAGES.article, act: (page) => page.keyboard.press('?') },
  'saved-order': { path: PAGES.saved, act: (page) => press(page, /^(?:整理|Arrange)$/) },
  'offline-checked': { path: PAGES.offline, act: check },
  'settings-transfer': { path: PAGES.settings, act: (page) => press(page, /^(?:存成文件|Save as a file)$/) },
  'article-withdrawn': { path: PAGES.about, act: withdraw },
  'article-not-stored': { path: PAGES.about, act: openOffline },
  'start-offline': { path: PAGES.start, act: updateOffline },
}
/** How many windows of a long page are worth looking at. */
const WINDOWS = 6
const SIZES = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
]

/** Milliseconds until what moves stands still. */
const SETTLED = 600

/** What the reader chose in each album. */
const CHOSEN = {
  light: { theme: 'light' },
  dark: { theme: 'dark' },
  sunlight: { theme: 'sunlight' },
  elder: { mode: 'elder', theme: 'light' },
  english: { language: 'en', theme: 'light' },
} satisfies Record<string, Partial<Settings>>

interface Look {
  chosen: keyof typeof CHOSEN
  width: number
  height: number
}

async function main(): Promise<void> {
  const server = await serve(SITE, { port: 0 })
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS })
  try {
    await rm(ALBUM, { recursive: true, force: true })
    for (const size of SIZES) {
      for (const chosen of Object.keys(CHOSEN) as (keyof typeof CHOSEN)[]) {
        if (isWanted(`${size.width}-${chosen}`)) await photographAll(browser, server.url, { ...size, chosen })
      }
    }
    await photographForStores(browser, server.url)
  } finally {
    await browser.close()
    await server.close()
  }
}

/** Albums may be named: `npm run screenshots -- 390-dark 320-elder`. */
function isWanted(album: string): boolean {
  const wanted = process.argv.slice(2)
  return wanted.length === 0 || wanted.includes(album)
}

async function photographAll(browser: Browser, url: string, look: Look): Promise<void> {
  const page = await openReader(browser, url, look)
  for (const slug of ['quiet-sunday', 'river-of-lamps'])
    await save(page, new URL(`/article/${slug}/`, url).href)
  const folder = `${ALBUM}${look.width}-${look.chosen}/`
  await mkdir(folder, { recursive: true })
  for (const [name, path] of Object.entries({ ...PAGES, ...SCENES })) {
    await photograph(page, new URL(path, url).href, `${folder}${name}.png`, WINDOWS)
  }
  for (const [name, { path, act }] of Object.entries(DOINGS)) {
    await open(page, new URL(path, url).href)
    await act(page)
    await page.waitForTimeout(SETTLED)
    await page.screenshot({ path: `${folder}${name}.png` })
  }
  await page.context().close()
}

async function press(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click()
}

async function check(page: Page): Promise<void> {
  await press(page, /^(?:开始检查|Check now)$/)
  await page
    .getByText(/可离线阅读|can be read offline/)
    .first()
    .waitFor()
}

/** The publisher takes an article back that this reader had saved. */
async function withdraw(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('worksite-reader')
        opening.addEventListener('success', () => {
          const transaction = opening.result.transaction('removed', 'readwrite')
          transaction.objectStore('removed').put({ slug: 'taken-back', seq: 1, title: '七月份停电通知' })
          transaction.addEventListener('complete', () => {
            opening.result.close()
            resolve()
          })
        })
      }),
  )
  await open(page, new URL('/article/taken-back/', page.url()).href)
}

async function openOffline(page: Page): Promise<void> {
  await page.context().setOffline(true)
  await open(page, new URL('/article/not-on-this-phone/', page.url()).href)
}

async function updateOffline(page: Page): Promise<void> {
  await press(page, /^(?:更新|Update)$/)
  await page.getByText(/^(?:离线|Offline) ·/).waitFor()
}

async function photographForStores(browser: Browser, url: string): Promise<void> {
  await mkdir(STORE, { recursive: true })
  const phone = await openReader(browser, url, { width: 390, height: 844, chosen: 'light' })
  await photograph(phone, url, `${STORE}start.png`)
  await photograph(phone, new URL(PAGES.article, url).href, `${STORE}article.png`)
  await phone.context().close()
  const desk = await openReader(browser, url, { width: 1280, height: 800, chosen: 'light' }, 1)
  await photograph(desk, url, `${STORE}wide.png`)
  await desk.context().close()
}

async function openReader(browser: Browser, url: string, look: Look, deviceScaleFactor = 2): Promise<Page> {
  const { chosen, ...viewport } = look
  const context = await browser.newContext({ viewport, deviceScaleFactor, locale: 'zh-CN' })
  const kept = JSON.stringify(CHOSEN[chosen])
  await context.addInitScript((kept) => localStorage.setItem('worksite-reader-settings', kept), kept)
  const page = await context.newPage()
  await page.goto(url)
  await untilSynced(page)
  return page
}

async function save(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.getByRole('button', { name: /^(?:收藏|Save)$/ }).click()
  await page.getByRole('button', { name: /^(?:已收藏|Saved)$/ }).waitFor()
}

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.locator('h1, h2').first().waitFor({ state: 'attached' })
  await page.waitForFunction(() => document.querySelector('.skeleton') === null)
  await decodePictures(page)
}

/** The window, or with `windows` as much of the page as fills so many. */
async function photograph(page: Page, url: string, path: string, windows = 1): Promise<void> {
  await open(page, url)
  const { width, height } = page.viewportSize()!
  const all = await page.evaluate(() => document.documentElement.scrollHeight)
  const clip = { x: 0, y: 0, width, height: Math.min(all, windows * height) }
  await page.screenshot(windows === 1 ? { path } : { path, clip, fullPage: true })
}

await main()
