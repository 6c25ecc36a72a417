import type { Article, Headline } from '../model/article.ts'
import { compareHeadlines } from '../model/article.ts'
import { relatedTo } from '../model/related.ts'
import { tagKey, type Reader, type StoredArticle } from './schema.ts'

/** Which list: all articles, those of some categories, or those with a tag. */
export type ListQuery = { type: 'all' } | { type: 'categories'; ids: string[] } | { type: 'tag'; tag: string }

/** Where a list goes on: after this article. */
export type Place = Pick<StoredArticle, 'order' | 'slug'>

export interface Neighbours {
  /** The one above in its category's list, the next newer. */
  previous?: Headline
  /** The one below, the next older. */
  next?: Headline
}

const RELATED_POOL = 24

/** At most `count` articles of the list in reading order, from the top or after a place. */
export async function getHeadlines(
  db: Reader,
  query: ListQuery,
  count: number,
  after?: Place,
): Promise<StoredArticle[]> {
  if (query.type === 'tag') return getTagged(db, query.tag, count, after)
  if (query.type === 'all') {
    const range = after && IDBKeyRange.lowerBound([after.order, after.slug], true)
    return db.getAllFromIndex('articles', 'by-date', range, count)
  }
  const lists = await Promise.all(query.ids.map((id) => getInCategory(db, id, count, after)))
  return lists.length === 1 ? lists[0]! : lists.flat().sort(compareHeadlines).slice(0, count)
}

/** The article with its text, or undefined where it is not stored. */
export async function getArticle(db: Reader, slug: string): Promise<Article | undefined> {
  const transaction = db.transaction(['articles', 'bodies'])
  const [stored, html] = await Promise.all([
    transaction.objectStore('articles').get(slug),
    transaction.objectStore('bodies').get(slug),
  ])
  if (!stored || html === undefined) return undefined
  const { order: _order, tagKeys: _tagKeys, ...article } = stored
  return { ...article, html }
}

/** What is stored of these articles, in the order asked for. */
export async function getHeadlinesBySlug(db: Reader, slugs: readonly string[]): Promise<StoredArticle[]> {
  const store = db.transaction('articles').store
  const found = await Promise.all(slugs.map((slug) => store.get(slug)))
  return found.filter((article) => article !== undefined)
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
    getInCategory(db, article.category, RELATED_POOL),
    ...article.tags.map((tag) => getTagged(db, tag, RELATED_POOL)),
  ])
  return relatedTo(article, pools.flat(), limit)
}

export async function countArticles(db: Reader): Promise<number> {
  return db.count('articles')
}

/** Bytes of the stored texts, as UTF-8. */
export async function getTextBytes(db: Reader): Promise<number> {
  let bytes = 0
  for await (const { value } of db.transaction('bodies').store)
    bytes += new TextEncoder().encode(value).length
  return bytes
}

/** Every picture that stored articles show, those of the newest articles first. */
export async function getPictures(db: Reader): Promise<{ src: string; bytes: number }[]> {
  const articles = await db.getAllFromIndex('articles', 'by-date')
  const pictures = new Map<string, { src: string; bytes: number }>()
  for (const { picture, pictures: others } of articles) {
    for (const { src, bytes } of picture ? [picture, ...others] : others) pictures.set(src, { src, bytes })
  }
  return [...pictures.values()]
}

function getInCategory(db: Reader, id: string, count: number, after?: Place): Promise<StoredArticle[]> {
  const from = after ? [id, after.order, after.slug] : [id]
  // An array sorts after every number and string: the end of this category.
  return db.getAllFromIndex(
    'articles',
    'by-category',
    IDBKeyRange.bound(from, [id, []], Boolean(after)),
    count,
  )
}

function getTagged(db: Reader, tag: string, count: number, after?: Place): Promise<StoredArticle[]> {
  const from = after ? tagKey(tag, after) : `${tag}\u0000`
  return db.getAllFromIndex(
    'articles',
    'by-tag',
    IDBKeyRange.bound(from, `${tag}\u0001`, Boolean(after)),
    count,
  )
}
