import type { DBSchema, IDBPDatabase, IDBPObjectStore, StoreNames } from 'idb'
import type { Article } from '../model/article.ts'
import type { Site } from '../model/site.ts'
import type { SeqRange } from './coverage.ts'

/** An article without its text, with the keys its indexes sort by. */
export interface StoredArticle extends Omit<Article, 'html'> {
  /** Minus the date, so that an index runs newest first. */
  order: number
  /** One `tagKey` per tag. */
  tagKeys: string[]
  /** Of text and facts, as UTF-8, counted when they were written; unknown of what the first version wrote. */
  bytes?: number
}

/** What this reader did with an article; times are milliseconds since 1970. No sync touches it. */
export interface Mark {
  slug: string
  opened?: number
  saved?: number
  /** Where the reader has put it among the saved ones; see `model/saved-order.ts`. */
  order?: number
  /** Where they stopped: the block of the text, counted from 0, that was uppermost. */
  position?: number
}

/** A withdrawn article. The title is kept for the reader who had saved it. */
export interface Withdrawal {
  slug: string
  seq: number
  title?: string
}

/**
 * The folded texts of some articles in one string, so that looking for a word is one pass. That of
 * article i begins at starts[i], its first line is the title. Dates as in `Headline`.
 */
export interface TextChunk {
  id: number
  slugs: string[]
  dates: number[]
  categories: string[]
  starts: number[]
  text: string
}

/** What the reader wants to have on the phone. */
export interface Policy {
  /** So many of the newest at least. */
  articles: 100 | 500 | 2000 | 'all'
  /** Texts and pictures together, in 1,000,000 bytes. */
  megabytes: 50 | 100 | 300
  /** Of which width: 400 or 800 pixels. */
  pictures: 'none' | 'small' | 'full'
  /** Where pictures may be fetched; not there until the reader was asked. */
  network?: 'any' | 'unmetered'
  /** Categories of which to keep more. */
  more: string[]
}

/** Some articles that were opened, to be told under a key of their own. */
export interface OpeningBatch {
  key: string
  slugs: string[]
}

/** Articles opened on this phone, as far as the site must still be told. */
export interface Openings {
  /** Which day `today` is about. */
  day: number
  /** Noted already: an article counts once a day. */
  today: string[]
  waiting: string[]
  /** On their way, or not heard yet. */
  batches: OpeningBatch[]
}

/** Single values about the feed; each is written whole. */
export interface Meta {
  site: Site
  /** The last good head as it came, with its validator; `sync` parses it anew. */
  head: { etag: string; value: unknown }
  /** Which feed the articles belong to. */
  feed: string
  /** Which seq numbers of that feed are held. */
  coverage: SeqRange[]
  /** Seqs of `coverage` whose articles were let go: not fetched again until the reader wants more. */
  thinned: SeqRange[]
  policy: Policy
  /** How many articles the reader went back to, and when, by the server's clock. */
  older: { articles: number; at: number }
  /** How much the phone holds when it is full, by our own count, and when that was found out. */
  room: { bytes: number; at: number }
  /** A stamp that the page's other memory holds too: without it, the phone has deleted what was kept. */
  born: string
  /** Read counts by slug, the stamp they were published with, and when they came. */
  reads: { stamp: string; counts: Record<string, number>; at?: number }
  openings: Openings
  /** Since when the server says, by its clock, that the head with this validator is the newest. */
  trusted: { etag: string; since: number }
  /**
   * After a failure, by the phone's clock: how many in a row, when the last was noted, until when the
   * server is left alone, and since when the site is not there.
   */
  retry: { failures: number; noted: number; until: number; gone?: number }
  /** How many articles of the feed lie behind what is fetched by itself. */
  beyond: number
  /** Whether every stored article has its text in `texts`; after an upgrade, up to which slug they have. */
  texts: 'whole' | { after: string }
  /** When the server was last heard, by its clock where it told. */
  heard: number
}

export interface ReaderSchema extends DBSchema {
  articles: {
    key: string
    value: StoredArticle
    indexes: {
      'by-date': [number, string]
      'by-category': [string, number, string]
      'by-tag': string
    }
  }
  bodies: { key: string; value: string }
  texts: { key: number; value: TextChunk; indexes: { 'by-slug': string } }
  removed: { key: string; value: Withdrawal }
  marks: { key: string; value: Mark; indexes: { 'by-saved': number } }
  meta: { key: keyof Meta; value: Meta[keyof Meta] }
}

export type Reader = IDBPDatabase<ReaderSchema>

/** How a store is made. An index over several members sorts by them in turn. */
export interface StoreShape {
  keyPath?: string
  indexes?: Readonly<Record<string, string | readonly string[]>>
  /** The index that has an entry for each member of a list. */
  multiple?: string
}

/** What the database must have; an upgrade creates what is missing. Additions need the next version. */
export const STORES: Readonly<Record<StoreNames<ReaderSchema>, StoreShape>> = {
  articles: {
    keyPath: 'slug',
    indexes: {
      'by-date': ['order', 'slug'],
      'by-category': ['category', 'order', 'slug'],
      'by-tag': 'tagKeys',
    },
    multiple: 'by-tag',
  },
  bodies: {},
  texts: { keyPath: 'id', indexes: { 'by-slug': 'slugs' }, multiple: 'by-slug' },
  removed: { keyPath: 'slug' },
  marks: { keyPath: 'slug', indexes: { 'by-saved': 'saved' } },
  meta: {},
}

/** `texts` within a transaction that may write. */
export type TextStore = IDBPObjectStore<ReaderSchema, StoreNames<ReaderSchema>[], 'texts', 'readwrite'>

const LATEST = 8_640_000_000_000_000

/** Sorts a tag's articles newest first: the tag, the time left until the end of time, the slug. */
export function tagKey(tag: string, place: { order: number; slug: string }): string {
  return `${tag}\u0000${String(LATEST + place.order).padStart(17, '0')}${place.slug}`
}
