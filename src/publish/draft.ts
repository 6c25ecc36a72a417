import type { Attachment } from '../model/article.ts'
import type { RichNode } from '../model/rich-text.ts'

/**
 * One article as a source gives it, before it has a seq. Unknown texts are ''.
 * In `content`, and in `picture`, a picture's src is still where the source has it: an http(s)
 * address or a file: URL, already resolved and allowed; `keepPictures` replaces it.
 */
export interface Draft {
  slug: string
  title: string
  /** Milliseconds since 1970; undefined where the source gives none: then it is when first seen. */
  date: number | undefined
  /** How exactly a date is known that the source counts from now ("3小时前"), in milliseconds. */
  dateWithin?: number
  /** When the source says it was corrected, milliseconds since 1970. */
  revised?: number
  category: string
  tags: string[]
  source: string
  author: string
  editor: string
  /** Where it was first published, '' where nowhere else. */
  url: string
  /** Other addresses that it was found at: redirected, or given twice. */
  aliases?: string[]
  related: string[]
  content: RichNode[]
  /** What its links lead to that plays or opens elsewhere; listed when every source was read. */
  attachments?: Attachment[]
  /** The lead picture, where the source names one. */
  picture?: DraftPicture
  /** How often it was read before, where the source knows. */
  reads?: number
  withdrawn: boolean
  /** A part of its text could not be had: what is published of it already is better, and stays. */
  isPartial?: boolean
}

export interface DraftPicture {
  src: string
  alt: string
}

/** Something the operator should know; `left-out` means that an item or picture is not in the site. */
export interface Problem {
  type: 'left-out' | 'damaged' | 'notice'
  /** The source as the config names it. */
  source: string
  /** The item or picture it is about, '' where it is about the whole source. */
  item: string
  /** One sentence for the operator. */
  message: string
}

/** What a source had to say. `answered` false: nothing is known, so nothing may change. */
export interface SourceResult {
  answered: boolean
  drafts: Draft[]
  problems: Problem[]
  /** What the operator should look at, from sources that have to guess. */
  fields?: ReportedField[]
}

/** A field of an article that was guessed weakly, is missing, or was decided by the operator. */
export interface ReportedField {
  slug: string
  /** Where the article was first published, '' where unknown. */
  address: string
  field: ReportField
  /** As the operator may write it, '' where nothing was found. */
  value: string
  /** From 0, nothing is known, to 1, said by the page or by the operator. */
  confidence: number
  /** The article's. */
  title: string
  /** One sentence about why it is weak, where there is something to say. */
  note?: string
}

export type ReportField =
  | 'title'
  | 'date'
  | 'source'
  | 'author'
  | 'editor'
  | 'category'
  | 'tags'
  | 'reads'
  | 'text'
  | 'skip'
