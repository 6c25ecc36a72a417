import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { allCategories, categoryIds, type Category } from '../../src/model/site.ts'
import { findEngines } from '../helpers/browsers.ts'
import { readArticles, readHead } from '../helpers/desk.ts'
import { startPhone, type Phone } from '../helpers/phone.ts'
import { startSite, type SiteServer } from '../helpers/site-server.ts'

const IS_CURRENT = `[...document.querySelectorAll('[role=status]')].some(({ textContent }) => textContent.includes('已更新至'))`
const IS_INSTALLED = 'navigator.serviceWorker.ready.then(({ active }) => active)'
/** The paths of the pictures on the page, loaded as if it had been scrolled to them. */
const PICTURES = `(async () => {
  const images = [...document.querySelectorAll('main img')]
  for (const image of images) image.loading = 'eager'
  await Promise.all(images.map((image) => image.decode()))
  const broken = images.filter(({ naturalWidth }) => naturalWidth === 0).map(({ src }) => 'broken: ' + src)
  return [...new Set([...broken, ...images.map(({ src }) => new URL(src).pathname)])].sort()
})()`

describe.each(findEngines())('after one visit, the server stopped and %s restarted', (engine) => {
  let site: SiteServer
  let phone: Phone
  let articles: Article[]
  let categories: Category[]

  beforeAll(async () => {
    articles = await readArticles(inject('sample'))
    categories = allCategories((await readHead(inject('sample'))).site.categories)
    site = await startSite(inject('sample'))
    phone = await startPhone(engine)
    await phone.open(site.url)
    await phone.waitFor(IS_CURRENT, 60_000)
    await phone.waitFor(IS_INSTALLED)
    await site.stop()
    await phone.restart()
  })
  afterAll(async () => {
    await phone.close()
    await site.close()
  })

  test('the start page opens with its pictures', async () => {
    await phone.open(site.url)
    expect(await listed()).toEqual(expectedRows(articles))
  })

  test('every category opens with its pictures', async () => {
    for (const category of categories) {
      const ids = categoryIds(category)
      await phone.open(`${site.url}category/${category.id}/`)
      await untilHeading(category.title)
      expect(await listed()).toEqual(
        expectedRows(articles.filter((article) => ids.includes(article.category))),
      )
    }
  })

  test('every article opens with its pictures', async () => {
    for (const { slug, title, pictures } of articles) {
      await phone.open(`${site.url}article/${slug}/`)
      await untilHeading(title)
      expect(await phone.evaluate(PICTURES), title).toEqual(
        [...new Set(pictures.map(({ src }) => src))].sort(),
      )
    }
  })

  function untilHeading(title: string): Promise<void> {
    return phone.waitFor(`document.querySelector('main h1')?.textContent === ${JSON.stringify(title)}`)
  }

  /** The titles and the pictures of the list that is open. */
  async function listed(): Promise<{ titles: string[]; pictures: string[] }> {
    await phone.waitFor(`document.querySelector('main article h2 a')`)
    const titles = `[...document.querySelectorAll('main article h2 a')].map(({ textContent }) => textContent)`
    return { titles: await phone.evaluate(titles), pictures: await phone.evaluate(PICTURES) }
  }
})

const PAGE = 20

function expectedRows(articles: readonly Article[]): { titles: string[]; pictures: string[] } {
  const rows = articles.slice(0, PAGE)
  return {
    titles: rows.map(({ title }) => title),
    pictures: [...new Set(rows.flatMap(({ picture }) => picture?.src ?? []))].sort(),
  }
}
