import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { PAGES } from '../helpers/pages.ts'
import { startVisit, type Visit } from '../helpers/visit.ts'

const { start: _start, ...OTHERS } = PAGES
const MODES = ['standard', 'elder'] as const

let visit: Visit

beforeAll(async () => {
  visit = await startVisit(inject('sample'))
  // The server says so of the article that there is not, and the page tells the reader.
  visit.phone.allow(/404 \(Not Found\).*\/article\/nothing\//)
  await visit.page.addInitScript(standAlone)
  await visit.open('/')
  await visit.untilSynced()
})
afterAll(async () => {
  expect(visit.troubles()).toEqual([])
  await visit.close()
})

/** Runs in the page: opened from the home screen, as iPhones and as all others tell it. */
function standAlone(): void {
  Object.defineProperty(Navigator.prototype, 'standalone', { get: () => true })
  const ask = window.matchMedia.bind(window)
  window.matchMedia = (query) =>
    Object.defineProperty(ask(query), 'matches', {
      value: query === '(display-mode: standalone)' || ask(query).matches,
    })
}

test.each(MODES.flatMap((mode) => Object.entries(OTHERS).map(([name, path]) => ({ mode, name, path }))))(
  'there is a way back in sight where no browser has one: $name, $mode',
  async ({ mode, path }) => {
    const { page } = visit
    await visit.open(`${path}${mode === 'elder' ? '?elder=1' : '?elder=0'}`)
    await page.locator('main h1').first().waitFor()
    await expect.poll(() => page.evaluate(waysBack)).not.toEqual([])
    // Where somebody has read to the end, too.
    await page.evaluate('scrollTo(0, 1e6)')
    await expect.poll(() => page.evaluate(waysBack)).not.toEqual([])
    await page.evaluate(() => {
      const ways = [...document.querySelectorAll<HTMLElement>('[data-way-back]')]
      ways[0]!.click()
    })
    await expect.poll(() => new URL(page.url()).pathname).toBe('/')
  },
)

/** Runs in the page: what leads back or home, is on screen and not covered by anything. */
function waysBack(): string[] {
  const ways = [...document.querySelectorAll<HTMLElement>('a[href="/"], main button')].filter((element) => {
    const name = element.getAttribute('aria-label') ?? element.textContent.trim()
    const box = element.getBoundingClientRect()
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
    const leads = element instanceof HTMLAnchorElement || name === '返回'
    return leads && box.width >= 44 && box.height >= 44 && element.contains(top)
  })
  for (const element of document.querySelectorAll('[data-way-back]')) element.removeAttribute('data-way-back')
  for (const element of ways) element.setAttribute('data-way-back', '')
  return ways.map((element) => element.getAttribute('aria-label') ?? element.textContent.trim())
}
