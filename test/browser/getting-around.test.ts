import axe, { type AxeResults } from 'axe-core'
import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { readArticles } from '../helpers/desk.ts'
import { headlines, startVisit, type Visit } from '../helpers/visit.ts'

const SOON = { timeout: 20_000 }
const CATEGORY = 'safety'
/** What a phone remembers that drew fast; the app itself writes whole numbers. */
const QUICK = '5.0'

let visit: Visit
let finger: CDPSession
let list: Article[]
/** A finger is as quick on a busy machine as on an idle one; seconds. */
let clock = Date.now() / 1000

beforeAll(async () => {
  list = (await readArticles(inject('sample'))).filter(({ category }) => category === CATEGORY)
  visit = await startVisit(inject('sample'))
  await visit.page.addInitScript(countTransitions)
  finger = await visit.page.context().newCDPSession(visit.page)
  await finger.send('Emulation.setTouchEmulationEnabled', { enabled: true })
  await visit.open('/')
  await visit.untilSynced()
})
afterAll(async () => {
  expect(visit.troubles()).toEqual([])
  await visit.close()
})

test('swipes lead through the list, and “back” leads to it: same place, focus on what was read', async () => {
  const { page } = visit
  await openList()
  await headlines(page).nth(3).scrollIntoViewIfNeeded()
  await page.evaluate('scrollBy(0, 120)')
  const before = await page.evaluate<number>('scrollY')
  await headlines(page).nth(3).click()
  await untilArticle(3)
  await swipe([330, 500], [90, 510])
  await untilArticle(4)
  await swipe([80, 500], [320, 495])
  await untilArticle(3)
  expect(await page.title()).toContain(list[3]!.title)
  // At once, while the pages still flow into each other.
  await page.goBack()
  await headlines(page).nth(3).waitFor()
  await expect.poll(focusedText, SOON).toBe(list[3]!.title)
  expect(Math.abs((await page.evaluate<number>('scrollY')) - before)).toBeLessThan(2)
})

test('tells of swiping once, below an article, and only fingers', async () => {
  const { page } = visit
  const hint = page.getByText('手指在文章上左右划')
  expect(await page.evaluate(`matchMedia('(pointer: coarse)').matches`)).toBe(true)
  await page.evaluate('localStorage.removeItem("worksite-reader-swipe-hint")')
  await openArticle(1)
  await hint.waitFor()
  // It stands below what it speaks of, and counts as told when it was on screen.
  await openArticle(2)
  await hint.scrollIntoViewIfNeeded()
  await expect
    .poll(() => page.evaluate('localStorage.getItem("worksite-reader-swipe-hint")'), SOON)
    .toBe('seen')
  await openArticle(3)
  await page.locator('a[rel="next"]').scrollIntoViewIfNeeded()
  expect(await hint.count()).toBe(0)
})

test('scrolling and wide tables are left alone', async () => {
  const { page } = visit
  await page.setViewportSize({ width: 320, height: 700 })
  await changeSettings({ textSize: 'largest' })
  await visit.open('/article/gas-limits-table/')
  const table = page.getByRole('region', { name: /^表格/ }).first()
  await table.waitFor()
  expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeGreaterThan(
    20,
  )
  const address = page.url()
  await swipe([250, 300], [190, 500])
  await table.scrollIntoViewIfNeeded()
  const { y, height } = (await table.boundingBox())!
  const middle = Math.min(Math.max(y + height / 2, 20), 600)
  await swipe([260, middle], [60, middle])
  // Time for a navigation that must not come.
  await page.waitForTimeout(300)
  expect(page.url()).toBe(address)
  expect(await table.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0)
  await changeSettings({ textSize: 'standard' })
  await page.setViewportSize({ width: 390, height: 844 })
})

test('elder mode needs no gesture and knows none', async () => {
  const { page } = visit
  await changeSettings({ mode: 'elder' })
  await openArticle(2)
  await swipe([330, 500], [90, 505])
  await page.waitForTimeout(300)
  expect(page.url()).toContain(list[2]!.slug)
  await page.locator('a[rel="next"]').click()
  await untilArticle(3)
  await changeSettings({ mode: 'standard' })
})

