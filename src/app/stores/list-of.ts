import { categoryIds, categoryPath, type Category } from '../../model/site.ts'
import type { ListQuery } from './headlines.ts'

/** What of a route tells its list. */
interface Place {
  name?: unknown
  params: Readonly<Record<string, unknown>>
}

/** Which list stands at a place of the reader; undefined where none does. */
export function listOf({ name, params }: Place, categories: readonly Category[]): ListQuery | undefined {
  if (name === 'start') return { type: 'all' }
  if (name === 'tag') return { type: 'tag', tag: String(params['tag']) }
  if (name !== 'category') return undefined
  const id = String(params['id'])
  const category = categoryPath(categories, id).at(-1)
  return { type: 'categories', ids: category ? categoryIds(category) : [id] }
}
