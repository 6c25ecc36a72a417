import { rm } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { serve, type RunningServer } from '../../src/publish/serve.ts'
import { createSite, readArticles, readHead, type Desk } from '../helpers/desk.ts'
import { launchPhone, type ChromiumPhone } from '../helpers/chromium.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'

const SLUG = 'labour-competition-meeting'

let server: RunningServer
/** A site with a section longer than a page lists. */
let desk: Desk
let ownServer: RunningServer
let profile: string
let phone: ChromiumPhone
let page: Page

beforeAll(async () => {
  server = await serve(inject('sample'), { port: 0, host: '127.0.0.1' })
  desk = await createSite()
  await fill(desk)
  ownServer = await serve(desk.site, { port: 0, host: '127.0.0.1' })
  profile = await createTempFolder('without-script')
  phone = await launchPhone({ profile, scripts: 'off' })
  page = phone.page
})
afterAll(async () => {
  expect(phone.troubles()).toEqual([])
  await phone.close()
  await server.close()
  await ownServer.close()
  await desk.close()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
})

/** Thirty days of a section with two sub-sections, of which one has only the first days. */
async function fill({ write, publish }: Desk): Promise<void> {
  for (let day = 1; day <= 30; day += 1) {
    const date = `2018-06-${String(day).padStart(2, '0')}`
    const category = day > 4 ? 'economy' : 'grassroots'
    const head = `title: 第${day}天\ndate: ${date}\ncategory: ${category}`
    await write(`articles/day-${day}.md`, `---\n${head}\n---\n第${day}天的正文。\n`)
  }
  await publish()
}

async function open(path: string): Promise<void> {
  await page.goto(new URL(path, server.url).href)
}

test('the start page reads: headlines, sections, partner links and footer', async () => {
  const articles = await readArticles(inject('sample'))
  const { site } = await readHead(inject('sample'))
  await open('/')
  const links = page.getByRole('main').getByRole('heading', { level: 2 }).getByRole('link')
  expect(await links.allTextContents()).toEqual(articles.slice(0, 20).map(({ title }) => title))
  for (const { title } of site.categories)
    expect(await page.getByRole('link', { name: title, exact: true }).first().isVisible()).toBe(true)
  for (const { title } of site.links)
    expect(await page.getByText(title, { exact: true }).isVisible()).toBe(true)
  expect(await page.getByText(site.footer.icp).isVisible()).toBe(true)
})

test('start page, section, article and tag lead to each other', async () => {
  const { site } = await readHead(inject('sample'))
  const [section] = site.categories
  await open('/')
  await page.getByRole('link', { name: section!.title, exact: true }).first().click()
  expect(new URL(page.url()).pathname).toBe(`/category/${section!.id}/`)
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(section!.title)
  await page.getByRole('main').getByRole('heading', { level: 2 }).getByRole('link').first().click()
  expect(new URL(page.url()).pathname).toMatch(/^\/article\//)
  const breadcrumb = page.getByRole('navigation', { name: '面包屑' })
  expect(await breadcrumb.getByRole('link').first().textContent()).toBe('首页')
  await breadcrumb.getByRole('link').first().click()
  expect(new URL(page.url()).pathname).toBe('/')
})

test('an article reads to its end: facts, text, neighbours, tags, related, footer', async () => {
  const article = (await readArticles(inject('sample'))).find(({ slug }) => slug === SLUG)!
  const { site } = await readHead(inject('sample'))
  await open(`/article/${SLUG}/`)
  const main = page.getByRole('main')
  expect(await main.getByRole('heading', { level: 1 }).textContent()).toBe(article.title)
  expect(await main.getByText(article.source).first().isVisible()).toBe(true)
  expect(await main.locator('time').first().textContent()).toMatch(/年\d+月\d+日/)
  expect(
    await main
      .getByText(/上一篇|下一篇/)
      .first()
      .isVisible(),
  ).toBe(true)
  await main.getByRole('heading', { name: '相关内容' }).waitFor()
  expect(await page.getByText(site.footer.icp).isVisible()).toBe(true)
  expect(await page.getByText(site.links[0]!.title).first().isVisible()).toBe(true)
  await main.getByRole('link', { name: article.tags[0]!, exact: true }).click()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(article.tags[0])
  expect(await page.getByRole('link', { name: article.title }).isVisible()).toBe(true)
})

test('a section with more than its page lists leads on, by links alone, to its oldest article', async () => {
  await page.goto(new URL('/category/news/', ownServer.url).href)
  const main = page.getByRole('main')
  expect(await main.getByRole('heading', { level: 2 }).getByRole('link').allTextContents()).toEqual(
    Array.from({ length: 20 }, (_, index) => `第${30 - index}天`),
  )
  const older = page.getByRole('navigation', { name: '更早的消息' })
  expect(await older.getByRole('link').allTextContents()).toEqual(['经济技术第10天', '基层动态第4天'])
  await older.getByRole('link', { name: '第4天' }).click()
  for (const day of [3, 2, 1]) {
    await main.getByRole('link', { name: '下一篇' }).click()
    await main.getByRole('heading', { level: 1, name: `第${day}天`, exact: true }).waitFor()
  }
})

test('a list that shows all it has leads to nothing older', async () => {
  await open('/category/economy/')
  expect(await page.getByRole('navigation', { name: '更早的消息' }).count()).toBe(0)
  await open('/')
  expect(await page.getByRole('navigation', { name: '更早的消息' }).isVisible()).toBe(true)
})

test('nothing that would do nothing is shown, and nothing is wider than the phone', async () => {
  for (const path of ['/', '/category/news/', `/article/${SLUG}/`]) {
    await open(path)
    for (const button of await page.getByRole('button').all()) expect(await button.isVisible()).toBe(false)
    const wide = await page.locator('#prerendered').boundingBox()
    expect(wide!.width).toBeLessThanOrEqual(390)
  }
})

test('no page names another language of itself, for there is none', async () => {
  for (const path of ['/', '/category/news/', `/article/${SLUG}/`]) {
    await open(path)
    expect(await page.locator('link[rel=canonical]').count()).toBe(1)
    expect(await page.locator('[hreflang]').count()).toBe(0)
  }
})

test('an address that leads nowhere says so, and leads on', async () => {
  phone.allow(/status of 404/)
  await page.goto(new URL('/no/such/page/', server.url).href)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('main').getByRole('link').first().click()
  expect(new URL(page.url()).pathname).toBe('/')
})
