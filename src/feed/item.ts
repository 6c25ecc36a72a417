import {
  isSlug,
  type Article,
  type Attachment,
  type Headline,
  type Picture,
  type PictureVariant,
} from '../model/article.ts'
import { isPicturePath } from '../model/rich-text.ts'
import { isObject, toAddress, toCount, toList, toText, toTexts, toTime, type Json } from './checks.ts'

/**
 * An article as an item of JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).
 * What that has no field for sits in `_worksite`.
 */
export interface Item {
  id: string
  url?: string
  external_url?: string
  title: string
  content_html: string
  summary?: string
  image?: string
  date_published: string
  date_modified?: string
  authors?: { name: string }[]
  tags?: string[]
  attachments?: ItemAttachment[]
  _worksite: {
    seq: number
    category: string
    source?: string
    editor?: string
    related?: string[]
    images?: Picture[]
  }
}

/** What lists show of an article: its item without the text and what only its own page says. */
export interface HeadlineItem extends Pick<
  Item,
  'id' | 'title' | 'summary' | 'image' | 'date_published' | 'authors' | 'tags'
> {
  _worksite: Pick<Item['_worksite'], 'category' | 'source' | 'images'>
}

interface ItemAttachment {
  url: string
  mime_type: string
  size_in_bytes?: number
  duration_in_seconds?: number
}

export function toItem(article: Article): Item {
  return {
    id: article.slug,
    ...(article.url && { external_url: article.url }),
    title: article.title,
    content_html: article.html,
    ...(article.summary && { summary: article.summary }),
    ...(article.picture && { image: article.picture.src }),
    date_published: new Date(article.date).toISOString(),
    ...(article.revised !== undefined && { date_modified: new Date(article.revised).toISOString() }),
    ...(article.author && { authors: [{ name: article.author }] }),
    ...(article.tags.length > 0 && { tags: article.tags }),
    ...(article.attachments && { attachments: article.attachments.map(toItemAttachment) }),
    _worksite: {
      seq: article.seq,
      category: article.category,
      ...(article.source && { source: article.source }),
      ...(article.editor && { editor: article.editor }),
      ...(article.related.length > 0 && { related: article.related }),
      ...(article.pictures.length > 0 && { images: article.pictures }),
    },
  }
}

export function toHeadlineItem(headline: Headline): HeadlineItem {
  const { slug, title, date, category, tags, source, author, summary, picture } = headline
  return {
    id: slug,
    title,
    ...(summary && { summary }),
    ...(picture && { image: picture.src }),
    date_published: new Date(date).toISOString(),
    ...(author && { authors: [{ name: author }] }),
    ...(tags.length > 0 && { tags }),
    _worksite: { category, ...(source && { source }), ...(picture && { images: [picture] }) },
  }
}

export function toItemAttachment({ url, type, bytes, seconds }: Attachment): ItemAttachment {
  return {
    url,
    mime_type: type,
    ...(bytes > 0 && { size_in_bytes: bytes }),
    ...(seconds > 0 && { duration_in_seconds: seconds }),
  }
}

/** Reads one item of a pack; undefined where it lacks what an article must have. */
export function parseItem(value: unknown): Article | undefined {
  const headline = parseHeadline(value)
  if (!headline || !isObject(value) || !isObject(value['_worksite'])) return undefined
  const own = value['_worksite']
  const seq = toCount(own['seq'])
  if (seq === 0 || typeof value['content_html'] !== 'string') return undefined
  const attachments = toList(value['attachments']).flatMap(parseAttachment).slice(0, 20)
  const revised = toTime(value['date_modified'])
  return {
    ...headline,
    seq,
    html: value['content_html'],
    editor: toText(own['editor']),
    url: toAddress(value['external_url']),
    related: toList(own['related']).filter(isSlug).slice(0, 64),
    pictures: toList(own['images']).flatMap(parsePicture),
    ...(attachments[0] && { attachments }),
    ...(revised !== undefined && { revised }),
  }
}

/** Reads what lists show of an item; undefined where it lacks what a headline must have. */
export function parseHeadline(value: unknown): Headline | undefined {
  if (!isObject(value) || !isObject(value['_worksite'])) return undefined
  const own = value['_worksite']
  const date = toTime(value['date_published'])
  if (!isSlug(value['id']) || date === undefined) return undefined
  const picture = toList(own['images'])
    .flatMap(parsePicture)
    .find(({ src }) => src === value['image'])
  return {
    slug: value['id'],
    title: toText(value['title']),
    date,
    category: toText(own['category'], 100),
    tags: toTexts(value['tags']),
    source: toText(own['source']),
    author: parseAuthors(value['authors']),
    summary: toText(value['summary']),
    ...(picture && { picture }),
  }
}

function parseAuthors(value: unknown): string {
  return toList(value)
    .map((author) => (isObject(author) ? toText(author['name']) : ''))
    .filter((name) => name !== '')
    .join('、')
}

function parseAttachment(value: unknown): Attachment[] {
  const url = isObject(value) && toAddress(value['url'])
  if (!url) return []
  const [bytes, seconds] = [toCount(value['size_in_bytes']), toCount(value['duration_in_seconds'])]
  return [{ url, type: toText(value['mime_type'], 100), bytes, seconds }]
}

function parsePicture(value: unknown): Picture[] {
  if (!isObject(value) || !isPicturePath(value['src'])) return []
  const file = { src: value['src'], width: toCount(value['width']), bytes: toCount(value['bytes']) }
  const variants = parseVariants(value, file)
  const widths = variants.map(({ width }) => width)
  return [{ ...file, height: toCount(value['height']), widths, variants, alt: toText(value['alt']) }]
}

/** The narrowest first. Older packs name one file only: the picture's own. */
function parseVariants({ variants }: Json, own: PictureVariant): PictureVariant[] {
  const known = toList(variants).slice(0, 8).flatMap(parseVariant)
  return known.length > 0 ? known.sort((a, b) => a.width - b.width) : [own]
}

function parseVariant(value: unknown): PictureVariant[] {
  if (!isObject(value) || !isPicturePath(value['src'])) return []
  const [width, bytes] = [toCount(value['width']), toCount(value['bytes'])]
  return width > 0 && bytes > 0 ? [{ src: value['src'], width, bytes }] : []
}
