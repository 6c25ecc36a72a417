import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { applyChanges, clearNews } from '../../src/db/apply.ts'
import { getArticle, getNeighbours, getRelated } from '../../src/db/articles.ts'
import { getHeadlines, getHeadlinesBySlug, type ListQuery } from '../../src/db/headlines.ts'
import { changeMark, getMarks, getWithdrawn } from '../../src/db/marks.ts'
import { getStretch } from '../../src/db/long-headlines.ts'
import { openMemory } from '../../src/db/memory.ts'
import { getMeta, putMetas } from '../../src/db/meta.ts'
import type { Removal } from '../../src/feed/pack.ts'
import type { Article } from '../../src/model/article.ts'
import { getSaved } from '../../src/db/saved.ts'
import type { Reader } from '../../src/db/schema.ts'
import { anArticle } from '../helpers/articles.ts'
import { aReader } from '../helpers/reader.ts'

const CATEGORIES = ['economy', 'safety']
const TAGS = ['劳动竞赛', '安全']
const QUERIES: ListQuery[] = [
  { type: 'all' },
  { type: 'categories', ids: ['economy'] },
  { type: 'categories', ids: CATEGORIES },
  { type: 'tag', tag: '安全' },
]

const article = fc
  .record({
    slug: fc.nat(20).map((n) => `a-${n}`),
    seq: fc.integer({ min: 1, max: 50 }),
    date: fc.nat(5),
    category: fc.constantFrom(...CATEGORIES),
    tags: fc.subarray(TAGS),
  })
  .map((given) => anArticle({ ...given, related: ['a-1'] }))
const step = fc.oneof(
  fc.record({ articles: fc.array(article, { maxLength: 8 }), removed: fc.constant<Removal[]>([]) }),
  fc.record({
    articles: fc.constant<Article[]>([]),
    removed: fc.array(
      fc.record({ slug: fc.nat(20).map((n) => `a-${n}`), seq: fc.integer({ min: 1, max: 50 }) }),
    ),
  }),
  fc.record({ slug: fc.nat(20).map((n) => `a-${n}`), saved: fc.nat(9) }),
)

test('memory answers every question as the phone’s database does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const [kept, memory] = [await aReader(), openMemory()]
      for (const db of [kept, memory]) {
        for (const [i, next] of steps.entries()) {
          if ('slug' in next) await changeMark(db, next.slug, { saved: next.saved * 100 + i })
          else await applyChanges(db, { feed: 'f', from: i + 1, to: i + 1, ...next })
        }
      }
      expect(await everything(memory)).toEqual(await everything(kept))
      kept.close()
    }),
    { numRuns: 60 },
  )
})

async function everything(db: Reader): Promise<unknown> {
  const lists = await Promise.all(QUERIES.map((query) => pagesOf(db, query)))
  const slugs = lists[0]!
  const articles = await Promise.all(slugs.map((slug) => getArticle(db, slug)))
  return {
    lists,
    stretches: await Promise.all(QUERIES.map((query) => getStretch(db, query, 3))),
    articles,
    around: await Promise.all(
      articles.map(async (article) => [await getNeighbours(db, article!), await getRelated(db, article!, 3)]),
    ),
    bySlug: await getHeadlinesBySlug(db, ['a-3', 'nowhere', 'a-1']),
    marks: await getMarks(db),
    saved: await getSaved(db),
    withdrawn: await getWithdrawn(db, await getSaved(db)),
    coverage: await getMeta(db, 'coverage'),
    count: await db.count('articles'),
  }
}

/** The list, two rows at a time. */
async function pagesOf(db: Reader, query: ListQuery): Promise<string[]> {
  const slugs: string[] = []
  let rows = await getHeadlines(db, query, 2)
  while (rows.length > 0) {
    slugs.push(...rows.map(({ slug }) => slug))
    rows = await getHeadlines(db, query, 2, rows.at(-1))
  }
  return slugs
}

test('a change that fails in the middle leaves memory as it was', async () => {
  const memory = openMemory()
  await applyChanges(memory, { feed: 'f', from: 1, to: 1, articles: [anArticle({ slug: 'a' })], removed: [] })
  const broken = { ...anArticle({ slug: 'b', seq: 2 }), tags: undefined as unknown as string[] }
  const changes = {
    feed: 'f',
    from: 2,
    to: 2,
    articles: [anArticle({ slug: 'c', seq: 2 }), broken],
    removed: [],
  }
  await expect(applyChanges(memory, changes)).rejects.toThrow('undefined')
  expect(await memory.getAllKeys('articles')).toEqual(['a'])
  expect(await getMeta(memory, 'coverage')).toEqual([{ from: 1, to: 1 }])
})

test('it can be emptied, and works where the browser has no key ranges', async () => {
  vi.stubGlobal('IDBKeyRange', undefined)
  const memory = openMemory()
  await putMetas(memory, { beyond: 3, feed: 'f' })
  const articles = [anArticle({ slug: 'b', date: 1 }), anArticle({ slug: 'a', date: 2 })]
  await applyChanges(memory, { feed: 'f', from: 1, to: 2, articles, removed: [] })
  expect(await pagesOf(memory, { type: 'all' })).toEqual(['a', 'b'])
  expect(await memory.count('articles', IDBKeyRange.only('a'))).toBe(1)
  expect(await memory.count('articles', IDBKeyRange.upperBound('a'))).toBe(1)
  await memory.delete('bodies', 'a')
  expect(await memory.getAllKeys('bodies')).toEqual(['b'])
  await clearNews(memory)
  expect(await memory.count('articles')).toBe(0)
  vi.unstubAllGlobals()
})
