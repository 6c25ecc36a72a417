/**
 * A picture on the site's own origin. Sizes in CSS pixels, `bytes` as downloaded, 0 where unknown.
 * `width`, `height` and `bytes` are those of `src`, the one file that a phone keeps.
 */
export interface Picture {
  /** Root-relative, `/images/<sha256-16>-<width>.<ext>`: the name is the hash of that file's bytes. */
  src: string
  /** Those of the variants. */
  widths: number[]
  width: number
  height: number
  bytes: number
  alt: string
  /** The same picture in every width that there is, `src` among them, the narrowest first. */
  variants: PictureVariant[]
}

export type PictureVariant = Pick<Picture, 'src' | 'width' | 'bytes'>

/** What an article links to that plays or opens elsewhere. `bytes` and `seconds` are 0 where unknown. */
export interface Attachment {
  url: string
  /** A media type. */
  type: string
  bytes: number
  seconds: number
}

/** What lists show of an article. Times are milliseconds since 1970, UTC. Unknown texts are ''. */
export interface Headline {
  slug: string
  title: string
  date: number
  /** Id of a category of the site. */
  category: string
  tags: string[]
  source: string
  author: string
  /** The first words of the text. */
  summary: string
  /** The lead picture. */
  picture?: Picture
}

/** One piece of news as published. `seq` is the publisher's count of its latest change. */
export interface Article extends Headline {
  seq: number
  /** The text, in the allow-listed HTML of `rich-text.ts`. */
  html: string
  editor: string
  /** Where it was first published, '' where nowhere else. */
  url: string
  /** Slugs the editors chose. */
  related: string[]
  pictures: Picture[]
  attachments?: Attachment[]
  /** When it was corrected after publication. */
  revised?: number
}

/** A slug is a file name, an address and a key: it is checked wherever one comes in. */
export function isSlug(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$/.test(value)
}

/** The one picture that stands for the article elsewhere: its lead, else the first of its text. */
export function pictureOf({ picture, pictures }: Pick<Article, 'picture' | 'pictures'>): Picture | undefined {
  return picture ?? pictures[0]
}

/** Reading order: newest first; the slug decides between articles of the same moment. */
export function compareHeadlines(
  a: Pick<Headline, 'date' | 'slug'>,
  b: Pick<Headline, 'date' | 'slug'>,
): number {
  if (a.date !== b.date) return b.date - a.date
  return a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : 0
}
