// Photographs every page in every width and theme into `screenshots/`, and the pictures that app
// stores show into `public/screenshots/`. Run by `npm run screenshots`, after `npm run publish:sample`.
import { mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { serve } from '../../src/publish/serve.ts'
import { CHROMIUM_ARGS, findChromium } from './browsers.ts'
import { untilSynced } from './visit.ts'

const ROOT = new URL('../../', import.meta.url)
const ALBUM = fileURLToPath(new URL('screenshots/', ROOT))
const STORE = fileURLToPath(new URL('public/screenshots/', ROOT))
const SITE = fileURLToPath(new URL('dist/site', ROOT))

const PAGES = {
  start: '/',
  section: '/category/safety/',
  tag: '/tag/%E5%8A%B3%E5%8A%A8%E7%AB%9E%E8%B5%9B/',
  article: '/article/labour-competition-meeting/',
  table: '/article/gas-limits-table/',
  'long-title': '/article/three-canteens-six-ways/',
  search: '/search/?q=%E5%AE%89%E5%85%A8',
  saved: '/saved/',
  offline: '/offline/',
  settings: '/settings/',
  about: '/about/',
  missing: '/no-such-page/',
}
const SIZES = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
]

interface Look {
  colorScheme: 'light' | 'dark'
  width: number
  height: number
}

async function main(): Promise<void> {
  const server = await serve(SITE, { port: 0 })
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS })
  try {
    await rm(ALBUM, { recursive: true, force: true })
    for (const size of SIZES) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await photographAll(browser, server.url, { ...size, colorScheme })
      }
    }
    await photographForStores(browser, server.url)
  } finally {
    await browser.close()
    await server.close()
  }
}

async function photographAll(browser: Browser, url: string, look: Look): Promise<void> {
  const page = await openReader(browser, url, look)
  const folder = `${ALBUM}${look.width}-${look.colorScheme}/`
  await mkdir(folder, { recursive: true })
  for (const [name, path] of Object.entries(PAGES)) {
    await photograph(page, new URL(path, url).href, `${folder}${name}.png`)
  }
  await page.context().close()
}

async function photographForStores(browser: Browser, url: string): Promise<void> {
  await mkdir(STORE, { recursive: true })
  const phone = await openReader(browser, url, { width: 390, height: 844, colorScheme: 'light' })
  await photograph(phone, url, `${STORE}start.png`)
  await photograph(phone, new URL(PAGES.article, url).href, `${STORE}article.png`)
  await phone.context().close()
  const desk = await openReader(browser, url, { width: 1280, height: 800, colorScheme: 'light' }, 1)
  await photograph(desk, url, `${STORE}wide.png`)
  await desk.context().close()
}

async function openReader(browser: Browser, url: string, look: Look, deviceScaleFactor = 2): Promise<Page> {
  const { colorScheme, ...viewport } = look
  const context = await browser.newContext({ viewport, deviceScaleFactor, colorScheme, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto(url)
  await untilSynced(page)
  return page
}

async function photograph(page: Page, url: string, path: string): Promise<void> {
  await page.goto(url)
  await page.waitForFunction(() =>
    [...document.images].every((image) => image.loading === 'lazy' || image.complete),
  )
  await page.locator('h1, h2').first().waitFor()
  await page.screenshot({ path })
}

await main()
