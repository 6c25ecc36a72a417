import { beforeAll, expect, test } from 'vitest'
import { applyChanges } from '../../src/db/apply.ts'
import { getArticle, getNeighbours, getRelated } from '../../src/db/articles.ts'
import { getHeadlines, getHeadlinesBySlug } from '../../src/db/headlines.ts'
import type { Reader } from '../../src/db/schema.ts'
import { anArticle, aPicture } from '../helpers/articles.ts'
import { aReader } from '../helpers/reader.ts'

const lead = aPicture({ src: '/images/aaaaaaaaaaaaaaaa-800.webp', bytes: 70 })
const inside = aPicture({ src: '/images/bbbbbbbbbbbbbbbb-800.webp', bytes: 30 })

const articles = [
  anArticle({ slug: 'e1', date: 1, tags: ['竞赛'] }),
  anArticle({ slug: 'e2', date: 2, tags: ['竞赛', '地铁'], picture: lead, pictures: [lead, inside] }),
  anArticle({ slug: 's3', date: 3, category: 'safety', tags: ['竞'] }),
  anArticle({ slug: 'e4', date: 4, related: ['s3'] }),
  anArticle({ slug: 'e4b', date: 4, tags: ['竞赛'], pictures: [lead] }),
]
let db: Reader

beforeAll(async () => {
  db = await aReader()
  await applyChanges(db, { feed: 'f', from: 1, to: 9, articles, removed: [] })
})

const slugs = (list: { slug: string }[]): string[] => list.map(({ slug }) => slug)

test('the newest headlines come first, page by page, without a gap at equal dates', async () => {
  const first = await getHeadlines(db, { type: 'all' }, 1)
  const second = await getHeadlines(db, { type: 'all' }, 2, first[0])
  const rest = await getHeadlines(db, { type: 'all' }, 9, second[1])
  expect([...slugs(first), ...slugs(second), ...slugs(rest)]).toEqual(['e4', 'e4b', 's3', 'e2', 'e1'])
})

test('a category shows its own, a section all of its categories', async () => {
  expect(slugs(await getHeadlines(db, { type: 'categories', ids: ['economy'] }, 9))).toEqual([
    'e4',
    'e4b',
    'e2',
    'e1',
  ])
  const section = { type: 'categories', ids: ['news', 'economy', 'safety'] } as const
  const first = await getHeadlines(db, { ...section, ids: [...section.ids] }, 3)
  expect(slugs(first)).toEqual(['e4', 'e4b', 's3'])
  expect(slugs(await getHeadlines(db, { ...section, ids: [...section.ids] }, 3, first[2]))).toEqual([
    'e2',
    'e1',
  ])
})

test('a tag shows its articles, not those of a tag that begins alike', async () => {
  const first = await getHeadlines(db, { type: 'tag', tag: '竞赛' }, 2)
  expect(slugs(first)).toEqual(['e4b', 'e2'])
  expect(slugs(await getHeadlines(db, { type: 'tag', tag: '竞赛' }, 2, first[1]))).toEqual(['e1'])
  expect(slugs(await getHeadlines(db, { type: 'tag', tag: '竞' }, 2))).toEqual(['s3'])
})

test('a list carries no texts', async () => {
  expect((await getHeadlines(db, { type: 'all' }, 9)).some((article) => 'html' in article)).toBe(false)
})

test('an article has its text; one that is not stored is missing', async () => {
  expect(await getArticle(db, 'e2')).toEqual(articles[1])
  expect(await getArticle(db, 'nothing')).toBeUndefined()
  expect(slugs(await getHeadlinesBySlug(db, ['s3', 'nothing', 'e1']))).toEqual(['s3', 'e1'])
})

test('previous and next stay in the category and in its order', async () => {
  const walk: string[] = []
  for (let at = await getArticle(db, 'e4'); at;) {
    walk.push(at.slug)
    const next = (await getNeighbours(db, at)).next
    if (next) expect((await getNeighbours(db, next)).previous?.slug).toBe(at.slug)
    at = next && (await getArticle(db, next.slug))
  }
  expect(walk).toEqual(['e4', 'e4b', 'e2', 'e1'])
  expect(await getNeighbours(db, articles[2]!)).toEqual({})
})

test('related articles: the editors’ choice, then tags, then the category', async () => {
  expect(slugs(await getRelated(db, articles[3]!, 3))).toEqual(['s3', 'e4b', 'e2'])
  expect(slugs(await getRelated(db, articles[0]!, 9))).toEqual(['e4b', 'e2', 'e4'])
})
