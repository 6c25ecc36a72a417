import type { Router } from 'vue-router'
import type { ReadingList } from '../stores/listen.ts'
import { categoryIds, categoryPath, type Category } from '../../model/site.ts'

/** The list from which the reader came to an article, as the entry in the browser's history tells it. */
export function listBehind(
  entry: unknown,
  resolve: Router['resolve'],
  categories: readonly Category[],
): ReadingList {
  const { back, list } = (entry ?? {}) as { back?: unknown; list?: unknown }
  if (Array.isArray(list)) return { type: 'slugs', slugs: list.filter((slug) => typeof slug === 'string') }
  if (typeof back !== 'string') return { type: 'own' }
  const { path, name, params } = resolve(back)
  if (path === '/saved/') return { type: 'saved' }
  if (name === 'start') return { type: 'all' }
  if (name === 'tag') return { type: 'tag', tag: String(params['tag']) }
  if (name !== 'category') return { type: 'own' }
  const id = String(params['id'])
  const category = categoryPath(categories, id).at(-1)
  return { type: 'categories', ids: category ? categoryIds(category) : [id] }
}
