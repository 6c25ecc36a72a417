import { unwrap, type IDBPObjectStore } from 'idb'
import type { Article } from '../model/article.ts'
import { addRanges, isCovered, subtractRanges, type SeqRange } from './coverage.ts'
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
    const known = await lookAt(stores, changes)
    if (!known) return 0
    const count =
      (await putArticles(stores, changes, known)) + (await removeArticles(stores, changes.removed))
    await stores.meta.put(addRanges(known.coverage, [changes]), 'coverage')
    await stores.done
    return count
  } catch (error) {
    stores.abort()
    throw error
  }
}

/** Stores an article that came by itself, opened or found broken; false where a newer one or its withdrawal is there. */
export async function putAgain(db: Reader, article: Article): Promise<boolean> {
  const stores = openStores(db)
  try {
    // Without a feed nobody knows what its seq is worth.
    const hasFeed = (await stores.meta.get('feed')) !== undefined
    const isNews = (await seqOf(stores, article.slug)) <= article.seq
    if (isNews) await putAll(stores, [hasFeed ? article : { ...article, seq: 0 }], new Set([article.slug]))
    await stores.done
    return isNews
  } catch (error) {
    stores.abort()
    throw error
  }
}

/** Empties everything that a sync brings again. Marks stay, saved articles, and what the reader chose. */
export async function clearNews(db: Reader): Promise<void> {
  const stores = openStores(db)
  await clearFeed(stores)
  await Promise.all([...NEWS.map((name) => stores.meta.delete(name)), stores.done])
}

/**
 * Lets articles go without forgetting that they were there: a sync does not bring them again, unless
 * they lie below `reach`, which is behind what this phone wants and counts as never fetched. Some at
 * a time, each with what must be remembered of it: else whoever opens an article waited for the last.
 */
export async function letGo(
  db: Reader,
  gone: readonly { slug: string; seq: number }[],
  reach: number,
): Promise<void> {
  let from = 0
  do {
    await letSomeGo(db, gone.slice(from, from + TURN), reach)
    from += TURN
  } while (from < gone.length)
}

/** More in one transaction would keep the reader waiting; with fewer, what is remembered is written too often. */
const TURN = 250
/** More at once would keep a cheap phone busy for too long. */
const AT_ONCE = 50
/** What `meta` knows of a feed. */
const FEED = ['coverage', 'thinned', 'older', 'beyond'] as const
const NEWS = [...FEED, 'feed', 'head', 'site', 'heard', 'reads'] as const

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

/** What is there before anything changes. */
interface Known {
  coverage: SeqRange[]
  /** Of those of the pack's articles of which something is known; as `seqOf` tells it. */
  seqs: Map<string, number>
}

/**
 * Asked all at once: every answer takes its way to the disk and back. Makes the database this feed's;
 * undefined where meanwhile it became a third one's.
 */
async function lookAt(stores: Stores, changes: Changes): Promise<Known | undefined> {
  const [feed, coverage, seqs] = await Promise.all([
    stores.meta.get('feed'),
    getRanges(stores, 'coverage'),
    knownSeqs(stores, changes.articles),
  ])
  if (feed === changes.feed) return { coverage, seqs }
  if (feed !== changes.replaces) return undefined
  await clearFeed(stores)
  await stores.meta.put(changes.feed, 'feed')
  return { coverage: [], seqs: await knownSeqs(stores, changes.articles) }
}

/** Empties the stores but for saved articles; those give way to whatever a feed says of them. */
async function clearFeed(stores: Stores): Promise<void> {
  const { articles, bodies, texts, removed, marks, meta } = stores
  const saved = (await marks.index('by-saved').getAll()).map(({ slug }) => slug)
  const kept = await Promise.all(
    saved.map(async (slug) => [await articles.get(slug), await bodies.get(slug)] as const),
  )
  await Promise.all([
    articles.clear(),
    bodies.clear(),
    texts.clear(),
    removed.clear(),
    meta.put('whole', 'texts'),
    ...FEED.map((name) => meta.delete(name)),
  ])
  const whole = kept.flatMap(([article, html]) =>
    article && html !== undefined ? [{ ...article, html, seq: 0 }] : [],
  )
  await putAll(stores, whole, new Set())
}

async function getRanges({ meta }: Stores, name: 'coverage' | 'thinned'): Promise<SeqRange[]> {
  // Under these names `meta` holds exactly this type.
  return ((await meta.get(name)) ?? []) as SeqRange[]
}

async function letSomeGo(
  db: Reader,
  gone: readonly { slug: string; seq: number }[],
  reach: number,
): Promise<void> {
  const stores = openStores(db)
  // Whoever chose them looked before: what the reader has saved since stays, and what a sync has changed.
  const saved = new Set(await stores.marks.index('by-saved').getAllKeys())
  const stored = await Promise.all(gone.map(({ slug }) => stores.articles.get(slug)))
  const going = gone.filter(({ slug, seq }, i) => !saved.has(slug) && stored[i]?.seq === seq)
  for (let from = 0; from < going.length; from += AT_ONCE) {
    await deleteAll(stores, going.slice(from, from + AT_ONCE))
  }
  const below = [{ from: 0, to: reach - 1 }]
  const thinned = addRanges(
    await getRanges(stores, 'thinned'),
    going.map(({ seq }) => ({ from: seq, to: seq })),
  )
  const coverage = await getRanges(stores, 'coverage')
  await Promise.all([
    stores.meta.put(subtractRanges(thinned, below), 'thinned'),
    stores.meta.put(subtractRanges(coverage, below), 'coverage'),
    stores.done,
  ])
}

