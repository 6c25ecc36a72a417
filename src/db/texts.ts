import { fold } from '../model/fold.ts'
import { searchableText } from '../model/plain-text.ts'
import type { Article } from '../model/article.ts'
import type { Meta, Reader, StoredArticle, TextChunk, TextStore } from './schema.ts'

/** A chunk takes articles until it has this many, or this many characters. */
const MOST_ARTICLES = 64
const MOST_CHARACTERS = 96 * 1024

type Searchable = Pick<
  Article,
  'slug' | 'date' | 'category' | 'title' | 'html' | 'source' | 'author' | 'editor' | 'tags'
>

interface Entry {
  slug: string
  date: number
  category: string
  text: string
}

/**
 * Takes over the articles' texts in place of what was there; within the caller's transaction. `known`:
 * those that may be there.
 */
export async function putTexts(
  store: TextStore,
  articles: readonly Searchable[],
  known: Iterable<string>,
): Promise<void> {
  await changeTexts(store, { put: articles, remove: known })
}

/** Removes the texts of articles that are no longer stored; within the caller's transaction. */
export async function removeTexts(store: TextStore, slugs: readonly string[]): Promise<void> {
  await changeTexts(store, { put: [], remove: slugs })
}

/**
 * Adds the texts of some of the articles that were stored before there was a search, in one
 * transaction; true while there are more.
 */
export async function fillTexts(db: Reader, count = 32): Promise<boolean> {
  if ((await db.get('meta', 'texts')) === 'whole') return false
  const transaction = db.transaction(['articles', 'bodies', 'texts', 'meta'], 'readwrite')
  const meta = transaction.objectStore('meta')
  const done = (await meta.get('texts')) as Meta['texts'] | undefined
  // Another page has come to the end meanwhile.
  if (done === 'whole') return false
  const range = IDBKeyRange.lowerBound(done?.after ?? '', true)
  const articles = await transaction.objectStore('articles').getAll(range, count)
  const texts = transaction.objectStore('texts')
  const missing = await findMissing(texts, articles)
  const bodies = await Promise.all(missing.map(({ slug }) => transaction.objectStore('bodies').get(slug)))
  await putTexts(
    texts,
    missing.map((article, index) => ({ ...article, html: bodies[index] ?? '' })),
    [],
  )
  const last = articles.length === count ? articles.at(-1) : undefined
  await meta.put(last ? { after: last.slug } : 'whole', 'texts')
  await transaction.done
  return last !== undefined
}

async function findMissing(store: TextStore, articles: readonly StoredArticle[]): Promise<StoredArticle[]> {
  const ids = await Promise.all(articles.map(({ slug }) => store.index('by-slug').getKey(slug)))
  return articles.filter((_article, index) => ids[index] === undefined)
}

/** What changes leaves its old place; what comes goes into the newest chunk, or a new one where that is full. */
async function changeTexts(
  store: TextStore,
  { put, remove }: { put: readonly Searchable[]; remove: Iterable<string> },
): Promise<void> {
  const gone = new Set(remove)
  const newest = await store.openCursor(null, 'prev')
  const chunks = await getChunksOf(store, gone)
  for (const [id, entries] of chunks) {
    chunks.set(
      id,
      entries.filter(({ slug }) => !gone.has(slug)),
    )
  }
  let open = newest?.primaryKey ?? 0
  if (put.length > 0 && newest && !chunks.has(open)) chunks.set(open, entriesOf(newest.value))
  for (const article of new Map(put.map((one) => [one.slug, one])).values()) {
    if (isFull(chunks.get(open) ?? [])) open += 1
    chunks.set(open, [...(chunks.get(open) ?? []), toEntry(article)])
  }
  await Promise.all([...chunks].map(([id, entries]) => putChunk(store, id, entries)))
}

async function getChunksOf(store: TextStore, slugs: ReadonlySet<string>): Promise<Map<number, Entry[]>> {
  const found = await Promise.all([...slugs].map((slug) => store.index('by-slug').getKey(slug)))
  const ids = [...new Set(found)].filter((id) => id !== undefined)
  const chunks = await Promise.all(ids.map((id) => store.get(id)))
  return new Map(ids.map((id, index) => [id, entriesOf(chunks[index]!)]))
}

async function putChunk(store: TextStore, id: number, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return store.delete(id)
  const starts: number[] = []
  let end = 0
  for (const { text } of entries) {
    starts.push(end)
    end += text.length
  }
  await store.put({
    id,
    slugs: entries.map(({ slug }) => slug),
    dates: entries.map(({ date }) => date),
    categories: entries.map(({ category }) => category),
    starts,
    text: entries.map(({ text }) => text).join(''),
  })
}

function entriesOf({ slugs, dates, categories, starts, text }: TextChunk): Entry[] {
  return slugs.map((slug, i) => ({
    slug,
    date: dates[i]!,
    category: categories[i]!,
    text: text.slice(starts[i], starts[i + 1]),
  }))
}

function toEntry(article: Searchable): Entry {
  const { slug, date, category } = article
  return { slug, date, category, text: `${fold(searchableText(article))}\n` }
}

function isFull(entries: readonly Entry[]): boolean {
  const characters = entries.reduce((sum, { text }) => sum + text.length, 0)
  return entries.length >= MOST_ARTICLES || characters >= MOST_CHARACTERS
}
