import type { Article, Headline } from '../model/article.ts'
import { relatedTo } from '../model/related.ts'
import { getHeadlines, getHeadlinesBySlug } from './headlines.ts'
import type { Reader } from './schema.ts'

export interface Neighbours {
  /** The one above in its category's list, the next newer. */
  previous?: Headline
  /** The one below, the next older. */
  next?: Headline
}

const RELATED_POOL = 24

/** The article with its text, or undefined where it is not stored. */
export async function getArticle(db: Reader, slug: string): Promise<Article | undefined> {
  const transaction = db.transaction(['articles', 'bodies'])
  const [stored, html] = await Promise.all([
    transaction.objectStore('articles').get(slug),
    transaction.objectStore('bodies').get(slug),
  ])
  if (!stored || html === undefined) return undefined
  const { order: _order, tagKeys: _tagKeys, bytes: _bytes, ...article } = stored
  return { ...article, html }
}

/** The neighbours in the list of the article's own category. */
export async function getNeighbours(
  db: Reader,
  article: Pick<Headline, 'slug' | 'category' | 'date'>,
): Promise<Neighbours> {
  const { category, slug } = article
  const key: [string, number, string] = [category, -article.date, slug]
  const index = db.transaction('articles').store.index('by-category')
  const [before, next] = await Promise.all([
    index.openCursor(IDBKeyRange.bound([category], key, false, true), 'prev'),
    index.get(IDBKeyRange.bound(key, [category, []], true)),
  ])
  return { ...(before && { previous: before.value }), ...(next && { next }) }
}

/** Related articles that are stored: chosen by the editors, by shared tags, of the same category. */
export async function getRelated(
  db: Reader,
  article: Headline & { related: string[] },
  limit: number,
): Promise<Headline[]> {
  const pools = await Promise.all([
    getHeadlinesBySlug(db, article.related),
    getHeadlines(db, { type: 'categories', ids: [article.category] }, RELATED_POOL),
    ...article.tags.map((tag) => getHeadlines(db, { type: 'tag', tag }, RELATED_POOL)),
  ])
  return relatedTo(article, pools.flat(), limit)
}