test('keys lead on, save and lead back', async () => {
  const { page } = visit
  await openList()
  await page.keyboard.press('j')
  await expect.poll(focusedText, SOON).toBe(list[0]!.title)
  await page.keyboard.press('j')
  await expect.poll(focusedText, SOON).toBe(list[1]!.title)
  await page.keyboard.press('Enter')
  await untilArticle(1)
  await page.keyboard.press('ArrowRight')
  await untilArticle(2)
  await page.keyboard.press('k')
  await untilArticle(1)
  await page.keyboard.press('s')
  await page.getByRole('button', { name: '已收藏' }).waitFor()
  await page.keyboard.press('s')
  await page.getByRole('button', { name: '收藏', exact: true }).waitFor()
  await page.keyboard.press('u')
  await headlines(page).nth(1).waitFor()
  await expect.poll(focusedText, SOON).toBe(list[1]!.title)
})

test('keys do nothing together with others and where somebody types', async () => {
  const { page } = visit
  await openArticle(1)
  await page.keyboard.press('Control+j')
  await page.keyboard.press('Alt+s')
  await visit.open('/search/')
  const field = page.getByRole('searchbox')
  await field.fill('')
  await field.pressSequentially('jsh')
  expect(await field.inputValue()).toBe('jsh')
  expect(page.url()).toContain('/search/')
})

test('the help sheet lists the keys, has no barrier, and closes again', async () => {
  const { page } = visit
  await openArticle(1)
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: '键盘快捷键' })
  await sheet.getByText('收藏或取消收藏').waitFor()
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<AxeResults>('axe.run(document.querySelector("dialog"))')
  expect(violations.map(({ id }) => id)).toEqual([])
  // Its keys are asleep while it is open.
  await page.keyboard.press('j')
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'hidden' })
  expect(page.url()).toContain(list[1]!.slug)
})

test('single keys can be switched off; arrows still lead on', async () => {
  const { page } = visit
  await visit.open('/settings/')
  await page.getByRole('group', { name: '单键快捷键' }).getByRole('radio', { name: '关闭' }).check()
  await openArticle(1)
  await page.keyboard.press('j')
  await page.keyboard.press('?')
  await page.keyboard.press('ArrowRight')
  await untilArticle(2)
  expect(await page.getByRole('dialog').count()).toBe(0)
  await changeSettings({ keys: 'on' })
})

test('pulling a list down updates it where the browser does not, and only there', async () => {
  const { page, site } = visit
  await openList()
  await visit.untilSynced()
  site.forget()
  await swipe([200, 200], [205, 500])
  await page.evaluate('document.documentElement.style.overscrollBehaviorY = "contain"')
  expect(site.requests('/feed/head.json')).toBe(0)
  await touch('touchStart', 200, 200)
  await touch('touchMove', 202, 300)
  await page.getByText('下拉更新').waitFor()
  await touch('touchMove', 202, 420)
  await page.getByText('松手就更新').waitFor()
  await touch('touchEnd')
  await page.getByText('松手就更新').waitFor({ state: 'detached' })
  await expect.poll(() => site.requests('/feed/head.json'), SOON).toBe(1)
})

test('pages flow into each other, once per navigation', async () => {
  const { page } = visit
  await openList()
  await page.evaluate('transitions.length = 0')
  await rememberDrawing(QUICK)
  await headlines(page).nth(0).click()
  await untilArticle(0)
  await expect.poll(() => page.evaluate('transitions'), SOON).toEqual(['started', 'finished'])
  // Noted a moment after the text has come.
  await expect.poll(drawing, SOON).not.toBe(QUICK)
  await rememberDrawing(QUICK)
  await page.goBack()
  await headlines(page).nth(0).waitFor()
  await expect.poll(() => page.evaluate('transitions.slice(2)'), SOON).toEqual(['started', 'finished'])
})

test('on a phone that was slow to draw the last article the text comes first, without motion', async () => {
  const { page } = visit
  await openList()
  await page.evaluate('transitions.length = 0')
  await rememberDrawing('200')
  await headlines(page).nth(0).click()
  await untilArticle(0)
  expect(await page.evaluate('transitions')).toEqual([])
  // It fades: what was a moment's trouble is forgotten in the end.
  await expect.poll(drawing, SOON).not.toBe('200')
  expect(Number(await drawing())).toBeGreaterThan(100)
})

test('the text of an article is there before its page has asked for it', async () => {
  const { page } = visit
  await openList()
  const text = await page.evaluate(() => {
    const link = document.querySelector<HTMLElement>('main article h2 a')!
    const before = document.querySelector('main h1')
    link.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
    return new Promise<string | undefined>((resolve) => {
      // The first that comes of the page has the text in it already.
      new MutationObserver(() => {
        const title = document.querySelector('main h1')
        if (title && title !== before) resolve(document.querySelector('main article .text')?.textContent)
      }).observe(document.body, { childList: true, subtree: true })
      setTimeout(() => link.click(), 500)
    })
  })
  expect(text).toBeTruthy()
})

