import { resolveLink } from '../addresses.ts'
import { wholeObjects } from '../json-text.ts'
import { createMedia, uniqueMedia, type Media } from '../media.ts'
import { NotAFeedError, type ParsedFeed, type ParsedItem } from './parsed-feed.ts'
import { escapeMarkup } from './xml.ts'

type Members = Record<string, unknown>

/** Reads JSON Feed 1.0 and 1.1; https://www.jsonfeed.org/version/1.1/ Throws a NotAFeedError. */
export function parseJsonFeed(text: string, address: URL): ParsedFeed {
  const { feed, items, damage } = readDocument(text)
  const home = resolveLink(textOf(feed['home_page_url']), address)?.href ?? ''
  const author = authorsOf(feed)
  return {
    title: textOf(feed['title']),
    home,
    items: items.filter(isMembers).map((item) => ({ author, ...parseItem(item, address) })),
    damage: items.every(isMembers) ? damage : [...damage, 'items that are none'],
  }
}

interface Document {
  feed: Members
  items: unknown[]
  damage: string[]
}

function readDocument(text: string): Document {
  const value = parse(text)
  if (value === undefined) return salvage(text)
  const isFeed =
    isMembers(value) && (Array.isArray(value['items']) || /jsonfeed/.test(textOf(value['version'])))
  if (!isFeed) throw new NotAFeedError('It is JSON, but not a JSON Feed.')
  return { feed: value, items: Array.isArray(value['items']) ? value['items'] : [], damage: [] }
}

/** What comes before the damage: the feed's own members if they come first, and every whole item. */
function salvage(text: string): Document {
  const start = /"items"\s*:\s*\[/.exec(text)
  if (!start) throw new NotAFeedError('It is neither XML nor whole JSON.')
  const from = start.index + start[0].length
  const feed = parse(`${text.slice(0, from)}]}`)
  const items = wholeObjects(text, from).map(
    (object) => parse(object) ?? parse(object.replaceAll(/[\u0000-\u001f]/g, ' ')),
  )
  return {
    feed: isMembers(feed) ? feed : {},
    items: items.filter(isMembers),
    damage: ['JSON that cannot be read to its end'],
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parseItem(item: Members, address: URL): Omit<ParsedItem, 'author'> & { author?: string } {
  const author = authorsOf(item)
  const link = resolveLink(textOf(item['url']) || textOf(item['external_url']), address)?.href ?? ''
  return {
    id: textOf(item['id']),
    link,
    title: escapeMarkup(textOf(item['title'])),
    date: textOf(item['date_published']) || textOf(item['date_modified']),
    revised: textOf(item['date_modified']),
    ...(author && { author }),
    source: '',
    categories: listOf(item['tags']).map(textOf).filter(Boolean),
    html: htmlOf(item),
    base: link || address.href,
    picture: resolveLink(pictureOf(item), address)?.href ?? '',
    media: mediaOf(item, address),
    isCutOff: false,
  }
}

function htmlOf(item: Members): string {
  const html = textOf(item['content_html'])
  if (html !== '') return html
  const plain = textOf(item['content_text']) || textOf(item['summary'])
  return plain
    .split(/\n+/)
    .filter(Boolean)
    .map((line) => `<p>${escapeMarkup(line)}</p>`)
    .join('')
}

function pictureOf(item: Members): string {
  const attached = listOf(item['attachments'])
    .filter(isMembers)
    .find((attachment) => textOf(attachment['mime_type']).startsWith('image/'))
  return textOf(item['image']) || textOf(item['banner_image']) || textOf(attached?.['url'])
}

/** Of attachments with one title a reader needs one: they are the same in other formats. */
function mediaOf(item: Members, address: URL): Media[] {
  const titles = new Set<string>()
  const media = listOf(item['attachments'])
    .filter(isMembers)
    .map((attachment) => {
      const title = textOf(attachment['title'])
      const media = createMedia({
        url: resolveLink(textOf(attachment['url']), address)?.href ?? '',
        type: textOf(attachment['mime_type']),
        title,
        length: textOf(attachment['duration_in_seconds']),
        bytes: Number(attachment['size_in_bytes']) || 0,
      })
      if (!media || titles.has(title)) return undefined
      if (title !== '') titles.add(title)
      return media
    })
  return uniqueMedia(media)
}

/** Version 1.1 has a list, version 1.0 one author. */
function authorsOf(members: Members): string {
  const authors = [...listOf(members['authors']), members['author']].filter(isMembers)
  return [...new Set(authors.map((author) => textOf(author['name'])).filter(Boolean))].join(', ')
}

/** Feeds write numbers as ids; nothing else that is not a text counts as one. */
function textOf(value: unknown): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value.replaceAll(/\p{Surrogate}/gu, '\ufffd').trim() : ''
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
