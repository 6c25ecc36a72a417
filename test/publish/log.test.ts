import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Pack } from '../../src/feed/pack.ts'
import { appendChanges, PACK_CAP, splitPack } from '../../src/publish/log.ts'
import { anArticle } from '../helpers/articles.ts'

function publishOne(log: readonly Pack[], slug: string, html = '<p>文</p>'): Pack[] {
  const seq = (log.at(-1)?.to ?? 0) + 1
  return appendChanges(log, { articles: [anArticle({ slug, seq, html })], removed: [] })
}

function publishMany(count: number): Pack[] {
  let log: Pack[] = []
  for (let i = 0; i < count; i += 1) log = publishOne(log, `article-${i}`)
  return log
}

test('a run with nothing new leaves the log as it is', () => {
  const log = publishMany(3)
  expect(appendChanges(log, { articles: [], removed: [] })).toEqual(log)
})

test('the newest change has a pack of its own, so that an up-to-date phone fetches one article', () => {
  for (let count = 1; count < 100; count += 1) {
    expect(publishMany(count).at(-1)).toMatchObject({ from: count, to: count })
  }
})

test('small packs merge: 600 runs leave few files', () => {
  const log = publishMany(600)
  expect(log.length).toBeLessThan(26)
  expect(Math.max(...log.map(({ articles }) => articles.length))).toBeLessThanOrEqual(PACK_CAP.articles)
})

test('a corrected article leaves the pack it was in', () => {
  const log = publishOne(publishMany(3), 'article-0', '<p>改</p>')
  expect(log.flatMap(({ articles }) => articles.map(({ slug }) => slug))).toEqual([
    'article-1',
    'article-2',
    'article-0',
  ])
})

test('a withdrawn article’s text is in no pack any more, its withdrawal is', () => {
  const log = appendChanges(publishMany(3), { articles: [], removed: [{ slug: 'article-1', seq: 4 }] })
  expect(JSON.stringify(log)).not.toContain('正文 article-1')
  expect(log.at(-1)).toEqual({ from: 4, to: 4, articles: [], removed: [{ slug: 'article-1', seq: 4 }] })
})

test('an archive of a thousand is cut into packs under the cap, of like size, and a small one of the newest', () => {
  const articles = Array.from({ length: 1000 }, (_, i) => anArticle({ slug: `a-${i}`, seq: i + 1 }))
  const sizes = appendChanges([], { articles, removed: [] }).map((pack) => pack.articles.length)
  expect(sizes).toEqual([123, 123, 123, 123, 123, 123, 123, 123, 16])
})

test('over the weakest signal the first pack of a new phone takes seconds, however long the articles are', () => {
  for (const length of [100, 5_000, 20_000, 100_000]) {
    const html = `<p>${'长'.repeat(length)}</p>`
    const articles = Array.from({ length: 100 }, (_, i) => anArticle({ slug: `a-${i}`, seq: i + 1, html }))
    const first = appendChanges([], { articles, removed: [] }).at(-1)!
    expect(first.articles.length).toBeGreaterThan(0)
    if (first.articles.length > 1) expect(Buffer.byteLength(JSON.stringify(first))).toBeLessThan(70 * 1024)
  }
})

test('a day’s run stays one pack, so that an up-to-date phone asks once', () => {
  const articles = Array.from({ length: 20 }, (_, i) => anArticle({ slug: `a-${i}`, seq: i + 1 }))
  expect(appendChanges([], { articles, removed: [] })).toHaveLength(1)
})

test('long articles make packs of fewer, and one over the cap stands alone', () => {
  const html = `<p>${'长'.repeat(200_000)}</p>`
  const articles = Array.from({ length: 3 }, (_, i) => anArticle({ slug: `a-${i}`, seq: i + 1, html }))
  const huge = anArticle({ slug: 'huge', seq: 4, html: html.repeat(4) })
  const packs = splitPack({ from: 1, to: 4, articles: [...articles, huge], removed: [] })
  expect(packs.map((pack) => pack.articles.length)).toEqual([2, 1, 1])
})

test('whatever is published, the packs cover every seq once and hold each article once', () => {
  const run = fc.record({
    slugs: fc.uniqueArray(fc.nat(60), { maxLength: 40 }),
    gone: fc.uniqueArray(fc.nat(60), { maxLength: 3 }),
  })
  fc.assert(
    fc.property(fc.array(run, { maxLength: 60 }), (history) => {
      let log: Pack[] = []
      const live = new Map<string, number>()
      let seq = 0
      for (const { slugs, gone } of history) {
        const articles = slugs.map((n) => anArticle({ slug: `a-${n}`, seq: (seq += 1) }))
        const removed = gone
          .filter((n) => !slugs.includes(n))
          .map((n) => ({ slug: `a-${n}`, seq: (seq += 1) }))
        for (const article of articles) live.set(article.slug, article.seq)
        for (const { slug } of removed) live.delete(slug)
        log = appendChanges(log, { articles, removed })
      }
      let expected = 1
      for (const { from, to, articles } of log) {
        expect(from).toBe(expected)
        expect(articles.every((article) => from <= article.seq && article.seq <= to)).toBe(true)
        expected = to + 1
      }
      expect(expected).toBe(seq + 1)
      const held = log.flatMap(({ articles }) =>
        articles.map((article) => [article.slug, article.seq] as const),
      )
      expect(held.length).toBe(live.size)
      expect(new Map(held)).toEqual(live)
    }),
  )
})
