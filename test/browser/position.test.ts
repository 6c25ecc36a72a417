import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { headlines, readMark, startVisit, type Visit } from '../helpers/visit.ts'

const SOON = { timeout: 10_000 }
const LONG_READ = 'long-read-a-day-in-the-tunnel'

let visit: Visit

beforeAll(async () => {
  visit = await startVisit(inject('sample'))
  await visit.open('/')
  await visit.untilSynced()
})
afterAll(async () => {
  expect(visit.troubles()).toEqual([])
  await visit.close()
})

test('goes back to the same place in a list that was loaded further', async () => {
  const { page } = visit
  await page.getByRole('button', { name: '加载更多' }).click()
  await headlines(page).nth(39).waitFor()
  const row = headlines(page).nth(33)
  await row.scrollIntoViewIfNeeded()
  const before = await topOf(33)
  const title = (await row.textContent())!
  await row.click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.goBack()
  await headlines(page).nth(33).waitFor()
  await expect.poll(() => topOf(33), SOON).toBeCloseTo(before, -1)
})

test('goes back to the same place after “next” and “next”', async () => {
  const { page } = visit
  await visit.open('/category/safety/')
  const row = headlines(page).nth(4)
  await row.scrollIntoViewIfNeeded()
  const before = await topOf(4)
  await row.click()
  await page.locator('a[rel=next]').click()
  await page.waitForURL((url) => !url.pathname.endsWith('/category/safety/'))
  // Neighbours take each other's place, so that back leads to the list.
  await page.goBack()
  await headlines(page).nth(4).waitFor()
  await expect.poll(() => topOf(4), SOON).toBeCloseTo(before, -1)
})

test('starts a new page at its top', async () => {
  const { page } = visit
  await visit.open('/')
  await headlines(page).nth(15).click()
  await page.locator('article header').waitFor()
  expect(await page.evaluate('scrollY')).toBe(0)
})

test('goes on where the reader stopped in a long article, after the browser was closed', async () => {
  await visit.open(`/article/${LONG_READ}/`)
  const paragraph = visit.page.locator('article p').filter({ hasText: /.{40}/ }).nth(12)
  const words = (await paragraph.textContent())!
  await paragraph.evaluate((element) => element.scrollIntoView({ block: 'start' }))
  await expect.poll(keptPosition, SOON).toBeGreaterThan(5)
  await visit.restart()
  await visit.open(`/article/${LONG_READ}/`)
  await visit.page.getByText('从上次的位置继续').waitFor()
  const found = visit.page.locator('article p').filter({ hasText: words })
  await expect.poll(() => isOnScreen(found), SOON).toBe(true)
})

test('offers the beginning to whoever wants to read it again', async () => {
  await visit.page.getByRole('button', { name: '回到开头' }).click()
  await expect.poll(() => visit.page.evaluate('scrollY'), SOON).toBe(0)
})

/** Where the row stands on the screen, in CSS pixels. */
async function topOf(row: number): Promise<number> {
  return headlines(visit.page)
    .nth(row)
    .evaluate((link) => link.getBoundingClientRect().top)
}

function isOnScreen(paragraph: ReturnType<Visit['page']['locator']>): Promise<boolean> {
  return paragraph.first().evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return bottom > 0 && top < innerHeight
  })
}

/** The block of the long article that is kept as read up to. */
async function keptPosition(): Promise<number> {
  return (await readMark(visit.page, LONG_READ))?.position ?? 0
}
