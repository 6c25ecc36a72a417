import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { headlines, startVisit, type Visit } from '../helpers/visit.ts'

/** Whoever has never seen the reader gets everywhere with so many. */
const MOST = 4
const PHONE_HEIGHT = 844

let visit: Visit
let taps: number
let kept: string

beforeAll(async () => {
  visit = await startVisit(inject('sample'))
  await visit.page.addInitScript(offerInstalling)
  await visit.open('/')
  await visit.untilSynced()
})
afterAll(async () => {
  expect(visit.troubles()).toEqual([])
  await visit.close()
})

/** What a finger does: only what is on screen, or what scrolling brings there, can be tapped. */
async function tap(target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded()
  const { y, height } = (await target.boundingBox())!
  expect(y).toBeGreaterThanOrEqual(0)
  expect(y + Math.min(height, 44)).toBeLessThanOrEqual(PHONE_HEIGHT)
  await target.click()
  taps += 1
}

/** One thing that somebody wants, and how many taps it takes. */
function want(what: string, count: number, act: () => Promise<void>): void {
  test(`${what}: ${count} taps`, async () => {
    taps = 0
    await act()
    expect(taps).toBe(count)
    expect(taps).toBeLessThanOrEqual(MOST)
  })
}

const tab = (name: string): Locator =>
  visit.page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name })
const button = (name: string): Locator => visit.page.getByRole('button', { name, exact: true })
const section = (name: string): Locator => visit.page.getByRole('link', { name, exact: true })

want('find news on safety', 3, async () => {
  const { page } = visit
  await tap(section('劳动保护'))
  await tap(section('安全生产'))
  await page.getByRole('heading', { level: 1, name: '安全生产' }).waitFor()
  await headlines(page).first().waitFor()
  kept = ((await headlines(page).first().textContent()) ?? '').trim()
  await tap(headlines(page).first())
  await page.getByRole('heading', { level: 1, name: kept, exact: true }).waitFor()
})

want('enlarge the text, from the article', 3, async () => {
  const { page } = visit
  const before = await page.evaluate<number>(SIZE_OF_TEXT)
  await tap(button('返回'))
  await tap(tab('设置'))
  await tap(page.getByRole('group', { name: '字号' }).getByRole('radio', { name: '最大', exact: true }))
  await page.goBack()
  await headlines(page).first().click()
  // The list that is left has paragraphs in articles too.
  await page.getByRole('heading', { level: 1, name: kept, exact: true }).waitFor()
  await page.locator('main article p').first().waitFor()
  expect(await page.evaluate<number>(SIZE_OF_TEXT)).toBeGreaterThan(before * 1.4)
})

want('keep an article', 1, async () => {
  await tap(button('收藏'))
  await button('已收藏').waitFor()
})

want('find it again without a network', 2, async () => {
  await visit.goOffline()
  await visit.restart()
  await visit.page.addInitScript(offerInstalling)
  await visit.open('/')
  await tap(tab('收藏'))
  await visit.page.getByRole('heading', { level: 1, name: '收藏' }).waitFor()
  await tap(visit.page.getByRole('article').getByRole('link', { name: kept, exact: true }))
  await visit.page.getByRole('heading', { level: 1, name: kept, exact: true }).waitFor()
  await visit.page.locator('main article p').first().waitFor()
})

want('send it to a colleague', 2, async () => {
  const { page } = visit
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await tap(button('分享'))
  await tap(button('复制链接'))
  await page.getByText('链接已复制').waitFor()
  expect(await page.evaluate('navigator.clipboard.readText()')).toContain(new URL(page.url()).pathname)
})

want('show it to a colleague as a code', 1, async () => {
  await tap(button('二维码'))
  await visit.page.getByRole('img', { name: '扫一扫，读这篇文章' }).waitFor()
})

want('install the app', 3, async () => {
  const { page } = visit
  await visit.open('/')
  await tap(tab('设置'))
  await tap(page.getByRole('link', { name: '装到手机上' }))
  await tap(page.getByRole('main').getByRole('button', { name: '安装', exact: true }))
  await expect.poll(() => page.evaluate('asked')).toBe(1)
})

/** Of the text that is read, as the browser has computed it. */
const SIZE_OF_TEXT = `parseFloat(getComputedStyle(document.querySelector('main article p:not([class])')).fontSize)`

/** Runs in the page: what Chromium does where an app may be installed. */
function offerInstalling(): void {
  const page = globalThis as unknown as { asked: number }
  page.asked = 0
  addEventListener('beforeinstallprompt', (event) => event.isTrusted && event.stopImmediatePropagation())
  addEventListener('DOMContentLoaded', () => {
    dispatchEvent(
      Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
        prompt: async () => void (page.asked += 1),
        userChoice: Promise.resolve({ outcome: 'dismissed' }),
      }),
    )
  })
}
