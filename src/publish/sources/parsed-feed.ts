import type { Media } from '../media.ts'

/** A feed of any format, as read; nothing is cleaned or decided yet. Unknown texts are ''. */
export interface ParsedFeed {
  title: string
  /** The site that the feed belongs to. */
  home: string
  items: ParsedItem[]
  /** What had to be put right, a phrase for each kind; empty for a feed in order. */
  damage: string[]
}

export interface ParsedItem {
  id: string
  /** Absolute where the base was known, otherwise as written. */
  link: string
  title: string
  /** As written; `parseDate` reads it. */
  date: string
  revised: string
  author: string
  /** Where the item says it was first published. */
  source: string
  categories: string[]
  html: string
  /** What relative addresses in the text are relative to, '' where nothing says. */
  base: string
  /** Address of the lead picture. */
  picture: string
  /** What comes with the text, to listen to, look at or read. */
  media: Media[]
  /** Whether the file ends in the middle of this item. */
  isCutOff: boolean
}

/** A text that is no feed at all; the message is a sentence for the operator. */
export class NotAFeedError extends Error {
  override readonly name = 'NotAFeedError'
}