test('nor does an article that the reader is opened with come without its text', async () => {
  const { page, site } = visit
  await page.addInitScript(noteFirstText)
  await site.stop()
  try {
    await visit.open(`/article/${list[2]!.slug}/`)
    await untilArticle(2)
    expect(await page.evaluate('firstText')).toBeTruthy()
  } finally {
    await site.start()
  }
})

test('nothing moves for whoever wants no motion', async () => {
  const { page } = visit
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openList()
  await headlines(page).nth(0).click()
  await untilArticle(0)
  expect(await page.evaluate('transitions.length')).toBe(0)
  await page.emulateMedia({ reducedMotion: null })
})

test('no navigation waits for a browser that does not get round to its transition', async () => {
  const { page } = visit
  await openList()
  await rememberDrawing(QUICK)
  await page.evaluate(`document.startViewTransition = () => {
    transitions.push('stuck')
    return { skipTransition() {}, ready: new Promise(() => {}), finished: new Promise(() => {}) }
  }`)
  await headlines(page).nth(0).click()
  await untilArticle(0)
  expect(await page.evaluate('transitions')).toEqual(['stuck'])
})

async function openList(): Promise<void> {
  await visit.open(`/category/${CATEGORY}/`)
  await headlines(visit.page).nth(4).waitFor()
  await untilTools()
}

/** How many milliseconds the phone needed for the last article. */
function rememberDrawing(milliseconds: string): Promise<void> {
  return visit.page.evaluate((drawn) => {
    localStorage.setItem('worksite-reader-drawn', drawn)
  }, milliseconds)
}

function drawing(): Promise<string | null> {
  return visit.page.evaluate(() => localStorage.getItem('worksite-reader-drawn'))
}

/** Runs in every page that is opened: notes what text an article's headline comes with. */
function noteFirstText(): void {
  new MutationObserver((_records, observer) => {
    if (!document.querySelector('main h1')) return
    Object.assign(globalThis, { firstText: document.querySelector('main article .text')?.textContent })
    observer.disconnect()
  }).observe(document, { childList: true, subtree: true })
}

async function openArticle(index: number): Promise<void> {
  await visit.open(`/article/${list[index]!.slug}/`)
  await untilArticle(index)
  await untilTools()
}

async function untilArticle(index: number): Promise<void> {
  const { page } = visit
  await page.getByRole('heading', { level: 1, name: list[index]!.title, exact: true }).waitFor()
  await page.locator('main article p').first().waitFor()
  // What leads on comes after the text.
  await page.locator('main article :is([rel=prev], [rel=next])').first().waitFor()
}

/** What comes after the first paint is there. */
async function untilTools(): Promise<void> {
  await visit.page.locator('dialog').waitFor({ state: 'attached' })
}

async function touch(type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0): Promise<void> {
  const touchPoints = type === 'touchEnd' ? [] : [{ x, y }]
  await finger.send('Input.dispatchTouchEvent', { type, touchPoints, timestamp: (clock += 0.03) })
}

async function swipe([x, y]: [number, number], [toX, toY]: [number, number]): Promise<void> {
  await touch('touchStart', x, y)
  for (const part of [0.1, 0.4, 0.7, 1]) await touch('touchMove', x + (toX - x) * part, y + (toY - y) * part)
  await touch('touchEnd')
}

function focusedText(): Promise<string> {
  return visit.page.evaluate('document.activeElement?.textContent?.trim() ?? ""')
}

/** As the settings page does; holds from the next page on. */
async function changeSettings(change: Record<string, string>): Promise<void> {
  await visit.page.evaluate((change) => {
    const key = 'worksite-reader-settings'
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as object
    localStorage.setItem(key, JSON.stringify({ ...kept, ...change }))
  }, change)
}

/** Runs in the page, before anything else. */
function countTransitions(): void {
  const counted: unknown[] = []
  Object.assign(globalThis, { transitions: counted })
  const start = document.startViewTransition?.bind(document)
  if (!start) return
  document.startViewTransition = (update) => {
    counted.push('started')
    const transition = start(update)
    void transition.finished.then(() => counted.push('finished'))
    return transition
  }
}
