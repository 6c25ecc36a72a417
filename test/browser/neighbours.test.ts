import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { readArticles } from '../helpers/desk.ts'
import { headlines, startVisit, type Visit } from '../helpers/visit.ts'

const CATEGORY = 'safety'

let visit: Visit
let all: Article[]
let inCategory: Article[]

beforeAll(async () => {
  all = await readArticles(inject('sample'))
  inCategory = all.filter(({ category }) => category === CATEGORY)
  visit = await startVisit(inject('sample'))
  await visit.open('/')
  await visit.untilSynced()
  // Read counts come when everything else is there.
  await visit.open('/article/long-read-a-day-in-the-tunnel/')
  await visit.page.locator('article header').getByText('阅读：').waitFor()
  await visit.goOffline()
  await visit.restart()
})
afterAll(async () => {
  expect(visit.troubles()).toEqual([])
  await visit.close()
})

test('leads through a whole category by “next”, newest first, and back by “previous”', async () => {
  await visit.open(`/category/${CATEGORY}/`)
  await headlines(visit.page).first().click()
  await visit.page.getByRole('heading', { level: 1, name: inCategory[0]!.title, exact: true }).waitFor()
  expect(await walk('next')).toEqual(inCategory.map(({ title }) => title))
  expect(await walk('prev')).toEqual(inCategory.map(({ title }) => title).reverse())
})

/** The titles of the article that is open and of all that follow, by one of its links. */
async function walk(rel: 'next' | 'prev'): Promise<string[]> {
  const { page } = visit
  const titles: string[] = []
  for (;;) {
    const title = (await page.getByRole('main').getByRole('heading', { level: 1 }).textContent()) ?? ''
    titles.push(title)
    // What leads on comes after the text.
    await page.locator('article:not(.open) .beside').waitFor({ state: 'attached' })
    const link = page.locator(`a[rel="${rel}"]`)
    if ((await link.count()) === 0) return titles
    const expected = (await link.locator('.title').textContent()) ?? ''
    await link.click()
    await page.getByRole('heading', { level: 1, name: expected, exact: true }).waitFor()
  }
}

test('says where an article stands, and leads up from there', async () => {
  await visit.open(`/article/${inCategory[0]!.slug}/`)
  const steps = visit.page.getByRole('navigation', { name: '面包屑' }).getByRole('link')
  await steps.nth(2).waitFor()
  expect(await steps.allTextContents()).toEqual(['首页', '劳动保护', '安全生产'])
  await steps.nth(1).click()
  await visit.page.getByRole('heading', { level: 1, name: '劳动保护' }).waitFor()
})

test('shows source, author, date and reads as the paper does', async () => {
  await visit.open('/article/long-read-a-day-in-the-tunnel/')
  const head = visit.page.locator('article header')
  await head.getByText('样例来稿—杨守田').waitFor()
  await head.getByText('2018年6月15日').waitFor()
  await head.getByText(/阅读：4,?105/).waitFor()
})

test('leads from a tag to every article that has it', async () => {
  const article = all.find(({ slug }) => slug === 'long-read-a-day-in-the-tunnel')!
  const tag = article.tags[0]!
  await visit.open(`/article/${article.slug}/`)
  await visit.page.getByRole('region', { name: '标签' }).getByRole('link', { name: tag }).click()
  await visit.page.getByRole('heading', { level: 1, name: tag }).waitFor()
  await headlines(visit.page).first().waitFor()
  const expected = all.filter(({ tags }) => tags.includes(tag)).map(({ title }) => title)
  expect(await headlines(visit.page).allTextContents()).toEqual(expected.slice(0, 20))
})

test('offers related articles, the editors’ choice first', async () => {
  const article = all.find(({ related }) => related.length > 1)!
  await visit.open(`/article/${article.slug}/`)
  const links = visit.page.getByRole('region', { name: '相关内容' }).locator('.title')
  await links.first().waitFor()
  const chosen = article.related.map((slug) => all.find((other) => other.slug === slug)!.title)
  expect((await links.allTextContents()).slice(0, chosen.length)).toEqual(chosen)
})

test.each(['/', '/about/', '/article/labour-competition-meeting/'])(
  'names partners, organisation and licence on %s',
  async (path) => {
    await visit.open(path)
    const partners = visit.page.getByRole('region', { name: '友情链接' }).getByRole('link')
    await partners.first().waitFor()
    expect(await partners.allTextContents()).toEqual([
      '中国甘肃',
      '中工网',
      '中央政府',
      '中华全国总工会',
      '甘肃职工旅行社',
    ])
    for (const rel of await partners.evaluateAll((links) => links.map((link) => link.getAttribute('rel')))) {
      expect(rel).toContain('noopener')
    }
    const footer = visit.page.getByRole('contentinfo')
    await footer.getByText('甘肃省总工会').first().waitFor()
    await footer.getByText('730000').waitFor()
    const icp = footer.getByRole('link', { name: '陇ICP备16000114号' })
    expect(await icp.getAttribute('href')).toBe('https://beian.miit.gov.cn/')
  },
)