async function putArticles(
  stores: Stores,
  { articles }: Changes,
  { coverage, seqs }: Known,
): Promise<number> {
  // One that was here and is not any more was let go.
  const wasLetGo = (seq: number, known: number): boolean =>
    known === 0 && isCovered(coverage, { from: seq, to: seq })
  const newer = articles.filter(({ slug, seq }) => {
    const known = seqs.get(slug) ?? 0
    return seq > known && !wasLetGo(seq, known)
  })
  for (let from = 0; from < newer.length; from += AT_ONCE) {
    await putAll(stores, newer.slice(from, from + AT_ONCE), seqs)
  }
  return newer.length
}

/** A whole pack is asked about at once: nearly always none of it is known. */
const MOST_KEYS = 1000

/** The seqs of those of which something is known, as `seqOf` tells them. */
async function knownSeqs(stores: Stores, articles: readonly Article[]): Promise<Map<string, number>> {
  const slugs = articles.map(({ slug }) => slug).sort()
  if (slugs.length < 2) return seqsOf(stores, slugs)
  const range = IDBKeyRange.bound(slugs[0], slugs.at(-1))
  const keys = await Promise.all([
    stores.articles.getAllKeys(range, MOST_KEYS),
    stores.removed.getAllKeys(range, MOST_KEYS),
  ])
  const found = new Set(keys.flat())
  const isPart = keys.some(({ length }) => length === MOST_KEYS)
  return seqsOf(stores, isPart ? slugs : slugs.filter((slug) => found.has(slug)))
}

async function seqsOf(stores: Stores, slugs: readonly string[]): Promise<Map<string, number>> {
  return new Map(await Promise.all(slugs.map(async (slug) => [slug, await seqOf(stores, slug)] as const)))
}

/** `known`: those of which something may be stored; of others nothing is. */
async function putAll(
  stores: Stores,
  articles: readonly Article[],
  known: { has: (slug: string) => boolean },
): Promise<void> {
  const again = new Set(articles.map(({ slug }) => slug).filter((slug) => known.has(slug)))
  await Promise.all([
    putTexts(stores.texts, articles, again),
    ...[...again].map((slug) => stores.removed.delete(slug)),
    putArticlesOf(stores, articles),
  ])
}

/** Waits for the last one only: that each is kept, the end of the transaction says. */
async function putArticlesOf(stores: Stores, articles: readonly Article[]): Promise<void> {
  const [heads, bodies] = [bare(stores.articles), bare(stores.bodies)]
  for (const { html, ...article } of articles) {
    heads.put(toStored(article, html))
    bodies.put(html, article.slug)
  }
  const last = articles.at(-1)
  if (last) await stores.bodies.getKey(last.slug)
}

/** The browser's own store, whose answers nobody listens to; that in memory has none beneath. */
function bare<T extends object>(store: T): IDBObjectStore {
  return unwrap(store as unknown as IDBPObjectStore) ?? (store as unknown as IDBObjectStore)
}

async function deleteAll(stores: Stores, gone: readonly { slug: string }[]): Promise<void> {
  const slugs = gone.map(({ slug }) => slug)
  const { articles, bodies, texts } = stores
  await Promise.all([
    ...slugs.flatMap((slug) => [articles.delete(slug), bodies.delete(slug)]),
    removeTexts(texts, slugs),
  ])
}

async function removeArticles(stores: Stores, removals: Changes['removed']): Promise<number> {
  if (removals.length === 0) return 0
  const gone: string[] = []
  for (const { slug, seq } of removals) {
    if ((await seqOf(stores, slug)) >= seq) continue
    const [article, mark] = await Promise.all([stores.articles.get(slug), stores.marks.get(slug)])
    await stores.removed.put({ slug, seq, ...(article && mark?.saved && { title: article.title }) })
    await Promise.all([stores.articles.delete(slug), stores.bodies.delete(slug)])
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

function toStored(article: Omit<Article, 'html'>, html: string): StoredArticle {
  const place = { order: -article.date, slug: article.slug }
  const stored = { ...article, ...place, tagKeys: article.tags.map((tag) => tagKey(tag, place)) }
  // The text is there twice: to be read, and to be searched.
  return { ...stored, bytes: 2 * bytesOf(html) + bytesOf(JSON.stringify(article)) }
}

/** As UTF-8, or two more for an emoji. Only counted: to encode every text is a tenth of what a pack takes. */
function bytesOf(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 0x7f) bytes += code > 0x7ff ? 2 : 1
  }
  return bytes
}
