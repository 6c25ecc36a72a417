import { expect, inject, onTestFinished, test } from 'vitest'
import jsqr from 'jsqr'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { headlines, startVisit, stateLine, type Visit } from '../helpers/visit.ts'

const WECHAT =
  'Mozilla/5.0 (Linux; Android 13; V2203A Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MicroMessenger/8.0.49.2600(0x28003156) WeChat/arm64 NetType/4G Language/zh_CN'
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'
const DAY = 24 * 60 * 60_000

// The package is CommonJS: Node puts its function one member deeper than its types say.
const readImage = (jsqr as unknown as { default?: typeof jsqr }).default ?? jsqr

async function start(): Promise<Visit> {
  const visit = await startVisit(inject('sample'))
  onTestFinished(visit.close)
  await visit.page.addInitScript(silenceBrowser)
  return visit
}

async function startAs(userAgent: string): Promise<Visit> {
  const visit = await start()
  const protocol = await visit.phone.context.newCDPSession(visit.page)
  await protocol.send('Network.setUserAgentOverride', { userAgent })
  return visit
}

const bar = (page: Page) => page.getByRole('region', { name: '提示' })

test('inside WeChat everything is read online; one quiet bar says what to do, and stays closed', async () => {
  const visit = await startAs(WECHAT)
  const { page } = visit
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'))
  await visit.open('/')
  await stateLine(page).getByText('已更新至').waitFor()
  await bar(page).getByText('微信内不能离线阅读').waitFor()
  await headlines(page).first().click()
  await page.waitForURL(/\/article\//)
  await page.locator('article header').waitFor()
  // Below the article, where nothing lies over it: most come by a link from a chat.
  await page.getByText('微信内不能离线阅读').waitFor()
  expect(await bar(page).count()).toBe(0)
  await page.getByRole('link', { name: '怎么打开' }).click()
  await page.getByText('点右上角的“···”').waitFor()
  await page.getByText('选“在浏览器打开”').waitFor()
  expect(await scan(page)).toBe(visit.site.url)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: '复制网址' }).click()
  await page.getByText('网址已复制').waitFor()
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(visit.site.url)
  await visit.open('/')
  await bar(page).getByRole('link', { name: '怎么打开' }).waitFor()
  await bar(page).getByRole('button', { name: '关闭' }).click()
  await visit.open('/')
  await headlines(page).first().waitFor()
  await page.waitForLoadState('networkidle')
  expect(await bar(page).count()).toBe(0)
  expect(visit.troubles()).toEqual([])
})

test('the browser’s offer to install is kept for the second visit, and a no is remembered', async () => {
  const visit = await start()
  const { page } = visit
  await page.addInitScript(offerInstalling)
  await visit.open('/')
  await headlines(page).first().waitFor()
  await page.waitForLoadState('networkidle')
  expect(await bar(page).count()).toBe(0)
  await yesterday(page)
  await visit.open('/')
  await bar(page).getByRole('button', { name: '安装' }).click()
  await expect.poll(() => bar(page).count()).toBe(0)
  expect(await page.evaluate('asked')).toBe(1)
  await yesterday(page)
  await visit.open('/')
  await headlines(page).first().waitFor()
  await page.waitForLoadState('networkidle')
  expect(await bar(page).count()).toBe(0)
  expect(visit.troubles()).toEqual([])
})

test('an iPhone is shown how, in drawings', async () => {
  const visit = await startAs(IPHONE)
  const { page } = visit
  await visit.open('/install/')
  await page.getByText('往下找到“添加到主屏幕”').waitFor()
  expect(await page.locator('main ol svg').count()).toBe(3)
})

test('an iPhone’s first start from the home screen says that it needs a signal once, beside whatever there is to read', async () => {
  const visit = await startAs(IPHONE)
  const { page, site } = visit
  await page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'standalone', { get: () => true }),
  )
  const note = page.getByText('头一次从主屏幕打开')
  site.fault('/feed/head.json', { type: 'hang' })
  await visit.open('/')
  await note.waitFor()
  expect(await bar(page).count()).toBe(0)
  site.heal()
  await visit.open('/')
  await visit.untilSynced()
  await note.waitFor({ state: 'detached' })
  await visit.open('/')
  await visit.untilSynced()
  expect(await note.count()).toBe(0)
})

test('inside WeChat the same is said in English and in the elder version', async () => {
  const visit = await startAs(WECHAT)
  const { page } = visit
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'))
  await visit.open('/settings/?elder=1')
  await page.getByRole('radio', { name: 'English' }).check()
  await visit.open('/')
  await page.getByRole('region', { name: 'Notice' }).getByText('No offline reading inside WeChat').waitFor()
  await headlines(page).first().click()
  await page.getByText('No offline reading inside WeChat').waitFor()
  await page.getByRole('link', { name: 'How to open' }).click()
  await page.getByText('Choose “Open in browser”').waitFor()
  await page.getByRole('img', { name: 'QR code of this address' }).waitFor()
  expect(visit.troubles()).toEqual([])
})

/** Runs in the page: this browser's own offer, which may come at any time, is none of the test. */
function silenceBrowser(): void {
  addEventListener('beforeinstallprompt', (event) => event.isTrusted && event.stopImmediatePropagation())
}

/** Runs in the page: what Chromium does where an app may be installed, before any script has run. */
function offerInstalling(): void {
  const page = globalThis as unknown as { asked: number }
  page.asked = 0
  addEventListener('DOMContentLoaded', () => {
    const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
      prompt: async () => void (page.asked += 1),
      userChoice: Promise.resolve({ outcome: 'dismissed' }),
    })
    dispatchEvent(event)
  })
}

/** The last visit was yesterday. */
async function yesterday(page: Page): Promise<void> {
  await page.evaluate((day) => {
    const key = 'worksite-reader-offers'
    const memory = JSON.parse(localStorage.getItem(key)!) as { lastVisit: number }
    localStorage.setItem(key, JSON.stringify({ ...memory, lastVisit: memory.lastVisit - day }))
  }, DAY)
}

/** What another phone's camera reads off the screen. */
async function scan(page: Page): Promise<string | undefined> {
  const code = page.getByRole('img', { name: '这个网址的二维码' })
  // Clear of the bar at the foot of the screen.
  await code.evaluate((element) => element.scrollIntoView({ block: 'center' }))
  const picture = await code.screenshot()
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return readImage(Uint8ClampedArray.from(data), info.width, info.height)?.data
}
