import { toItemAttachment } from '../feed/item.ts'
import { JSON_FEED } from '../feed/pack.ts'
import type { Article, Attachment, Picture } from '../model/article.ts'
import { generateRichText, parseRichText, type RichNode } from '../model/rich-text.ts'
import { categoryPath, type Site } from '../model/site.ts'
import { absoluteUrl, escapeMarkup } from './markup.ts'

/** https://www.jsonfeed.org/version/1.1/ with the newest of the articles, given in reading order. */
export function generateFeedJson(site: Site, articles: readonly Article[]): string {
  const feed = {
    version: JSON_FEED,
    title: site.title,
    home_page_url: site.url,
    feed_url: `${site.url}feed.json`,
    ...(site.description && { description: site.description }),
    language: site.language,
    ...(site.organisation && { authors: [{ name: site.organisation }] }),
    items: toEntries(site, articles).map(toJsonItem),
  }
  return `${JSON.stringify(feed, null, 2)}\n`
}

/** https://www.rssboard.org/rss-specification with the whole text in content:encoded. */
export function generateRss(site: Site, articles: readonly Article[]): string {
  const entries = toEntries(site, articles)
  const changed = lastChange(entries)
  const channel = [
    textElement('title', site.title),
    textElement('link', site.url),
    textElement('description', site.description || site.title),
    textElement('language', site.language),
    ...(changed === undefined ? [] : [textElement('lastBuildDate', new Date(changed).toUTCString())]),
    emptyElement('atom:link', {
      rel: 'self',
      type: 'application/rss+xml',
      href: `${site.url}rss.xml`,
    }),
    ...entries.map(generateRssItem),
  ]
  const namespaces = {
    version: '2.0',
    'xmlns:atom': 'http://www.w3.org/2005/Atom',
    'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
    'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  }
  return DECLARATION + element('rss', namespaces, element('channel', {}, ...channel))
}

/** https://www.rfc-editor.org/rfc/rfc4287 */
export function generateAtom(site: Site, articles: readonly Article[]): string {
  const entries = toEntries(site, articles)
  const feed = [
    textElement('id', site.url),
    textElement('title', site.title),
    textElement('subtitle', site.description),
    textElement('updated', toIso(lastChange(entries) ?? 0)),
    element('author', {}, textElement('name', site.organisation || site.title)),
    emptyElement('link', { rel: 'self', type: 'application/atom+xml', href: `${site.url}atom.xml` }),
    emptyElement('link', { rel: 'alternate', type: 'text/html', href: site.url }),
    ...entries.map(generateAtomEntry),
  ]
  const attributes = { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': site.language }
  return DECLARATION + element('feed', attributes, ...feed)
}

/** An article as it leaves the site: every address absolute, so that it reads anywhere. */
interface Entry {
  article: Article
  url: string
  html: string
  /** Who wrote it, else where it comes from. */
  author: string
  /** Ids and titles of its category and the sections above it. */
  categories: { id: string; title: string }[]
  picture?: Attachment
  /** What comes with it: recordings before pictures, as feed readers that play want it. */
  enclosures: Attachment[]
}

const NEWEST = 30
const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'

const PICTURE_TYPES: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
}

function toEntries(site: Site, articles: readonly Article[]): Entry[] {
  return articles.slice(0, NEWEST).map((article) => {
    const picture = article.picture && toEnclosure(article.picture, site.url)
    return {
      article,
      url: `${site.url}article/${article.slug}/`,
      html: generateRichText(parseRichText(article.html).map((node) => toAbsolute(node, site.url))),
      author: article.author || article.source,
      categories: categoryPath(site.categories, article.category),
      ...(picture && { picture }),
      enclosures: [...(article.attachments ?? []), ...(picture ? [picture] : [])],
    }
  })
}

function toAbsolute(node: RichNode, siteUrl: string): RichNode {
  if (typeof node === 'string') return node
  const attributes = Object.entries(node.attributes).map(([name, value]) => {
    return [name, name === 'href' || name === 'src' ? absoluteUrl(siteUrl, value) : value]
  })
  const children = node.children.map((child) => toAbsolute(child, siteUrl))
  return { tag: node.tag, attributes: Object.fromEntries(attributes), children }
}

function toEnclosure({ src, bytes }: Picture, siteUrl: string): Attachment {
  const extension = src.slice(src.lastIndexOf('.') + 1)
  return { url: absoluteUrl(siteUrl, src), type: PICTURE_TYPES[extension] ?? 'image/webp', bytes, seconds: 0 }
}

function toJsonItem({ article, url, html, author, picture, enclosures }: Entry): object {
  return {
    id: url,
    url,
    ...(article.url && { external_url: article.url }),
    title: article.title,
    content_html: html,
    ...(article.summary && { summary: article.summary }),
    ...(picture && { image: picture.url }),
    date_published: toIso(article.date),
    ...(article.revised !== undefined && { date_modified: toIso(article.revised) }),
    ...(author && { authors: [{ name: author }] }),
    ...(article.tags.length > 0 && { tags: article.tags }),
    ...(enclosures.length > 0 && { attachments: enclosures.map(toItemAttachment) }),
  }
}

/** RSS 2.0 has one enclosure for an item. */
function generateRssItem({ article, url, html, author, categories, enclosures }: Entry): string {
  const [first] = enclosures
  return element(
    'item',
    {},
    textElement('title', article.title),
    textElement('link', url),
    textElement('guid', url, { isPermaLink: 'true' }),
    textElement('pubDate', new Date(article.date).toUTCString()),
    textElement('dc:creator', author),
    ...categories.map(({ title }) => textElement('category', title)),
    ...article.tags.map((tag) => textElement('category', tag)),
    textElement('description', article.summary),
    textElement('content:encoded', html),
    first ? emptyElement('enclosure', { url: first.url, length: `${first.bytes}`, type: first.type }) : '',
  )
}

function generateAtomEntry({ article, url, html, author, categories, enclosures }: Entry): string {
  return element(
    'entry',
    {},
    textElement('id', url),
    `<title>${escapeMarkup(article.title)}</title>`,
    textElement('published', toIso(article.date)),
    textElement('updated', toIso(changeOf(article))),
    author ? element('author', {}, textElement('name', author)) : '',
    emptyElement('link', { rel: 'alternate', type: 'text/html', href: url }),
    article.url ? emptyElement('link', { rel: 'via', href: article.url }) : '',
    ...categories.map(({ id, title }) => emptyElement('category', { term: id, label: title })),
    ...article.tags.map((tag) => emptyElement('category', { term: tag })),
    textElement('summary', article.summary),
    textElement('content', html, { type: 'html' }),
    ...enclosures.map((enclosure) => emptyElement('link', enclosureLink(enclosure))),
  )
}

function enclosureLink({ url, type, bytes }: Attachment): Record<string, string> {
  return { rel: 'enclosure', type, ...(bytes > 0 && { length: `${bytes}` }), href: url }
}

/** The feeds carry the news' own time and none of the run's, so the same news give the same bytes. */
function lastChange(entries: readonly Entry[]): number | undefined {
  return entries.length === 0 ? undefined : Math.max(...entries.map(({ article }) => changeOf(article)))
}

function changeOf({ date, revised = date }: Article): number {
  return Math.max(date, revised)
}

function toIso(time: number): string {
  return new Date(time).toISOString()
}

function element(name: string, attributes: Readonly<Record<string, string>>, ...children: string[]): string {
  return `<${name}${generateAttributes(attributes)}>\n${children.join('')}</${name}>\n`
}

/** An element with text; nothing where there is no text. */
function textElement(name: string, text: string, attributes: Readonly<Record<string, string>> = {}): string {
  if (text === '') return ''
  return `<${name}${generateAttributes(attributes)}>${escapeMarkup(text)}</${name}>\n`
}

function emptyElement(name: string, attributes: Readonly<Record<string, string>>): string {
  return `<${name}${generateAttributes(attributes)}/>\n`
}

function generateAttributes(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeMarkup(value)}"`)
    .join('')
}
