import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { findEngines } from '../helpers/browsers.ts'
import { readArticles } from '../helpers/desk.ts'
import { startPhone, type Phone } from '../helpers/phone.ts'
import { startSite, type SiteServer } from '../helpers/site-server.ts'

const CATEGORY = 'safety'
const IS_CURRENT = `[...document.querySelectorAll('[role=status]')].some(({ textContent }) => textContent.includes('已更新至'))`
const FOCUSED = `document.activeElement?.textContent.trim()`

describe.each(findEngines())('fingers, keys and ways to pass on in %s', (engine) => {
  let site: SiteServer
  let phone: Phone
  let list: Article[]

  beforeAll(async () => {
    list = (await readArticles(inject('sample'))).filter(({ category }) => category === CATEGORY)
    site = await startSite(inject('sample'))
    phone = await startPhone(engine)
    await phone.open(site.url)
    await phone.waitFor(IS_CURRENT, 60_000)
  })
  afterAll(async () => {
    expect(phone.troubles()).toEqual([])
    await phone.close()
    await site.close()
  })

  test('the first Tab shows a way past what every page repeats, and Enter takes it', async () => {
    await openList()
    await phone.press('Tab')
    await phone.waitFor(`${FOCUSED} === '跳到正文'`)
    await phone.waitFor(`getComputedStyle(document.activeElement).clipPath === 'none'`)
    await phone.press('Enter')
    await phone.waitFor(`document.activeElement?.id === 'main'`)
    // From there the next stop is the first thing on the page itself.
    await phone.press('Tab')
    await phone.waitFor(`document.querySelector('main').contains(document.activeElement)`)
  })

  test('keys lead into the list, on, and back', async () => {
    await openList()
    await phone.press('j')
    await phone.waitFor(`${FOCUSED} === ${JSON.stringify(list[0]!.title)}`)
    await phone.press('j')
    await phone.press('Enter')
    await untilArticle(1)
    await phone.press('ArrowRight')
    await untilArticle(2)
    await phone.press('k')
    await untilArticle(1)
    await phone.press('s')
    await phone.waitFor(`document.querySelector('[data-keys=s]').textContent.trim() === '已收藏'`)
    await phone.press('s')
    await phone.press('u')
    await phone.waitFor(`${FOCUSED} === ${JSON.stringify(list[1]!.title)}`)
  })

  test('a swipe leads on, the other one back, and scrolling nowhere', async () => {
    await phone.open(`${site.url}article/${list[1]!.slug}/`)
    await untilArticle(1)
    await draw([300, 300], [290, 600])
    await draw([320, 500], [90, 510])
    await untilArticle(2)
    await draw([90, 500], [320, 490])
    await untilArticle(1)
  })

  test('pulling down updates where the browser has no such gesture', async () => {
    await openList()
    await phone.evaluate(`void (document.documentElement.style.overscrollBehaviorY = 'contain')`)
    site.forget()
    await draw([200, 200], [205, 420])
    await untilTrue(() => site.requests('/feed/head.json') === 1)
  })

  test('an article can be passed on without Web Share: its address copied or shown, and as a code', async () => {
    await phone.open(`${site.url}article/${list[1]!.slug}/`)
    await untilArticle(1)
    await phone.evaluate(`void Reflect.deleteProperty(Navigator.prototype, 'share')`)
    await phone.evaluate(
      `void Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('forbidden')) } })`,
    )
    await press('.bar button:last-child')
    await phone.waitFor(`document.querySelector('#pass-on .way')`)
    expect(await phone.evaluate(WAYS)).not.toContain('分享')
    await phone.evaluate(`void ${WAY('复制链接')}.click()`)
    await phone.waitFor(`document.querySelector('#pass-on .url')?.textContent.endsWith('${list[1]!.slug}/')`)
    await phone.evaluate(`void ${WAY('二维码')}.click()`)
    await phone.waitFor(
      `document.querySelector('#pass-on svg[role=img], #pass-on [role=img] svg')?.getBoundingClientRect().width > 100`,
    )
  })

  test('paper gets the article alone, with its address', async () => {
    await phone.open(`${site.url}article/${list[1]!.slug}/`)
    await untilArticle(1)
    await phone.waitFor(`document.querySelector('.print-head')`)
    await phone.evaluate(`void dispatchEvent(new Event('beforeprint'))`)
    await phone.waitFor(`document.querySelector('.print-head svg')`)
    await phone.evaluate(PRINT_ON_SCREEN)
    const shown = await phone.evaluate<Record<string, boolean>>(SHOWN)
    expect(shown).toEqual({
      'main article p': true,
      '.print-head svg': true,
      '#app header': false,
      '.bar': false,
      '.neighbours': false,
    })
  })

  async function openList(): Promise<void> {
    await phone.open(`${site.url}category/${CATEGORY}/`)
    await phone.waitFor(`document.querySelectorAll('main article h2 a').length > 4`)
    // What comes after the first paint is there.
    await phone.waitFor(`document.querySelector('dialog')`)
  }

  function untilArticle(index: number): Promise<void> {
    const title = JSON.stringify(list[index]!.title)
    return phone.waitFor(
      `document.querySelector('main h1')?.textContent.trim() === ${title} && document.querySelector('main article :is([rel=prev], [rel=next])')`,
    )
  }

  async function press(selector: string): Promise<void> {
    await phone.waitFor(`document.querySelector('${selector}')`)
    await phone.click(selector)
  }

  /** A finger as the page hears it; not every engine can be sent one from outside. */
  function draw(from: [number, number], to: [number, number]): Promise<void> {
    return phone.evaluate(`(${drawFinger.toString()})(${JSON.stringify(from)}, ${JSON.stringify(to)})`)
  }
})

const WAYS = `[...document.querySelectorAll('#pass-on .way')].map(({ textContent }) => textContent.trim())`
const WAY = (label: string): string =>
  `[...document.querySelectorAll('#pass-on .way')].find(({ textContent }) => textContent.trim() === '${label}')`

/** What is meant for paper, on the screen, and nothing that is meant for the screen alone. */
const PRINT_ON_SCREEN = `(() => {
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules)
      if (rule.media?.mediaText === 'print') rule.media.mediaText = 'all'
})()`

const SHOWN = `Object.fromEntries(
  ['main article p', '.print-head svg', '#app header', '.bar', '.neighbours'].map((selector) => [
    selector,
    document.querySelector(selector).getClientRects().length > 0,
  ]),
)`

/** Runs in the page. */
async function drawFinger([x, y]: [number, number], [toX, toY]: [number, number]): Promise<void> {
  const target = document.elementFromPoint(x, y) ?? document.body
  function touch(type: string, part: number): void {
    const point = { clientX: x + (toX - x) * part, clientY: y + (toY - y) * part }
    const event = new Event(type, { bubbles: true, cancelable: true })
    Object.assign(event, { touches: type === 'touchend' ? [] : [point], changedTouches: [point] })
    target.dispatchEvent(event)
  }
  touch('touchstart', 0)
  for (const part of [0.1, 0.4, 0.7, 1]) {
    await new Promise((resolve) => setTimeout(resolve, 16))
    touch('touchmove', part)
  }
  touch('touchend', 1)
}

async function untilTrue(isThere: () => boolean): Promise<void> {
  await expect.poll(isThere, { timeout: 20_000 }).toBe(true)
}
