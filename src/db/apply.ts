import type { Article } from '../model/article.ts'
import { addRange, type SeqRange } from './coverage.ts'
import { tagKey, type Reader, type StoredArticle } from './schema.ts'

/** The changes that one pack brings: what lies in from..to of the feed `feed`. */
export interface Changes extends SeqRange {
  feed: string
  articles: Article[]
  removed: { slug: string; seq: number }[]
}

/**
 * Applies the changes and records their range, in one transaction: all of it or nothing.
 * Only a higher seq replaces or removes. Returns how many articles came, changed or went;
 * nothing happens where the database belongs to another feed by now.
 */
export async function applyChanges(db: Reader, changes: Changes): Promise<number> {
  const transaction = db.transaction(['articles', 'bodies', 'removed', 'marks', 'meta'], 'readwrite')
  const articles = transaction.objectStore('articles')
  const bodies = transaction.objectStore('bodies')
  const removed = transaction.objectStore('removed')
  const meta = transaction.objectStore('meta')
  if ((await meta.get('feed')) !== changes.feed) return 0
  let count = 0
  for (const article of changes.articles) {
    const [stored, withdrawn] = await Promise.all([articles.get(article.slug), removed.get(article.slug)])
    if (Math.max(stored?.seq ?? 0, withdrawn?.seq ?? 0) >= article.seq) continue
    const { html, ...rest } = article
    void articles.put(toStored(rest))
    void bodies.put(html, article.slug)
    if (withdrawn) void removed.delete(article.slug)
    count += 1
  }
  for (const { slug, seq } of changes.removed) {
    const [stored, withdrawn] = await Promise.all([articles.get(slug), removed.get(slug)])
    if (Math.max(stored?.seq ?? 0, withdrawn?.seq ?? 0) >= seq) continue
    const mark = stored && (await transaction.objectStore('marks').get(slug))
    void removed.put({ slug, seq, ...(mark?.saved && { title: stored.title }) })
    void articles.delete(slug)
    void bodies.delete(slug)
    if (stored) count += 1
  }
  const coverage = ((await meta.get('coverage')) ?? []) as SeqRange[]
  void meta.put(addRange(coverage, changes), 'coverage')
  await transaction.done
  return count
}

/** Makes room for another feed: its articles replace all others. Marks stay. */
export async function startFeed(db: Reader, feed: string): Promise<void> {
  const transaction = db.transaction(['articles', 'bodies', 'removed', 'meta'], 'readwrite')
  const meta = transaction.objectStore('meta')
  if ((await meta.get('feed')) !== feed) {
    for (const name of ['articles', 'bodies', 'removed'] as const) void transaction.objectStore(name).clear()
    void meta.delete('reads')
    void meta.put([], 'coverage')
    void meta.put(feed, 'feed')
  }
  await transaction.done
}

/** Empties everything that a sync brings again. Marks and saved lists stay. */
export async function clearNews(db: Reader): Promise<void> {
  const transaction = db.transaction(['articles', 'bodies', 'removed', 'meta'], 'readwrite')
  for (const name of ['articles', 'bodies', 'removed', 'meta'] as const)
    void transaction.objectStore(name).clear()
  await transaction.done
}

function toStored(article: Omit<Article, 'html'>): StoredArticle {
  const place = { order: -article.date, slug: article.slug }
  return { ...article, order: place.order, tagKeys: article.tags.map((tag) => tagKey(tag, place)) }
}
