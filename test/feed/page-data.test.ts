import { expect, test } from 'vitest'
import { FeedError } from '../../src/feed/errors.ts'
import { generatePageData, parsePageData, type PageData } from '../../src/feed/page-data.ts'
import type { Article, Headline } from '../../src/model/article.ts'
import { anArticle, aPicture, aSite } from '../helpers/articles.ts'

function aHeadline(given: Partial<Article> = {}): Headline {
  const { slug, title, date, category, tags, source, author, summary, picture } = anArticle(given)
  return { slug, title, date, category, tags, source, author, summary, ...(picture && { picture }) }
}

const picture = aPicture({ alt: '矿井口 "早班" <一>' })
const list = {
  rows: [aHeadline({ slug: 'a', tags: ['劳动竞赛'], picture }), aHeadline({ slug: 'b' })],
  more: true,
}
const around = { previous: aHeadline({ slug: 'c' }), related: [aHeadline({ slug: 'd' })], reads: 0 }

test.each<[string, PageData]>([
  ['the list of a section', { site: aSite(), list }],
  ['what stands around an article', { site: aSite(), around }],
  ['an article that stands alone', { site: aSite(), around: { related: [] } }],
  ['nothing but the site', { site: aSite({ reads: false }) }],
])('a page hands %s to the app as it was', (_, data) => {
  expect(parsePageData(generatePageData(data))).toEqual(data)
})

test('rows carry what lists show, no text and no second picture', () => {
  const other = aPicture({ src: '/images/fedcba9876543210-800.webp' })
  const article = anArticle({
    html: '<p>长长的正文</p>',
    picture,
    pictures: [picture, other],
    editor: '王芳',
  })
  const json = generatePageData({ site: aSite(), list: { rows: [article], more: false } })
  expect(json).not.toMatch(/长长的正文|fedcba9876543210|王芳/)
  expect(parsePageData(json).list?.rows).toEqual([aHeadline({ picture })])
})

test('rows that are none are left out, the others stay', () => {
  const json = JSON.stringify({
    site: aSite(),
    list: { items: [null, 7, { id: '../x' }, { id: 'a', _worksite: {} }, ...rowsOf(list)], more: 'yes' },
    around: {
      previous: 'x',
      next: { id: 'a' },
      related: [[], ...rowsOf({ rows: [aHeadline()] })],
      reads: -1,
    },
  })
  expect(parsePageData(json)).toEqual({
    site: aSite(),
    list: { ...list, more: false },
    around: { related: [aHeadline()] },
  })
})

function rowsOf({ rows }: { rows: Headline[] }): unknown[] {
  const json = generatePageData({ site: aSite(), list: { rows, more: false } })
  return (JSON.parse(json) as { list: { items: unknown[] } }).list.items
}

test.each([
  '',
  'null',
  '[]',
  '<html>',
  '{}',
  '{"site":{"language":"zh"}}',
  JSON.stringify({ site: aSite(), list: {} }),
])('what is no data of a page is refused: %s', (text) => {
  expect(() => parsePageData(text)).toThrow(FeedError)
})
