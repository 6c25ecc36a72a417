import { excerptOf, hasWord, markWords, openingOf, type Piece } from '../model/search.ts'
import { plainTextOf } from '../model/plain-text.ts'
import type { Headline } from '../model/article.ts'
import type { Reader, StoredArticle, TextChunk } from './schema.ts'
import { fillTexts } from './texts.ts'

/** What is looked for. `words` as `parseWords` gives them; all of them must be there. */
export interface SearchQuery {
  words: string[]
  /** Only in these categories; all where there are none. */
  categories: string[]
  /** Only what is not older, milliseconds since 1970. */
  since: number
}

/** An article that was found: title and excerpt in pieces, the words marked. */
export interface FoundRow {
  headline: Headline
  title: Piece[]
  excerpt: Piece[]
  /** What the excerpt is a part of. */
  origin: ExcerptOrigin
}

export type ExcerptOrigin = 'text' | (typeof MAKERS)[number]

/** What is said about an article beside its text, as it is shown where only that has the words. */
const MAKERS = ['tags', 'author', 'source', 'editor'] as const

export interface SearchAnswer {
  rows: FoundRow[]
  /** How many were found, and among how many. */
  total: number
  stored: number
}

export interface SearchOptions {
  /** Which rows of the answer are wanted. */
  from: number
  count: number
  /** Ends the search when nobody waits for it any more. */
  signal?: AbortSignal
  /** Called between small pieces of work; a page gives way to the reader's fingers there. */
  pause?: () => Promise<void>
  /** Called while texts of older articles are still being put in order. */
  onFilling?: () => void
}

export interface Searcher {
  /** Undefined where the signal ended it. */
  search: (query: SearchQuery, options: SearchOptions) => Promise<SearchAnswer | undefined>
  /** Lets go of the texts in memory, as when a sync has changed them. */
  forget: () => void
}

interface Found {
  slug: string
  date: number
}

/** How many chunks are read at a time: the next are on their way while these are looked through. */
const BATCH = 8
/** Where reading must not keep a page from a frame. */
const SMALL_BATCH = 1

/** Looks through everything stored. Texts stay in memory between searches, so that the next word is quick. */
export function createSearcher(open: () => Promise<Reader>): Searcher {
  /** What was read so far, by whichever search; the next goes on from there. */
  let kept: TextChunk[] = []
  let isWhole = false
  let isFilled = false

  async function* chunks(db: Reader, size: number): AsyncGenerator<readonly TextChunk[]> {
    const mine = kept
    // A copy: a search that was given up may still add what it had asked for.
    if (mine.length > 0) yield [...mine]
    if (isWhole) return
    for await (const batch of readChunks(db, size, mine.at(-1)?.id)) {
      if (batch[0]!.id > (mine.at(-1)?.id ?? -1)) mine.push(...batch)
      yield batch
    }
    isWhole = mine === kept
  }

  async function search(query: SearchQuery, options: SearchOptions): Promise<SearchAnswer | undefined> {
    const { signal, pause } = options
    const db = await open()
    isFilled ||= await fillAll(db, options)
    if (!isFilled) return undefined
    /** By how many of the words the title has. */
    const levels: Found[][] = Array.from({ length: query.words.length + 1 }, () => [])
    let stored = 0
    for await (const batch of chunks(db, pause ? SMALL_BATCH : BATCH)) {
      for (const chunk of batch) {
        if (signal?.aborted) return undefined
        findInChunk(chunk, query, levels)
        stored += chunk.slugs.length
        if (pause) await pause()
      }
    }
    const rows = await getRows(db, take(levels, options), { words: query.words, pause })
    const total = levels.reduce((sum, found) => sum + found.length, 0)
    return signal?.aborted ? undefined : { rows, total, stored }
  }

  function forget(): void {
    kept = []
    isWhole = false
  }

  return { search, forget }
}

/** False where nobody waits any more. */
async function fillAll(db: Reader, { signal, pause, onFilling }: SearchOptions): Promise<boolean> {
  while (await fillTexts(db)) {
    if (signal?.aborted) return false
    onFilling?.()
    await pause?.()
  }
  return true
}

/** The chunks behind an id, some at a time. */
async function* readChunks(db: Reader, size: number, after = -1): AsyncGenerator<TextChunk[]> {
  let next = getAfter(db, after, size)
  for (let batch = await next; batch.length > 0; batch = await next) {
    const last = batch.at(-1)!.id
    next = batch.length < size ? Promise.resolve([]) : getAfter(db, last, size)
    yield batch
  }
}

