import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { categoryIds, type Category } from '../../src/model/site.ts'
import { copyBuild } from '../helpers/builds.ts'
import { copySite, readArticles, readHead, type Desk } from '../helpers/desk.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { decodePictures, headlines, readMark, startVisit, stateLine, type Visit } from '../helpers/visit.ts'

/** One day of one reader; each test is a part of it and goes on where the one before ended. */
let desk: Desk
let visit: Visit
let articles: Article[]
let sections: Category[]
const read: string[] = []
const SAVED = 'quiet-sunday'
const LOST = 'letters-home'
const TO_READ = 40
/** As many as a list shows at first, at most. */
const A_SECTION = 16
const PICTURES = /^\/images\//
/** More than the page shows by itself: who asks for more than that keeps them. */
const SHOWN = 20

beforeAll(async () => {
  desk = await copySite()
  articles = await readArticles(desk.site)
  sections = (await readHead(desk.site)).site.categories
    .toSorted((a, b) => articlesIn(b).length - articlesIn(a).length)
    .slice(0, 3)
  visit = await startVisit(desk.site)
})
afterAll(async () => {
  await visit.close()
  await desk.close()
})

test('6:30, the dormitory’s Wi-Fi drops while pictures come: the news is there and says of when it is', async () => {
  visit.phone.allow(/net::ERR_|Failed to load resource/)
  visit.site.fault(PICTURES, (time) => ({ type: time < SHOWN ? 'none' : 'hang' }))
  await visit.open('/')
  await headlines(visit.page).nth(19).waitFor()
  await expect.poll(() => visit.site.requests(PICTURES), { timeout: 30_000 }).toBeGreaterThan(SHOWN)
  await visit.site.stop()
  await stateLine(visit.page).getByText('截至').waitFor({ timeout: 60_000 })
  expect(await headlines(visit.page).first().textContent()).toBe(articles[0]!.title)
})

test('6:40, the check says what is missing; where the signal is back it fetches it, and says that all is there', async () => {
  visit.site.heal()
  await visit.site.start()
  await visit.open('/')
  await visit.untilSynced()
  await visit.open('/offline/')
  await visit.page.getByRole('button', { name: '开始检查' }).click()
  const answer = visit.page.getByRole('main').getByRole('status')
  await answer.getByText(/^可离线阅读|^还没有存齐/).waitFor({ timeout: 30_000 })
  const mend = visit.page.getByRole('button', { name: /^补齐/ })
  if (await mend.isVisible()) await mend.click()
  await answer.getByText(new RegExp(`^可离线阅读 ${articles.length} 篇`)).waitFor({ timeout: 60_000 })
})

test('7:00, into the cage: airplane mode, and the system closes the browser', async () => {
  await visit.goOffline()
  await visit.restart()
  await visit.open('/')
  await headlines(visit.page).nth(19).waitFor()
  expect(await headlines(visit.page).first().textContent()).toBe(articles[0]!.title)
})

test('through the shift, forty articles in three sections, with their pictures', async () => {
  const { page } = visit
  for (const section of sections) {
    await visit.open(`/category/${section.id}/`)
    await page.getByRole('heading', { level: 1, name: section.title }).waitFor()
    for (const article of articlesIn(section).slice(0, A_SECTION)) {
      await page.getByRole('main').locator(`a[href="/article/${article.slug}/"]`).first().click()
      await page.getByRole('heading', { level: 1, name: article.title }).waitFor()
      expect((await decodePictures(page)).length).toBeGreaterThanOrEqual(
        new Set(article.pictures.map(({ src }) => src)).size,
      )
      read.push(article.slug)
      await page.goBack()
      await headlines(page).first().waitFor()
    }
  }
  expect(new Set(read).size).toBeGreaterThanOrEqual(TO_READ)
}, 300_000)

test('at the break, a search in all of it, and two articles saved for home', async () => {
  const { page } = visit
  const sought = articles.find(({ slug }) => slug === SAVED)!
  await visit.open('/search/')
  await page.getByRole('searchbox').fill(sought.title.slice(0, 4))
  await page.getByRole('main').locator(`a[href^="/article/${SAVED}/"]`).first().click()
  await page.getByRole('heading', { level: 1, name: sought.title }).waitFor()
  await page.getByRole('button', { name: '收藏', exact: true }).click()
  await page.getByRole('button', { name: '已收藏' }).waitFor()
  await visit.open(`/article/${LOST}/`)
  await page.getByRole('button', { name: '收藏', exact: true }).click()
  await page.getByRole('button', { name: '已收藏' }).waitFor()
  await visit.restart()
  await visit.open('/saved/')
  for (const slug of [SAVED, LOST])
    await visit.page.getByRole('main').locator(`a[href^="/article/${slug}/"]`).waitFor()
})

test('18:00, at the pit head: an article was withdrawn, one has come, and so has a new build', async () => {
  await desk.withdraw(LOST)
  await desk.write(
    'articles/evening.md',
    '---\ntitle: 傍晚的消息\ndate: 2020-05-01 17:00\ncategory: safety\n---\n\n换班的时候到了。\n',
  )
  const build = join(await createTempFolder('build'), 'B')
  await copyBuild(inject('app'), build, { stamp: 'B', database: 3 })
  await desk.publish({ app: build })
  await visit.site.start()
  await visit.open('/')
  await headlines(visit.page).filter({ hasText: '傍晚的消息' }).waitFor({ timeout: 30_000 })
  await visit.untilSynced()
  expect(await buildOf(visit)).toBe('')
})

test('the withdrawn one is a note among the saved, the other is kept, and all forty count as read', async () => {
  const { page } = visit
  await visit.open('/saved/')
  await page.getByText('已被发布方撤回').waitFor()
  await page.getByRole('main').locator(`a[href^="/article/${SAVED}/"]`).waitFor()
  await visit.open(`/article/${LOST}/`)
  await page.getByRole('heading', { level: 1, name: '这篇文章已被撤回' }).waitFor()
  for (const slug of read) expect(await readMark(page, slug), slug).toHaveProperty('opened')
})

test('the new build waits until the reader agrees, then reads the same news without a signal', async () => {
  await visit.open('/')
  await visit.page
    .getByRole('region', { name: '有新版本可用' })
    .getByRole('button')
    .click({ timeout: 60_000 })
  await expect.poll(() => buildOf(visit).catch(() => undefined), { timeout: 60_000 }).toBe('B')
  await visit.site.stop()
  await visit.restart()
  await visit.open('/')
  await headlines(visit.page).filter({ hasText: '傍晚的消息' }).waitFor()
  await visit.open(`/article/${SAVED}/`)
  await visit.page.getByRole('button', { name: '已收藏' }).waitFor()
  expect(visit.troubles()).toEqual([])
})

function articlesIn(section: Category): Article[] {
  const ids = categoryIds(section)
  return articles.filter(({ category }) => ids.includes(category))
}

function buildOf({ page }: Visit): Promise<string> {
  return page.evaluate(() => document.body.dataset['build'] ?? '')
}
