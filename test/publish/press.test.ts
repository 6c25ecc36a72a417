import { expect, test } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { press, type PressInput, type ReadyDraft } from '../../src/publish/press.ts'

const NOW = Date.UTC(2018, 5, 20)

function aDraft(given: Partial<ReadyDraft> = {}): ReadyDraft {
  return {
    slug: 'a',
    title: '题目',
    date: Date.UTC(2018, 5, 14),
    category: 'economy',
    tags: ['竞赛'],
    source: '甘肃工人报',
    author: '周鹏',
    editor: '',
    url: '',
    related: [],
    content: [{ tag: 'p', attributes: {}, children: ['正文'] }],
    pictures: [],
    withdrawn: false,
    ...given,
  }
}

function run(drafts: ReadyDraft[], given: Partial<PressInput> = {}) {
  return press({ drafts, published: new Map(), withdrawn: [], seq: 0, now: NOW, ...given })
}

function publishedBy(drafts: ReadyDraft[]): Map<string, Article> {
  return new Map(run(drafts).articles.map((article) => [article.slug, article]))
}

test('new articles take the next numbers, the oldest first', () => {
  const drafts = [3, 1, 2].map((day) => aDraft({ slug: `day-${day}`, date: Date.UTC(2018, 5, day) }))
  const { articles, added, changed } = run(drafts, { seq: 10 })
  expect(articles.map(({ slug, seq }) => [slug, seq])).toEqual([
    ['day-1', 11],
    ['day-2', 12],
    ['day-3', 13],
  ])
  expect({ added, changed }).toEqual({ added: 3, changed: 0 })
})

test('a second run with the same drafts has nothing to say', () => {
  const drafts = [aDraft(), aDraft({ slug: 'b', date: undefined, title: '长'.repeat(2000) })]
  expect(run(drafts, { published: publishedBy(drafts), seq: 2, now: NOW + 1 })).toEqual({
    articles: [],
    removed: [],
    added: 0,
    changed: 0,
    unknown: [],
  })
})

test('an article of which a part could not be had is published, but replaces no whole one', () => {
  const whole = aDraft()
  const partial = aDraft({ isPartial: true, content: [{ tag: 'p', attributes: {}, children: ['正'] }] })
  expect(run([partial])).toMatchObject({ added: 1, articles: [{ html: '<p>正</p>' }] })
  expect(run([partial], { published: publishedBy([whole]) })).toMatchObject({ articles: [], removed: [] })
  const withdrawn = run([partial], { published: publishedBy([whole]), withdrawn: ['a'] })
  expect(withdrawn.removed).toEqual([{ slug: 'a', seq: 1 }])
})

test('other words are a correction with its time; another tag is none', () => {
  const published = publishedBy([aDraft()])
  const [corrected] = run([aDraft({ title: '新题目' })], { published, seq: 1, now: NOW + 5 }).articles
  expect(corrected).toMatchObject({ title: '新题目', seq: 2, revised: NOW + 5 })
  const [tagged] = run([aDraft({ tags: ['地铁'] })], { published, seq: 1 }).articles
  expect(tagged).toMatchObject({ tags: ['地铁'], seq: 2 })
  expect(tagged?.revised).toBeUndefined()
})

test('a source’s own time of change counts from ten minutes on', () => {
  const date = Date.UTC(2018, 5, 14)
  expect(run([aDraft({ date, revised: date + 3000 })]).articles[0]?.revised).toBeUndefined()
  expect(run([aDraft({ date, revised: date + 3_600_000 })]).articles[0]?.revised).toBe(date + 3_600_000)
})

test('an article without a date has the day it was first seen, for ever', () => {
  const published = publishedBy([aDraft({ date: undefined })])
  expect(published.get('a')?.date).toBe(NOW)
  const [changed] = run([aDraft({ date: undefined, title: '改' })], { published, now: NOW + 9e6 }).articles
  expect(changed?.date).toBe(NOW)
})

test('what no source names any more stays', () => {
  expect(run([], { published: publishedBy([aDraft()]) }).removed).toEqual([])
})

test.each([
  ['by slug', { withdrawn: ['a'] }, [aDraft({ url: 'https://example.org/1' })]],
  [
    'by original address',
    { withdrawn: ['https://example.org/1'] },
    [aDraft({ url: 'https://example.org/1' })],
  ],
  ['in its own front matter', {}, [aDraft({ url: 'https://example.org/1', withdrawn: true })]],
])('an article withdrawn %s goes, and does not come back while it is', (_how, given, drafts) => {
  const published = publishedBy([aDraft({ url: 'https://example.org/1' })])
  expect(run(drafts, { ...given, published, seq: 1 })).toMatchObject({
    articles: [],
    removed: [{ slug: 'a', seq: 2 }],
  })
  expect(run(drafts, { ...given, seq: 2 })).toMatchObject({ articles: [], removed: [] })
})

test('the same article from two sources is one: the newer, else the one named first', () => {
  const date = Date.UTC(2018, 5, 14)
  const both = [aDraft({ source: '一' }), aDraft({ source: '二' })]
  expect(run(both).articles.map(({ source }) => source)).toEqual(['一'])
  const newer = aDraft({ source: '二', revised: date + 3_600_000 })
  expect(run([aDraft({ source: '一' }), newer]).articles.map(({ source }) => source)).toEqual(['二'])
})

test('the summary is the first words of the text, without captions', () => {
  const content: ReadyDraft['content'] = [
    { tag: 'figure', attributes: {}, children: [{ tag: 'figcaption', attributes: {}, children: ['图注'] }] },
    { tag: 'p', attributes: {}, children: ['第一段。'] },
    { tag: 'p', attributes: {}, children: ['长'.repeat(200)] },
  ]
  const summary = run([aDraft({ content })]).articles[0]!.summary
  expect(summary.startsWith('第一段。 长')).toBe(true)
  expect([...summary]).toHaveLength(101)
})

test('an address withdraws the article in every spelling, and one that is nowhere is named', () => {
  const published = publishedBy([aDraft({ url: 'http://example.org/%E6%96%87/1?utm_source=x' })])
  const withdrawn = ['https://example.org/文/1#top', 'never-was']
  expect(run([], { published, withdrawn, seq: 1 })).toMatchObject({
    removed: [{ slug: 'a', seq: 2 }],
    unknown: ['never-was'],
  })
})

test('“three hours ago”, said an hour later, is no other date', () => {
  const hour = 60 * 60_000
  const counted = aDraft({ date: NOW - 3 * hour, dateWithin: hour })
  const published = publishedBy([counted])
  const later = { ...counted, date: NOW - 3 * hour + 50 * 60_000 }
  expect(run([later], { published, seq: 1 }).articles).toEqual([])
  expect(run([{ ...later, date: NOW }], { published, seq: 1 }).articles).toHaveLength(1)
})