function getAfter(db: Reader, id: number, size: number): Promise<TextChunk[]> {
  return db.getAll('texts', IDBKeyRange.lowerBound(id, true), size)
}

/** One pass over the chunk for the longest word; the others are looked for only where that one is. */
function findInChunk(chunk: TextChunk, query: SearchQuery, levels: readonly Found[][]): void {
  const [rarest, ...others] = [...query.words].sort((a, b) => b.length - a.length)
  // Nothing asked yet: the texts are only read, so that the first word is quick.
  if (rarest === undefined) return
  const { text, starts } = chunk
  let article = 0
  for (let at = text.indexOf(rarest); at >= 0; at = text.indexOf(rarest, at)) {
    while ((starts[article + 1] ?? Infinity) <= at) article += 1
    const end = starts[article + 1] ?? text.length
    if (isWanted(chunk, article, query) && hasAll(chunk, { article, end }, others)) {
      const level = countInTitle(chunk, { article, at }, others)
      levels[level]!.push({ slug: chunk.slugs[article]!, date: chunk.dates[article]! })
    }
    at = end
  }
}

function isWanted({ dates, categories }: TextChunk, article: number, query: SearchQuery): boolean {
  if (dates[article]! < query.since) return false
  return query.categories.length === 0 || query.categories.includes(categories[article]!)
}

function hasAll(
  { text, starts }: TextChunk,
  { article, end }: { article: number; end: number },
  words: readonly string[],
): boolean {
  return words.length === 0 || countIn(text.slice(starts[article], end), words) === words.length
}

/** `at`: where the first word stands for the first time. */
function countInTitle(
  { text, starts }: TextChunk,
  { article, at }: { article: number; at: number },
  others: readonly string[],
): number {
  const start = starts[article]!
  const end = text.indexOf('\n', start)
  const inTitle = others.length === 0 ? 0 : countIn(text.slice(start, end), others)
  return at < end ? inTitle + 1 : inTitle
}

function countIn(text: string, words: readonly string[]): number {
  return words.filter((word) => text.includes(word)).length
}

/** Most words in the title first, then newest. Only what is asked for is put in order. */
function take(levels: readonly Found[][], { from, count }: Pick<SearchOptions, 'from' | 'count'>): Found[] {
  const wanted: Found[] = []
  let before = from
  for (let level = levels.length - 1; level >= 0 && wanted.length < count; level -= 1) {
    const found = levels[level]!
    if (before < found.length) {
      found.sort((a, b) => b.date - a.date || (a.slug < b.slug ? -1 : 1))
      wanted.push(...found.slice(before, before + count - wanted.length))
    }
    before = Math.max(0, before - found.length)
  }
  return wanted
}

async function getRows(
  db: Reader,
  found: readonly Found[],
  { words, pause }: Pick<SearchQuery, 'words'> & Pick<SearchOptions, 'pause'>,
): Promise<FoundRow[]> {
  if (found.length === 0) return []
  const transaction = db.transaction(['articles', 'bodies'])
  const [articles, bodies] = [transaction.objectStore('articles'), transaction.objectStore('bodies')]
  const stored = await Promise.all(
    found.map(({ slug }) => Promise.all([articles.get(slug), bodies.get(slug)])),
  )
  const rows: FoundRow[] = []
  for (const [article, html] of stored) {
    if (article) rows.push(toRow(article, html ?? '', words))
    // An article can be long, and finding the sentence takes longer than finding the article.
    if (pause) await pause()
  }
  return rows
}

function toRow(article: StoredArticle, html: string, words: readonly string[]): FoundRow {
  const title = markWords(article.title, words)
  return { headline: article, title, ...toExcerpt(article, plainTextOf(html), words) }
}

/** Of the text, if it has one of the words; else what else has one that the title has not; else how the text begins. */
function toExcerpt(
  article: StoredArticle,
  text: string,
  words: readonly string[],
): Pick<FoundRow, 'excerpt' | 'origin'> {
  const excerpt = excerptOf(text, words)
  if (excerpt.length > 0) return { excerpt, origin: 'text' }
  const missing = words.filter((word) => !hasWord(article.title, [word]))
  for (const origin of MAKERS) {
    const named = [article[origin]].flat().filter((name) => hasWord(name, missing))
    if (named.length > 0) return { excerpt: markWords(named.join('、'), words), origin }
  }
  return { excerpt: [{ text: openingOf(text), isHit: false }], origin: 'text' }
}
