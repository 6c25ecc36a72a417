import { expect, test } from 'vitest'
import { relatedTo } from '../../src/model/related.ts'
import { anArticle } from '../helpers/articles.ts'

const article = anArticle({ slug: 'this', tags: ['竞赛', '地铁'], related: ['chosen-2', 'chosen-1', 'gone'] })

test('the editors’ choice comes first, then shared tags, then the category', () => {
  const pool = [
    anArticle({ slug: 'same-category', date: 9 }),
    anArticle({ slug: 'one-tag', tags: ['地铁'], category: 'safety' }),
    anArticle({ slug: 'two-tags', tags: ['竞赛', '地铁'], category: 'safety' }),
    anArticle({ slug: 'nothing', category: 'safety' }),
    anArticle({ slug: 'chosen-1', category: 'safety' }),
    anArticle({ slug: 'chosen-2', category: 'safety' }),
    article,
  ]
  expect(relatedTo(article, pool, 10).map(({ slug }) => slug)).toEqual([
    'chosen-2',
    'chosen-1',
    'two-tags',
    'one-tag',
    'same-category',
  ])
})

test('equally close ones are in reading order, and there are no more than asked for', () => {
  const pool = [1, 2, 3].map((date) => anArticle({ slug: `a-${date}`, date }))
  expect(relatedTo(article, pool, 2).map(({ slug }) => slug)).toEqual(['a-3', 'a-2'])
})
