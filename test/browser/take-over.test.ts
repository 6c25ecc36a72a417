import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { getShifts, noteShifts } from '../helpers/shifts.ts'
import { headlines, startVisit, untilSynced, type Visit } from '../helpers/visit.ts'

const ARTICLE = '/article/long-read-a-day-in-the-tunnel/'
/** The app's own script: held back, the page stands as it was written. */
const SCRIPT = /\/assets\/index-[\w-]+\.js$/

let visit: Visit
let page: Page

beforeEach(async () => {
  visit = await startVisit(inject('sample'))
  page = visit.page
  await page.addInitScript(noteShifts)
})
afterEach(async () => {
  expect(visit.troubles()).toEqual([])
  await visit.close()
})

/** Opens an address and stops before the app comes; resolves with what lets it come. */
async function openAsWritten(path: string): Promise<() => Promise<void>> {
  let letCome = (): void => undefined
  const held = new Promise<void>((resolve) => {
    letCome = resolve
  })
  await page.route(SCRIPT, async (route) => {
    await held
    await route.continue()
  })
  await page.goto(new URL(path, visit.site.url).href, { waitUntil: 'commit' })
  await page.locator('#prerendered main').waitFor({ state: 'attached' })
  await page.waitForFunction(() => document.querySelector('body > script[type=module]'))
  return async () => {
    letCome()
    await page.locator('#app:not(:has(#prerendered)) main').waitFor()
  }
}

/** What can be read of the page’s news, and where its pieces stand. */
function pictureOf(): Promise<unknown> {
  return page.evaluate(() =>
    [...document.querySelectorAll('main :is(h1, h2, p, img, time, li, nav a)')]
      .filter((element) => element.checkVisibility())
      .map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect()
        const words = element.tagName === 'IMG' ? element.getAttribute('src') : element.textContent.trim()
        return [element.tagName, words, x, y, width, height].join(' ')
      }),
  )
}

test.each(['/', '/category/protection/', ARTICLE])(
  '%s looks the same when the app has taken its place, and nothing has moved',
  async (path) => {
    const letCome = await openAsWritten(path)
    const written = await pictureOf()
    await letCome()
    expect(await pictureOf()).toEqual(written)
    await untilSynced(page)
    expect(await pictureOf()).toEqual(written)
    expect(await getShifts(page)).toEqual([])
  },
)

test('the worker begins only when the reader is drawn: until then the phone has enough to do', async () => {
  await page.addInitScript(() => {
    const register = navigator.serviceWorker.register.bind(navigator.serviceWorker)
    navigator.serviceWorker.register = (url, options) => {
      document.documentElement.dataset['registered'] = String(
        document.querySelectorAll('[data-v-app]').length,
      )
      return register(url, options)
    }
  })
  await visit.open(ARTICLE)
  await visit.untilSynced()
  expect(await page.evaluate(() => document.documentElement.dataset['registered'])).toBe('1')
})

test('an article that came with its page is not fetched again, and leads back to the list', async () => {
  await visit.open(ARTICLE)
  await visit.untilSynced()
  await expect.poll(() => visit.site.requests('/sw.js')).toBe(1)
  expect(visit.site.requests(ARTICLE)).toBe(1)
  await page.getByRole('link', { name: '首页' }).first().click()
  await headlines(page).nth(19).waitFor()
  expect(visit.site.asked().filter((asked) => asked === ARTICLE)).toEqual([ARTICLE])
})

test('no picture that is on the page is fetched again', async () => {
  const letCome = await openAsWritten('/')
  await page.waitForFunction(() => document.querySelector<HTMLImageElement>('main img')?.complete)
  const src = await page.locator('main img').first().getAttribute('src')
  await letCome()
  await headlines(page).first().waitFor()
  const entries = (): Promise<number> =>
    page.evaluate((path) => performance.getEntriesByName(new URL(path, location.href).href).length, src!)
  expect(await entries()).toBe(1)
})

