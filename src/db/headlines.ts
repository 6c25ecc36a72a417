import { compareHeadlines } from '../model/article.ts'
import { tagKey, type Reader, type StoredArticle } from './schema.ts'

/** Which list: all articles, those of some categories, or those with a tag. */
export type ListQuery = { type: 'all' } | { type: 'categories'; ids: string[] } | { type: 'tag'; tag: string }

/** Where a list goes on: after this article. */
export type Place = Pick<StoredArticle, 'order' | 'slug'>

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

/** The article that stands on top of all, '' where none is stored. */
export async function getNewestSlug(db: Reader): Promise<string> {
  const [newest] = await db.getAllKeysFromIndex('articles', 'by-date', undefined, 1)
  return newest ?? ''
}

/** What is stored of these articles, in the order asked for. */
export async function getHeadlinesBySlug(db: Reader, slugs: readonly string[]): Promise<StoredArticle[]> {
  const store = db.transaction('articles').store
  const found = await Promise.all(slugs.map((slug) => store.get(slug)))
  return found.filter((article) => article !== undefined)
}

function getInCategory(db: Reader, id: string, count: number, after?: Place): Promise<StoredArticle[]> {
  return db.getAllFromIndex('articles', 'by-category', categoryRange(id, after), count)
}

function getTagged(db: Reader, tag: string, count: number, after?: Place): Promise<StoredArticle[]> {
  return db.getAllFromIndex('articles', 'by-tag', tagRange(tag, after), count)
}

/** Where the articles of a category lie in `by-category`, all or after a place. */
export function categoryRange(id: string, after?: Place): IDBKeyRange {
  const from = after ? [id, after.order, after.slug] : [id]
  // An array sorts after every number and string: the end of this category.
  return IDBKeyRange.bound(from, [id, []], Boolean(after))
}

/** Where the articles of a tag lie in `by-tag`, all or after a place. */
export function tagRange(tag: string, after?: Place): IDBKeyRange {
  const from = after ? tagKey(tag, after) : `${tag}\u0000`
  return IDBKeyRange.bound(from, `${tag}\u0001`, Boolean(after))
}
