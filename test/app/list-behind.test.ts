import { createMemoryHistory } from 'vue-router'
import { expect, test } from 'vitest'
import { listBehind } from '../../src/app/composables/list-behind.ts'
import { createReaderRouter } from '../../src/app/router.ts'
import { aSite } from '../helpers/articles.ts'

const router = createReaderRouter(createMemoryHistory())
const { categories } = aSite()

test.each<[string, unknown, object]>([
  ['the start page', { back: '/' }, { type: 'all' }],
  ['the start page of an installed reader', { back: '/?elder=1' }, { type: 'all' }],
  [
    'a section with what lies in it',
    { back: '/category/news/' },
    { type: 'categories', ids: ['news', 'economy', 'safety'] },
  ],
  ['a category that is not known yet', { back: '/category/x/' }, { type: 'categories', ids: ['x'] }],
  ['a tag', { back: '/tag/%E7%AB%9E%E8%B5%9B/' }, { type: 'tag', tag: '竞赛' }],
  ['the saved articles', { back: '/saved/' }, { type: 'saved' }],
  ['what was found', { back: '/search/?q=a', list: ['a', 1, 'b'] }, { type: 'slugs', slugs: ['a', 'b'] }],
  ['a search that is not known any more', { back: '/search/?q=a' }, { type: 'own' }],
  ['another article', { back: '/article/a/' }, { type: 'own' }],
  ['nowhere', { back: null }, { type: 'own' }],
  ['a link from outside', null, { type: 'own' }],
])('knows the list that an article was opened from: %s', (_name, entry, list) => {
  expect(listBehind(entry, router.resolve, categories)).toEqual(list)
})
