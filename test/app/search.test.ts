import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PAGE, useSearch, type SearchAsked } from '../../src/app/stores/search.ts'
import { useSite } from '../../src/app/stores/site.ts'
import { useRecentSearches } from '../../src/app/stores/recent-searches.ts'
import { applyChanges, clearNews } from '../../src/db/apply.ts'
import { openReader } from '../../src/db/open.ts'
import type { Article } from '../../src/model/article.ts'
import { anArticle, aSite } from '../helpers/articles.ts'

const DAY = 24 * 60 * 60 * 1000

let seq = 0

beforeEach(async () => {
  setActivePinia(createPinia())
  seq = 0
  await clearNews(await openReader())
})
afterEach(() => {
  vi.useRealTimers()
})

async function store(articles: Partial<Article>[]): Promise<void> {
  const from = seq + 1
  const stamped = articles.map((article) => anArticle({ ...article, seq: (seq += 1) }))
  await applyChanges(await openReader(), { feed: 'f', from, to: seq, articles: stamped, removed: [] })
}

function asked(words: string, given: Partial<SearchAsked> = {}): SearchAsked {
  return { words, category: '', period: 'all', ...given }
}

function foundIn(search: ReturnType<typeof useSearch>): string[] {
  const { state } = search
  return state.type === 'ready' ? state.found.rows.map(({ headline }) => headline.slug) : []
}

test('shows a page of what was found, and the next when asked', async () => {
  await store(Array.from({ length: PAGE + 5 }, (_, index) => ({ slug: `a-${index}`, date: 99 - index })))
  const search = useSearch()
  await search.search(asked('正文'))
  expect(foundIn(search)).toHaveLength(PAGE)
  expect(search.state).toMatchObject({ found: { total: PAGE + 5, stored: PAGE + 5 } })
  await search.more(asked('正文'))
  expect(foundIn(search)).toEqual(Array.from({ length: PAGE + 5 }, (_, index) => `a-${index}`))
})

test('brings back as many rows as the reader had', async () => {
  await store(Array.from({ length: 3 * PAGE }, (_, index) => ({ slug: `a-${index}` })))
  const search = useSearch()
  await search.search(asked('正文'), 2 * PAGE)
  expect(foundIn(search)).toHaveLength(2 * PAGE)
})

test('the answer to the word typed last is shown, whichever comes first', async () => {
  await store([
    { slug: 'gas', html: '<p>瓦斯</p>' },
    { slug: 'canteen', html: '<p>食堂</p>' },
  ])
  const search = useSearch()
  await Promise.all([search.search(asked('瓦斯')), search.search(asked('食堂'))])
  expect(foundIn(search)).toEqual(['canteen'])
})

test('what was found before stays until the next answer is there', async () => {
  await store([{ slug: 'gas', html: '<p>瓦斯</p>' }])
  const search = useSearch()
  await search.search(asked('瓦斯'))
  const next = search.search(asked('瓦斯超限'))
  expect(search.state).toMatchObject({ type: 'searching', before: { total: 1 } })
  await next
  expect(search.state).toMatchObject({ type: 'ready', found: { total: 0, stored: 1 } })
})

test('nothing but spaces is no question, and an answer that is still on its way is dropped', async () => {
  await store([{ slug: 'gas' }])
  const search = useSearch()
  const late = search.search(asked('正文'))
  await search.search(asked(' 　 '))
  await late
  expect(search.state).toEqual({ type: 'idle' })
})

test('a section has its subsections, a time only what is not older', async () => {
  useSite().site = aSite()
  const now = Date.now()
  await store([
    { slug: 'new-safety', category: 'safety', date: now - DAY },
    { slug: 'old-economy', category: 'economy', date: now - 40 * DAY },
    { slug: 'elsewhere', category: 'culture', date: now - DAY },
  ])
  const search = useSearch()
  await search.search(asked('正文', { category: 'news' }))
  expect(foundIn(search)).toEqual(['new-safety', 'old-economy'])
  await search.search(asked('正文', { period: 'month' }))
  expect(foundIn(search)).toEqual(['elsewhere', 'new-safety'])
  await search.search(asked('正文', { category: 'economy', period: 'month' }))
  expect(search.state).toMatchObject({ found: { total: 0, stored: 3 } })
})

test('says while the texts of an older version are put in order, then answers', async () => {
  await store(Array.from({ length: 40 }, (_, index) => ({ slug: `a-${index}` })))
  const db = await openReader()
  await db.clear('texts')
  await db.delete('meta', 'texts')
  const search = useSearch()
  const types: string[] = []
  search.$subscribe(() => types.push(search.state.type), { flush: 'sync' })
  await search.search(asked('正文'))
  expect(types).toContain('filling')
  expect(types.at(-1)).toBe('ready')
  expect(search.state).toMatchObject({ found: { total: 40 } })
})

test('what a sync brought is found', async () => {
  await store([{ slug: 'a' }])
  const search = useSearch()
  await search.search(asked('正文'))
  await store([{ slug: 'b', date: Date.UTC(2019, 0, 1) }])
  search.forget()
  await search.search(asked('正文'))
  expect(foundIn(search)).toEqual(['b', 'a'])
})

const phone = (kept = new Map<string, string>()) => ({
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
})

test('remembers the last eight searches, the newest first and each once', () => {
  const home = phone()
  const recent = useRecentSearches()
  recent.load(() => home)
  for (const word of ['一', '二', '三', '四', '五', '六', '七', '八', '九', '  五 　号 ', '二'])
    recent.add(word)
  expect(recent.recent).toEqual(['二', '五 号', '九', '八', '七', '六', '五', '四'])
  setActivePinia(createPinia())
  const again = useRecentSearches()
  again.load(() => home)
  expect(again.recent).toEqual(recent.recent)
})

test('forgets them when told to, on the phone too', () => {
  const kept = new Map<string, string>()
  const recent = useRecentSearches()
  recent.load(() => phone(kept))
  recent.add('瓦斯')
  recent.clear()
  expect(recent.recent).toEqual([])
  expect(kept.size).toBe(0)
})

test('remembers nothing that is not a word, and no more than forty characters of it', () => {
  const recent = useRecentSearches()
  recent.load(() => phone())
  recent.add(' 　')
  recent.add('长'.repeat(99))
  expect(recent.recent).toEqual(['长'.repeat(40)])
})

test.each(['{', '{"a":1}', '"瓦斯"', 'null', '[1, null]'])('kept damage (%s) is nothing', (damage) => {
  const recent = useRecentSearches()
  recent.load(() => phone(new Map([['worksite-reader-searches', damage]])))
  expect(recent.recent).toEqual([])
  recent.add('瓦斯')
  expect(recent.recent).toEqual(['瓦斯'])
})

test('where nothing may be stored they last as long as the page', () => {
  const recent = useRecentSearches()
  recent.load(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  recent.add('瓦斯')
  recent.load(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  expect(recent.recent).toEqual(['瓦斯'])
  recent.clear()
  expect(recent.recent).toEqual([])
})
