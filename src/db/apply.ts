import type { Article } from '../model/article.ts'
import { addRange, type SeqRange } from './coverage.ts'
import { tagKey, type Reader, type StoredArticle } from './schema.ts'
import { putTexts, removeTexts } from './texts.ts'

/** The changes that one pack brings: what lies in from..to of the feed `feed`. */
export interface Changes extends SeqRange {
  feed: string
  /** The feed that was stored when this sync began: its articles give way, marks stay. */
  replaces?: string
  articles: Article[]
  removed: { slug: string; seq: number }[]
}

/**
 * Applies the changes and records their range, in one transaction: all of it or nothing.
 * Only a higher seq replaces or removes. Returns how many articles came, changed or went;
 * nothing happens where the database belongs to another feed by now.
 */
export async function applyChanges(db: Reader, changes: Changes): Promise<number> {
  const stores = openStores(db)
  try {
    if (!(await claimFeed(stores, changes))) return 0
    const count =
      (await putArticles(stores, changes.articles)) + (await removeArticles(stores, changes.removed))
    const coverage = await stores.meta.get('coverage')
    // Under its name `meta` holds exactly this type.
    await stores.meta.put(addRange((coverage ?? []) as SeqRange[], changes), 'coverage')
    await stores.done
    return count
  } catch (error) {
    stores.abort()
    throw error
  }
}

/** Stores an article again that was found broken; false where a newer one or its withdrawal is there. */
export async function putAgain(db: Reader, article: Article): Promise<boolean> {
  const stores = openStores(db)
  try {
    const isNews = (await seqOf(stores, article.slug)) <= article.seq
    if (isNews) await Promise.all([putArticle(stores, article), putTexts(stores.texts, [article])])
    await stores.done
    return isNews
  } catch (error) {
    stores.abort()
    throw error
  }
}

/** Empties everything that a sync brings again. Marks stay. */
export async function clearNews(db: Reader): Promise<void> {
  const { articles, bodies, texts, removed, meta, done } = openStores(db)
  await Promise.all([articles, bodies, texts, removed, meta].map((store) => store.clear()))
  await done
}

type Stores = ReturnType<typeof openStores>

function openStores(db: Reader) {
  const transaction = db.transaction(['articles', 'bodies', 'texts', 'removed', 'marks', 'meta'], 'readwrite')
  return {
    articles: transaction.objectStore('articles'),
    bodies: transaction.objectStore('bodies'),
    texts: transaction.objectStore('texts'),
    removed: transaction.objectStore('removed'),
    marks: transaction.objectStore('marks'),
    meta: transaction.objectStore('meta'),
    done: transaction.done,
    /** Also after the browser has aborted it itself, as it does when storage is full. */
    abort(): void {
      void transaction.done.catch(() => undefined)
      try {
        transaction.abort()
      } catch {
        // Ended already: nothing of it is stored.
      }
    },
  }
}

/** Makes the database this feed's; false where meanwhile it became a third one's. */
async function claimFeed(
  { articles, bodies, texts, removed, meta }: Stores,
  changes: Changes,
): Promise<boolean> {
  const feed = await meta.get('feed')
  if (feed === changes.feed) return true
  if (feed !== changes.replaces) return false
  const clearing = [articles, bodies, texts, removed].map((store) => store.clear())
  const noting = [meta.put(changes.feed, 'feed'), meta.put('whole', 'texts')]
  await Promise.all([...clearing, meta.delete('coverage'), ...noting])
  return true
}

async function putArticles(stores: Stores, changed: readonly Article[]): Promise<number> {
  const seqs = await Promise.all(changed.map(({ slug }) => seqOf(stores, slug)))
  const newer = changed.filter(({ seq }, i) => seq > seqs[i]!)
  await Promise.all([...newer.map((article) => putArticle(stores, article)), putTexts(stores.texts, newer)])
  return newer.length
}

async function putArticle(stores: Stores, { html, ...article }: Article): Promise<void> {
  await Promise.all([
    stores.articles.put(toStored(article)),
    stores.bodies.put(html, article.slug),
    stores.removed.delete(article.slug),
  ])
}

async function removeArticles(stores: Stores, removals: Changes['removed']): Promise<number> {
  const gone: string[] = []
  for (const { slug, seq } of removals) {
    if ((await seqOf(stores, slug)) >= seq) continue
    const [article, mark] = await Promise.all([stores.articles.get(slug), stores.marks.get(slug)])
    await Promise.all([
      stores.removed.put({ slug, seq, ...(article && mark?.saved && { title: article.title }) }),
      stores.articles.delete(slug),
      stores.bodies.delete(slug),
    ])
    if (article) gone.push(slug)
  }
  await removeTexts(stores.texts, gone)
  return gone.length
}

/** The seq of what is known about the article, be it the article or its withdrawal. */
async function seqOf({ articles, removed }: Stores, slug: string): Promise<number> {
  const [article, withdrawal] = await Promise.all([articles.get(slug), removed.get(slug)])
  return Math.max(article?.seq ?? 0, withdrawal?.seq ?? 0)
}

function toStored(article: Omit<Article, 'html'>): StoredArticle {
  const place = { order: -article.date, slug: article.slug }
  return { ...article, ...place, tagKeys: article.tags.map((tag) => tagKey(tag, place)) }
}
