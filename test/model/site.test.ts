import { expect, test } from 'vitest'
import { allCategories, categoryIds, categoryPath } from '../../src/model/site.ts'
import { aSite } from '../helpers/articles.ts'

const { categories } = aSite()

test('the way to a category starts at its section', () => {
  expect(categoryPath(categories, 'safety').map(({ title }) => title)).toEqual(['新闻动态', '安全生产'])
  expect(categoryPath(categories, 'news').map(({ id }) => id)).toEqual(['news'])
  expect(categoryPath(categories, 'sports')).toEqual([])
})

test('a section shows what is in it and below', () => {
  expect(categoryIds(categories[0]!)).toEqual(['news', 'economy', 'safety'])
})

test('all categories are known, sections first', () => {
  expect(allCategories(categories).map(({ id }) => id)).toEqual(['news', 'economy', 'safety'])
})
