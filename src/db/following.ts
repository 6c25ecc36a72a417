import type { Headline } from '../model/article.ts'
import { getNeighbours } from './articles.ts'
import { getHeadlines, getHeadlinesBySlug, type ListQuery } from './headlines.ts'
import { getSaved } from './saved.ts'
import type { Reader } from './schema.ts'

/** A list that somebody goes through; `own` is that of the article's own category. */
export type ReadingList =
  | ListQuery
  | { type: 'saved' }
  | { type: 'slugs'; slugs: readonly string[] }
  | { type: 'own' }

/** What tells where an article stands in lists. */
export type Standing = Pick<Headline, 'slug' | 'category' | 'date' | 'tags'>

/** The stored article below this one in the list; in its category's where it does not stand in the list. */
export async function getFollowing(
  db: Reader,
  list: ReadingList,
  article: Standing,
): Promise<string | undefined> {
  const slugs = await getSlugs(db, list)
  if (slugs) {
    const at = slugs.indexOf(article.slug)
    if (at >= 0) return (await getHeadlinesBySlug(db, slugs.slice(at + 1)))[0]?.slug
  } else if (isQuery(list) && isIn(list, article)) {
    const place = { order: -article.date, slug: article.slug }
    return (await getHeadlines(db, list, 1, place))[0]?.slug
  }
  return (await getNeighbours(db, article)).next?.slug
}

async function getSlugs(db: Reader, list: ReadingList): Promise<readonly string[] | undefined> {
  if (list.type === 'slugs') return list.slugs
  return list.type === 'saved' ? getSaved(db) : undefined
}

function isQuery(list: ReadingList): list is ListQuery {
  return list.type === 'all' || list.type === 'categories' || list.type === 'tag'
}

function isIn(query: ListQuery, { category, tags }: Standing): boolean {
  if (query.type === 'tag') return tags.includes(query.tag)
  return query.type === 'all' || query.ids.includes(category)
}
