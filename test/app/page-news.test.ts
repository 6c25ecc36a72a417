import { createPinia, setActivePinia, type Pinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { useArticle } from '../../src/app/stores/article.ts'
import { useHeadlines } from '../../src/app/stores/headlines.ts'
import { takePageNews } from '../../src/app/stores/page-news.ts'
import { useSite } from '../../src/app/stores/site.ts'
import { useSync } from '../../src/app/stores/sync.ts'
import { applyChanges } from '../../src/db/apply.ts'
import { getArticle } from '../../src/db/articles.ts'
import { openReader } from '../../src/db/open.ts'
import { toItem } from '../../src/feed/item.ts'
import { generatePageData, type PageData } from '../../src/feed/page-data.ts'
import type { Article } from '../../src/model/article.ts'
import { anArticle, aSite } from '../helpers/articles.ts'

const START = { name: 'start', params: {} }
const ALL = { type: 'all' } as const
let pinia: Pinia
let seq: number

beforeEach(async () => {
  pinia = createPinia()
  setActivePinia(pinia)
  seq = 0
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  const db = await openReader()
  const names = ['articles', 'bodies', 'removed', 'marks', 'meta'] as const
  await Promise.all(names.map((name) => db.clear(name)))
})

/** The blocks of a published page. */
function aPage(data: Partial<PageData>, article?: Article): (id: string) => string | null {
  const blocks: Readonly<Record<string, string>> = {
    page: generatePageData({ site: aSite(), ...data }),
    ...(article && { article: JSON.stringify(toItem(article)) }),
  }
  return (id) => blocks[id] ?? null
}

function rows(...slugs: string[]): Article[] {
  return slugs.map((slug) => anArticle({ slug, date: Number(slug.slice(1)) }))
}

async function store(articles: Article[]): Promise<void> {
  const from = seq + 1
  const stamped = articles.map((article) => ({ ...article, seq: (seq += 1) }))
  await applyChanges(await openReader(), { feed: 'feed', from, to: seq, articles: stamped, removed: [] })
}

function shown(): string[] {
  const list = useHeadlines().get(ALL)
  return list.type === 'ready' ? list.rows.map(({ slug }) => slug) : []
}

/** Somebody has brought the news up to date. */
function endSync(): void {
  useSync().hear({ type: 'state', state: { type: 'current', at: 1, missing: 0 } })
}

test('shows what the page shows before the phone has answered anything', async () => {
  await takePageNews(pinia, START, aPage({ list: { rows: rows('n3', 'n2'), more: true } }))
  expect(shown()).toEqual(['n3', 'n2'])
  expect(useHeadlines().get(ALL)).toMatchObject({ tail: 'beyond' })
  expect(useSite().site?.title).toBe(aSite().title)
})

test('keeps the page’s rows while the phone does not have them yet, and takes its own once it has more', async () => {
  await takePageNews(pinia, START, aPage({ list: { rows: rows('n3', 'n2', 'n1'), more: false } }))
  const headlines = useHeadlines()
  await headlines.load(ALL)
  expect(shown()).toEqual(['n3', 'n2', 'n1'])
  await store(rows('n3', 'n2'))
  await headlines.load(ALL)
  expect(shown()).toEqual(['n3', 'n2', 'n1'])
  await store(rows('n4', 'n1'))
  await headlines.load(ALL)
  expect(shown()).toEqual(['n4', 'n3', 'n2', 'n1'])
})

test('lets go of a withdrawn article of the page when a sync has ended well', async () => {
  await takePageNews(pinia, START, aPage({ list: { rows: rows('n3', 'n2'), more: false } }))
  await store(rows('n2'))
  const before = useSync().changes
  endSync()
  expect(useSync().changes).toBeGreaterThan(before)
  await useHeadlines().load(ALL)
  expect(shown()).toEqual(['n2'])
})

test('a category’s page fills the category’s list', async () => {
  const place = { name: 'category', params: { id: 'news' } }
  await takePageNews(pinia, place, aPage({ list: { rows: rows('n3'), more: false } }))
  const list = useHeadlines().get({ type: 'categories', ids: ['news', 'economy', 'safety'] })
  expect(list).toMatchObject({ type: 'ready', rows: [{ slug: 'n3' }] })
})

test('opens the article of the page without asking for it again, and keeps it for later', async () => {
  const article = anArticle({ slug: 'a', html: '<p>正文</p>' })
  const [next] = rows('n1')
  const page = aPage({ around: { next: next!, related: [], reads: 7 } }, article)
  const asked = vi.fn<typeof fetch>(() => Promise.reject(new TypeError('Failed to fetch')))
  vi.stubGlobal('fetch', asked)
  await takePageNews(pinia, { name: 'article', params: { slug: 'a' } }, page)
  const store = useArticle()
  const opening = store.open('a')
  expect(store.stateOf('a')).toMatchObject({ type: 'ready', article: { html: '<p>正文</p>' } })
  await opening
  expect(store.state).toMatchObject({ around: { neighbours: { next: { slug: 'n1' } }, reads: 7 } })
  expect(asked).not.toHaveBeenCalled()
  await vi.waitFor(async () => expect(await getArticle(await openReader(), 'a')).toBeDefined())
})

test('the count of its readers stays where the phone has no counts yet', async () => {
  const article = anArticle({ slug: 'a' })
  await takePageNews(
    pinia,
    { name: 'article', params: { slug: 'a' } },
    aPage({ around: { related: [], reads: 7 } }, article),
  )
  await useArticle().open('a')
  await store([article])
  endSync()
  await useArticle().refresh()
  expect(useArticle().state).toMatchObject({ type: 'ready', around: { reads: 7 } })
})

test('shows the phone’s correction where it is newer than the page', async () => {
  const article = anArticle({ slug: 'a', seq: 1 })
  await store([...rows('n1'), anArticle({ slug: 'a', html: '<p>更正</p>' })])
  await takePageNews(pinia, { name: 'article', params: { slug: 'a' } }, aPage({}, article))
  await useArticle().open('a')
  expect(useArticle().state).toMatchObject({ article: { html: '<p>更正</p>' } })
})

test.each([
  ['there are none', () => null],
  ['they are cut off', () => '{"site":{"title":"甘肃'],
  ['they are something else', () => '[]'],
])('asks as ever where of the page’s blocks %s', async (_what, textOf) => {
  await takePageNews(pinia, START, textOf)
  expect(useHeadlines().get(ALL)).toEqual({ type: 'loading' })
  expect(useSync().isAhead).toBe(false)
})

test('takes no article that is not the page’s own', async () => {
  const place = { name: 'article', params: { slug: 'another' } }
  await takePageNews(pinia, place, aPage({}, anArticle({ slug: 'a' })))
  expect(useArticle().stateOf('another')).toEqual({ type: 'loading' })
})
