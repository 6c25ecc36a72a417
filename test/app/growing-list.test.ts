import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PAGE, rowsOf, useHeadlines, type ListQuery } from '../../src/app/stores/headlines.ts'
import { useMoreHeadlines } from '../../src/app/stores/more-headlines.ts'
import { useSync } from '../../src/app/stores/sync.ts'
import { getHeadlines } from '../../src/db/headlines.ts'
import { openReader } from '../../src/db/open.ts'
import type { Article } from '../../src/model/article.ts'
import { anArticle } from '../helpers/articles.ts'
import { forgetNews, storeNews } from '../helpers/stored-news.ts'

const ALL = { type: 'all' } as const
const SECTION: ListQuery = { type: 'categories', ids: ['economy', 'safety', 'law'] }
const LISTS: ListQuery[] = [ALL, SECTION, { type: 'tag', tag: '安全' }]
/** Rows that a cheap phone can read in one short task. */
const AT_ONCE = 200
const STORED = 650
/** How many rows each question brought. */
let read: number[] = []
/** What happens when a question is answered. */
let meanwhile: () => void = () => {}

beforeEach(async () => {
  setActivePinia(createPinia())
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  await forgetNews()
  await storeNews(numbered(STORED))
  countRows()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function countRows(): void {
  const { getAll } = IDBIndex.prototype
  read = []
  meanwhile = () => {}
  vi.spyOn(IDBIndex.prototype, 'getAll').mockImplementation(function count(this: IDBIndex, ...asked) {
    const request = getAll.apply(this, asked)
    request.addEventListener('success', () => {
      read.push(request.result.length)
      meanwhile()
    })
    return request
  })
}

/** Newest first; every second one of the same moment as the one before. */
function numbered(count: number): Partial<Article>[] {
  return Array.from({ length: count }, (_, i) => ({
    slug: `a-${String(i).padStart(4, '0')}`,
    date: 1_000_000 - Math.floor(i / 2),
    category: ['economy', 'safety', 'law', 'law'][i % 4]!,
    tags: ['安全'],
  }))
}

function shown(query: ListQuery = ALL): string[] {
  return rowsOf(useHeadlines().get(query)).map(({ slug }) => slug)
}

async function stored(query: ListQuery = ALL): Promise<string[]> {
  return (await getHeadlines(await openReader(), query, 9999)).map(({ slug }) => slug)
}

test('twenty headlines more cost as much deep in a list as at its top', async () => {
  const lists = useMoreHeadlines()
  await lists.reload(ALL)
  for (let rows = PAGE; rows < 500; rows += PAGE) {
    read = []
    await lists.loadMore(ALL)
    expect(read).toEqual([PAGE + 1])
  }
  expect(shown()).toEqual((await stored()).slice(0, 500))
})

test.each(LISTS)('a long list is read again in small slices: %o', async (query) => {
  const lists = useMoreHeadlines()
  await lists.reload(query, 600)
  await storeNews([{ slug: 'new', date: 2_000_000, category: 'safety', tags: ['安全'] }], ['a-0300'])
  read = []
  await lists.reload(query)
  expect(Math.max(...read)).toBeLessThanOrEqual(AT_ONCE)
  // Of each section in it, what is read too far is less than a slice.
  expect(read.reduce((sum, rows) => sum + rows)).toBeLessThan(600 + 3 * AT_ONCE)
  expect(shown(query)).toEqual((await stored(query)).slice(0, 600))
})

test('however much news comes on top, the last headline of a long list stays in it', async () => {
  const lists = useMoreHeadlines()
  await lists.reload(ALL, 300)
  await storeNews(Array.from({ length: 70 }, (_, i) => ({ slug: `new-${i}`, date: 2_000_000 })))
  await lists.reload(ALL)
  expect(shown().at(-1)).toBe('a-0299')
  await storeNews([{ slug: 'newer', date: 2_000_000 }], ['a-0299'])
  await lists.reload(ALL)
  expect(shown()).toEqual((await stored()).slice(0, shown().length))
  expect(shown()).toContain('a-0298')
})

test('a change that comes while a long list is read neither doubles nor loses a headline', async () => {
  const lists = useMoreHeadlines()
  await lists.reload(ALL, 400)
  const before = shown()
  read = []
  let moves: Promise<void> | undefined
  meanwhile = () =>
    void (moves ??= storeNews(
      [
        { slug: 'a-0390', date: 3_000_000 },
        { slug: 'a-0001', date: 1 },
      ],
      ['a-0200'],
    ))
  await lists.reload(ALL)
  expect(read.length).toBeGreaterThan(2)
  expect(shown()).toEqual(before)
  await moves
  await lists.reload(ALL)
  expect(shown()).toEqual((await stored()).slice(0, shown().length))
  expect(shown()[0]).toBe('a-0390')
  expect(shown()).not.toContain('a-0200')
})

test('whoever asks for more while a change is read, gets both', async () => {
  const lists = useMoreHeadlines()
  await lists.reload(ALL, 300)
  await storeNews([{ slug: 'new', date: 2_000_000 }])
  await Promise.all([lists.reload(ALL), lists.loadMore(ALL), lists.reload(ALL), lists.loadMore(ALL)])
  expect(shown()).toEqual((await stored()).slice(0, 301 + 2 * PAGE))
})

test('changes that come one upon the other are read once', async () => {
  const lists = useMoreHeadlines()
  await lists.reload(ALL, 300)
  read = []
  await Promise.all(Array.from({ length: 9 }, () => lists.reload(ALL)))
  expect(read.reduce((sum, rows) => sum + rows)).toBeLessThanOrEqual(2 * (300 + AT_ONCE))
})

test('of a long list that is read again, what has not changed is not drawn again', async () => {
  const lists = useMoreHeadlines()
  await lists.reload(ALL, 300)
  const [first, second] = rowsOf(useHeadlines().get(ALL))
  await storeNews([{ ...first, title: '新题' }])
  await lists.reload(ALL)
  const [changed, same] = rowsOf(useHeadlines().get(ALL))
  expect(changed).toMatchObject({ slug: first!.slug, title: '新题' })
  expect(same).toBe(second)
})

test('a long list says where the news ends', async () => {
  const lists = useMoreHeadlines()
  await lists.reload(ALL, STORED - 1)
  expect(useHeadlines().get(ALL)).toMatchObject({ tail: 'stored' })
  await lists.loadMore(ALL)
  expect(useHeadlines().get(ALL)).toMatchObject({ tail: 'end' })
  await lists.reload(ALL)
  expect(useHeadlines().get(ALL)).toMatchObject({ tail: 'end' })
  expect(shown()).toHaveLength(STORED)
})

test('what came with the page stays until the phone has it', async () => {
  const page = [anArticle({ slug: 'not-yet', date: 3_000_000 })]
  useHeadlines().lists = { all: { type: 'ready', rows: page, tail: 'beyond' } }
  useSync().isAhead = true
  await useMoreHeadlines().reload(ALL)
  expect(shown()).toEqual(['not-yet'])
})

test('an article whose date has changed before the list heard of it is not listed twice', async () => {
  const lists = useMoreHeadlines()
  await lists.reload(ALL, 100)
  await storeNews([{ slug: 'a-0010', date: 1_000_000 - 51 }])
  await lists.loadMore(ALL)
  expect(new Set(shown()).size).toBe(shown().length)
})

test('who waits for a list to be read again with more rows gets as many', async () => {
  const lists = useMoreHeadlines()
  await lists.reload(ALL)
  await Promise.all([lists.reload(ALL), lists.reload(ALL, 60), lists.reload(ALL, 40)])
  expect(shown()).toHaveLength(60)
})

test('an article of the same number with another title, as of a feed begun anew, is shown anew', async () => {
  const lists = useMoreHeadlines()
  await lists.reload(ALL)
  const db = await openReader()
  const [first] = await getHeadlines(db, ALL, 1)
  await db.put('articles', { ...first!, title: '改正的标题' })
  await lists.reload(ALL)
  expect(rowsOf(useHeadlines().get(ALL))[0]!.title).toBe('改正的标题')
})
