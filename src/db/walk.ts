import type { Reader, StoredArticle } from './schema.ts'

/** An article's record and its text, as far as each is there. */
export interface StoredPair {
  slug: string
  article?: StoredArticle
  html?: string
}

/** The next records and texts in the order of slugs, behind `after`, '' for the first; [] at the end. */
export async function getPairsAfter(db: Reader, after: string, count: number): Promise<StoredPair[]> {
  const transaction = db.transaction(['articles', 'bodies'])
  const articles = await transaction
    .objectStore('articles')
    .getAll(IDBKeyRange.lowerBound(after, true), count)
  const last = articles.length === count ? articles.at(-1)!.slug : undefined
  const range =
    last === undefined ? IDBKeyRange.lowerBound(after, true) : IDBKeyRange.bound(after, last, true)
  const bodies = transaction.objectStore('bodies')
  const [slugs, texts] = await Promise.all([bodies.getAllKeys(range), bodies.getAll(range)])
  const pairs = new Map<string, StoredPair>()
  for (const article of articles) pairs.set(article.slug, { slug: article.slug, article })
  for (const [i, slug] of slugs.entries()) pairs.set(slug, { ...pairs.get(slug), slug, html: texts[i]! })
  return [...pairs.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1))
}