describe('whoever has begun to read the written page', () => {
  test('stays where they have scrolled to, with the link they were at', async () => {
    const letCome = await openAsWritten('/')
    await page.evaluate(() => scrollTo(0, 900))
    const link = headlines(page).nth(7)
    await link.evaluate((element: HTMLElement) => element.focus({ preventScroll: true }))
    const [top, title] = [
      await link.evaluate((element) => element.getBoundingClientRect().top),
      await link.textContent(),
    ]
    await letCome()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(title)
    expect(
      await headlines(page)
        .nth(7)
        .evaluate((element) => element.getBoundingClientRect().top),
    ).toBe(top)
    await untilSynced(page)
    expect(await page.evaluate(() => scrollY)).toBe(900)
  })

  test('has pressed a button of the app, though it had not come', async () => {
    const letCome = await openAsWritten(ARTICLE)
    await page.getByRole('button', { name: '收藏', exact: true }).click()
    await letCome()
    await page.getByRole('button', { name: '已收藏' }).waitFor()
  })

  test('is not disturbed while words are marked', async () => {
    const letCome = await openAsWritten(ARTICLE)
    await page.evaluate(() => getSelection()!.selectAllChildren(document.querySelector('main h1')!))
    const coming = letCome()
    await page.waitForFunction(() => document.querySelector('[data-v-app]'))
    expect(await page.locator('#prerendered').count()).toBe(1)
    await page.evaluate(() => getSelection()!.removeAllRanges())
    await coming
  })
})

describe('what a reader chose', () => {
  const choose = (settings: object): Promise<unknown> =>
    page.addInitScript(
      (kept) => localStorage.setItem('worksite-reader-settings', kept),
      JSON.stringify(settings),
    )

  test('is there before the app: theme and size of text', async () => {
    await choose({ theme: 'dark', textSize: 'largest', language: 'zh' })
    const letCome = await openAsWritten('/')
    const { theme, textSize } = await page.evaluate(() => ({ ...document.documentElement.dataset }))
    expect({ theme, textSize }).toEqual({ theme: 'dark', textSize: 'largest' })
    expect(await headlines(page).first().isVisible()).toBe(true)
    const written = await pictureOf()
    await letCome()
    expect(await pictureOf()).toEqual(written)
    expect(await getShifts(page)).toEqual([])
  })

  test.each([
    ['English', { language: 'en' }],
    ['the elder mode', { language: 'zh', mode: 'elder' }],
    ['the sunlight theme', { language: 'zh', theme: 'sunlight' }],
  ])('hides what was written for others: %s', async (_name, settings) => {
    await choose(settings)
    const letCome = await openAsWritten('/')
    expect(await page.locator('#prerendered').isVisible()).toBe(false)
    await letCome()
    await headlines(page).first().waitFor()
  })
})

test('without a network the start page stands before any script has run', async () => {
  await visit.open('/')
  await visit.untilSynced()
  const kept = (): Promise<boolean> =>
    page.evaluate(async () => {
      const names = (await caches.keys()).filter((name) => name.startsWith('shell-'))
      const pages = await Promise.all(names.map((cacheName) => caches.match('/', { cacheName })))
      return pages.some((response) => response?.headers.has('etag'))
    })
  await expect.poll(kept).toBe(true)
  await page.waitForFunction(() => navigator.serviceWorker.controller)
  await visit.goOffline()
  const shown = await headlines(page).allTextContents()
  // What the worker answers no test can hold back: the page itself is looked at.
  const response = await page.goto(visit.site.url, { waitUntil: 'commit' })
  const html = await response!.text()
  expect(shown.filter((title) => !html.includes(title))).toEqual([])
  await page.locator('#prerendered').waitFor({ state: 'detached' })
  expect(await headlines(page).allTextContents()).toEqual(shown)
  expect(await getShifts(page)).toEqual([])
})
