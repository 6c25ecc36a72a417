import { rm } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { serve } from '../../src/publish/serve.ts'
import { besideSync, bundlePhonePage, fillPhone } from '../bench/fill-phone.ts'
import { usePhone } from '../bench/slow-phone.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { headlines } from '../helpers/visit.ts'

const SOON = { timeout: 20_000 }
const HEADLINES = 2_000
/** In the page at once, however long the list. */
const MOST = 240

let server: Awaited<ReturnType<typeof serve>>
let profile: string
let code: string

beforeAll(async () => {
  server = await serve(inject('app'), { port: 0 })
  profile = await createTempFolder('phone')
  code = await bundlePhonePage()
  await fillPhone({ profile, url: server.url, code }, HEADLINES, 40)
})
afterAll(async () => {
  await server.close()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
})

test('a list of two thousand headlines is read down to its end and up again', async () => {
  await usePhone({ profile }, async (page) => {
    await openList(page)
    const newest = await headlines(page).first().textContent()
    const down = await page.evaluate(scrollDown, Infinity)
    expect(down.most).toBeLessThanOrEqual(MOST)
    expect(await page.locator('main li').last().getAttribute('aria-posinset')).toBe(String(HEADLINES))
    const up = await page.evaluate(scrollUp, 150)
    expect(up.most).toBeLessThanOrEqual(MOST)
    expect(up.jumps).toEqual([])
    expect(up.holes).toBe(0)
    expect(await page.evaluate('scrollY')).toBe(0)
    expect(await headlines(page).first().textContent()).toBe(newest)
    expect(await page.locator('main ol').evaluate((list) => list.style.paddingTop)).toBe('0px')
    expect(await page.locator('main li').first().getAttribute('class')).toContain('first')
  })
})

test('whoever goes to the top at once, finds the newest headline there', async () => {
  await usePhone({ profile }, async (page) => {
    await openList(page)
    const newest = await headlines(page).first().textContent()
    await page.evaluate(scrollDown, 500)
    expect(await headlines(page).first().textContent()).not.toBe(newest)
    await page.evaluate('scrollTo(0, 0)')
    await expect.poll(() => headlines(page).first().textContent(), SOON).toBe(newest)
    expect(await page.evaluate('scrollY')).toBe(0)
  })
})

test('goes back to the same place deep in a list, also in an app that was started again', async () => {
  await usePhone({ profile }, async (page) => {
    await openList(page)
    await page.evaluate(scrollDown, 500)
    const row = await page.evaluate(rowOnScreen)
    await page.locator(`main a[href="${row.path}"]`).click()
    await page.waitForURL((url) => url.pathname === row.path)
    await page.locator('main h1').waitFor()
    await page.goBack()
    await page.locator(`main a[href="${row.path}"]`).waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.pathname'), SOON).toBe(row.path)
    expect((await page.evaluate(topOf, row.path)) - row.top).toBeCloseTo(0, 0)
    await page.reload()
    await page.locator(`main a[href="${row.path}"]`).waitFor()
    await expect
      .poll(async () => Math.round(((await page.evaluate(topOf, row.path)) ?? NaN) - row.top), SOON)
      .toBe(0)
  })
})

test('what a sync brings and withdraws while somebody scrolls, moves nothing under their finger', async () => {
  await usePhone({ profile }, async (page) => {
    const bring = await besideSync(page, { url: server.url, code })
    await openList(page)
    const newest = await headlines(page).first().textContent()
    await page.evaluate(scrollDown, 500)
    const scrolling = page.evaluate(scrollUp, 50)
    // Far enough from the screen: where one on it goes, the others move up.
    for (const place of [380, 100, 80, 60, 40]) {
      await bring([`article-${HEADLINES - place}`])
      await page.waitForTimeout(500)
    }
    const up = await scrolling
    expect([up.jumps, up.holes]).toEqual([[], 0])
    await expect.poll(() => headlines(page).first().textContent(), SOON).not.toBe(newest)
  })
})

async function openList(page: Page): Promise<void> {
  await page.goto(server.url)
  await headlines(page).nth(19).waitFor()
}

/** Runs in the page: goes to the end of the list and asks for more, until so many headlines were there or all are. */
async function scrollDown(count: number): Promise<{ most: number }> {
  let most = 0
  for (;;) {
    const button = document.querySelector<HTMLButtonElement>('.tail button')
    const rows = document.querySelectorAll('main li')
    most = Math.max(most, rows.length)
    const last = rows[rows.length - 1]!
    const place = Number(last.getAttribute('aria-posinset'))
    if (place >= count || (!button && place === Number(last.getAttribute('aria-setsize')))) return { most }
    scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })
    button?.click()
    await new Promise(requestAnimationFrame)
  }
}

/** Runs in the page: goes up to its top, by so many pixels a frame; notes where rows moved otherwise, or were missing. */
async function scrollUp(step: number): Promise<{ most: number; jumps: number[]; holes: number }> {
  const seen = { most: 0, jumps: [] as number[], holes: 0 }
  while (scrollY > 0) {
    const row = document.elementFromPoint(100, innerHeight / 2)?.closest('li')
    const [top, before] = [row?.getBoundingClientRect().top ?? 0, scrollY]
    scrollBy({ top: -step, behavior: 'instant' })
    const wanted = top + Math.min(step, before)
    await new Promise(requestAnimationFrame)
    await new Promise((resolve) => setTimeout(resolve))
    seen.most = Math.max(seen.most, document.querySelectorAll('main li').length)
    if (!row) seen.holes += document.elementFromPoint(100, innerHeight / 2)?.matches('ol') ? 1 : 0
    else if (row.isConnected && Math.abs(row.getBoundingClientRect().top - wanted) > 0.5)
      seen.jumps.push(row.getBoundingClientRect().top - wanted)
  }
  return seen
}

/** Runs in the page: an article in the middle of the screen. */
function rowOnScreen(): { path: string; top: number } {
  const row = document.elementFromPoint(100, innerHeight / 2)!.closest('li')!
  return { path: row.querySelector('a')!.pathname, top: row.getBoundingClientRect().top }
}

/** Runs in the page. */
function topOf(path: string): number {
  return document.querySelector(`main a[href="${path}"]`)!.closest('li')!.getBoundingClientRect().top
}
