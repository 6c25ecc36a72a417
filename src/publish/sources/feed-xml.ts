import { resolveLink } from '../addresses.ts'
import { mediaOf } from './feed-media.ts'
import type { ParsedFeed, ParsedItem } from './parsed-feed.ts'
import { childrenOf, descendantsOf, escapeMarkup, markupIn, readXml, textIn, type XmlElement } from './xml.ts'

const ITEMS = ['item', 'entry']
/** Fields of an item, and the elements in which none of them can stand: there an end tag is missing. */
const FIELDS = new Set(
  'title link description summary content content:encoded guid id pubdate published updated issued modified category author comments enclosure source dc:creator dc:date dc:subject atom:link media:content media:thumbnail media:group'.split(
    ' ',
  ),
)
const LEAVES = new Set([...FIELDS].filter((name) => !/^(?:source|media:group|media:content)$/.test(name)))
const FORMATTING =
  /<\/?(?:a|b|br|code|em|font|h\d|i|p|small|span|strong|sub|sup|u)\b[^<]*>|&(?:#\w+|[a-z]\w*);/i
const PICTURE_NAME = /\.(?:png|jpe?g|gif|webp|avif)(?:[?#]|$)/i

/** Reads RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0; undefined where the text is none of them. */
export function parseXmlFeed(text: string, address: URL): ParsedFeed | undefined {
  const document = readXml(text, endsAt)
  if (!document) return undefined
  const { root, damage } = document
  const channel = childrenOf(root, 'channel')[0] ?? root
  return {
    title: titleOf(channel),
    home: homeOf(channel, address),
    items: descendantsOf(root, ...ITEMS).map((item) => parseItem(item, channel, address)),
    damage,
  }
}

function endsAt(open: XmlElement, name: string): boolean {
  if (ITEMS.includes(name)) return LEAVES.has(open.name) || isInItem(open)
  return FIELDS.has(name) && LEAVES.has(open.name)
}

function isInItem(element: XmlElement | undefined): boolean {
  for (let at = element; at; at = at.parent) if (ITEMS.includes(at.name)) return true
  return false
}

function homeOf(channel: XmlElement, address: URL): string {
  const link = childrenOf(channel, 'link', 'atom:link').map(hrefOf).find(Boolean) ?? ''
  return resolveLink(link, baseOf(channel, address))?.href ?? ''
}

/** The address in a link that leads to the page itself: RSS writes it as text, Atom as attribute. */
function hrefOf(link: XmlElement): string {
  const relation = link.attributes.get('rel') ?? 'alternate'
  return textIn(link) || (relation === 'alternate' ? (link.attributes.get('href') ?? '') : '')
}

/** What relative addresses in an element are relative to; https://www.w3.org/TR/xmlbase/ */
function baseOf(element: XmlElement | undefined, otherwise: URL | string): URL | string {
  if (!element) return otherwise
  const outer = baseOf(element.parent, otherwise)
  return resolveLink(element.attributes.get('xml:base') ?? '', outer) ?? outer
}

function hasBase(element: XmlElement | undefined): boolean {
  return element !== undefined && (element.attributes.has('xml:base') || hasBase(element.parent))
}

function parseItem(item: XmlElement, channel: XmlElement, address: URL): ParsedItem {
  const field = (...names: string[]): string => firstText(item, names)
  const link = linkOf(item, baseOf(item, address))
  const body = bodyOf(item)
  const published = field(
    'pubdate',
    'published',
    'issued',
    'created',
    'dc:date',
    'dcterms:issued',
    'dcterms:created',
  )
  const updated = field('updated', 'modified', 'atom:updated', 'dcterms:modified')
  return {
    id: field('guid', 'id', 'atom:id') || (item.attributes.get('rdf:about') ?? ''),
    link,
    title: titleOf(item),
    date: published || updated || field('prism:publicationdate', 'date'),
    revised: updated,
    author: authorsOf(item) || (item.name === 'entry' ? authorsOf(channel) : ''),
    source: publicationOf(item),
    categories: categoriesOf(item),
    html: body.html,
    base: bodyBase(body.element ?? item, { link, address }),
    picture: pictureOf(item, baseOf(item, link || address)),
    media: mediaOf(item, baseOf(item, link || address)),
    isCutOff: isCutOff(item),
  }
}

function firstText(element: XmlElement, names: readonly string[]): string {
  for (const name of names) {
    const text = childrenOf(element, name).map(textIn).find(Boolean)
    if (text) return text
  }
  return ''
}

/** Atom says which titles are HTML. RSS does not: there it is HTML where it looks like it. */
function titleOf(element: XmlElement): string {
  const title = [...childrenOf(element, 'title'), ...childrenOf(element, 'dc:title')].find(textIn)
  if (!title) return ''
  const text = textIn(title)
  const type = title.attributes.get('type') ?? (/^(?:entry|feed)$/.test(element.name) ? 'text' : '')
  const isHtml = type === '' ? FORMATTING.test(text) : /^(?:text\/)?html$/.test(type)
  return isHtml ? text : escapeMarkup(text)
}

function linkOf(item: XmlElement, base: URL | string): string {
  const links = childrenOf(item, 'feedburner:origlink', 'link', 'atom:link')
  const guid = childrenOf(item, 'guid').find((id) => id.attributes.get('ispermalink') !== 'false')
  const address = links.map(hrefOf).find(Boolean) ?? ''
  const permanent = /^https?:/i.test(textIn(guid)) ? textIn(guid) : ''
  return resolveLink(address || permanent, base)?.href ?? ''
}

function authorsOf(element: XmlElement): string {
  const authors = childrenOf(element, 'author', 'dc:creator', 'atom:author').map(authorName).filter(Boolean)
  const names = authors.length > 0 ? authors : childrenOf(element, 'itunes:author').map(textIn)
  return [...new Set(names)].join(', ')
}

/** Atom has the name in an element, RSS an address with the name in brackets. */
function authorName(author: XmlElement): string {
  const names = childrenOf(author, 'name', 'atom:name')
  if (names.length > 0) return textIn(names[0])
  if (author.children.some((child) => typeof child !== 'string')) return ''
  const text = textIn(author)
  const [, inBrackets] = /^\S+@\S+\s*\((.+)\)$/.exec(text) ?? []
  return inBrackets ?? (/^\S+@\S+$/.test(text) ? '' : text)
}

function publicationOf(item: XmlElement): string {
  const source = childrenOf(item, 'source')[0]
  const name =
    (source && (firstText(source, ['title']) || textOnly(source))) || firstText(item, ['dc:source'])
  return /^(?:https?|urn|doi):/i.test(name) ? '' : name
}

function textOnly(element: XmlElement): string {
  return element.children.some((child) => typeof child !== 'string') ? '' : textIn(element)
}

function categoriesOf(item: XmlElement): string[] {
  const named = childrenOf(item, 'category', 'dc:subject', 'atom:category').map(
    (category) =>
      textIn(category) || category.attributes.get('label') || category.attributes.get('term') || '',
  )
  const keywords = childrenOf(item, 'media:keywords', 'itunes:keywords').flatMap((list) =>
    textIn(list).split(/[,，;；]/),
  )
  return [...named, ...keywords].map((word) => word.trim()).filter(Boolean)
}

interface Body {
  html: string
  element: XmlElement | undefined
}

/** The fullest text that the item has. */
function bodyOf(item: XmlElement): Body {
  const names = ['content:encoded', 'content', 'atom:content', 'xhtml:body', 'body', 'description', 'summary']
  for (const element of [...names, 'atom:summary', 'itunes:summary'].flatMap((name) =>
    childrenOf(item, name),
  )) {
    const html = htmlIn(element)
    if (html.trim() !== '') return { html, element }
  }
  const media = descendantsOf(item, 'media:description').map(textIn).find(Boolean)
  return { html: escapeMarkup(media ?? ''), element: undefined }
}

/** What a text construct of either format means, as HTML; https://www.rfc-editor.org/rfc/rfc4287#section-3.1 */
function htmlIn(element: XmlElement): string {
  const type = (element.attributes.get('type') ?? '').toLowerCase()
  const mode = (element.attributes.get('mode') ?? '').toLowerCase()
  if (mode === 'base64') return Buffer.from(textIn(element), 'base64').toString('utf8')
  if (element.children.some((child) => typeof child !== 'string')) return markupIn(element)
  const text = textIn(element)
  if (/xhtml/.test(type) || isPlain(element, type, mode)) return escapeMarkup(text)
  return isEscapedTwice(text) ? unescapeMarkup(text) : text
}

/** Atom's texts are plain where they do not say otherwise; RSS's are HTML. */
function isPlain(element: XmlElement, type: string, mode: string): boolean {
  if (mode === 'escaped' || /html/.test(type)) return false
  return /^text(?:\/plain)?$/.test(type) || /^(?:content|summary)$/.test(element.name)
}

function isEscapedTwice(text: string): boolean {
  return (
    !/<[a-z]/i.test(text) &&
    /&lt;\/?(?:p|br|div|a|img|b|strong|em|i|ul|ol|li|span|h[1-6]|table)\b/i.test(text)
  )
}

function unescapeMarkup(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

/** Atom's addresses are relative to the feed, RSS's to the page that the text comes from. */
function bodyBase(element: XmlElement, where: { link: string; address: URL }): string {
  const isAtom = element.name === 'entry' || element.parent?.name === 'entry'
  const otherwise = isAtom || !where.link ? where.address.href : where.link
  return String(hasBase(element) ? baseOf(element, where.address) : otherwise)
}

/** The largest picture that the item names, in the order of how often these are meant as lead picture. */
function pictureOf(item: XmlElement, base: URL | string): string {
  const candidates = [
    ...largestFirst(descendantsOf(item, 'media:content').filter(isPictureFile)).map(urlOf),
    ...childrenOf(item, 'enclosure').filter(isPictureFile).map(urlOf),
    ...childrenOf(item, 'link', 'atom:link').filter(isPictureEnclosure).map(hrefAttribute),
    ...childrenOf(item, 'bigimage', 'image').map((image) => firstText(image, ['url']) || textOnly(image)),
    ...childrenOf(item, 'itunes:image').map(hrefAttribute),
    ...largestFirst(descendantsOf(item, 'media:thumbnail')).map(urlOf),
    ...childrenOf(item, 'thumbnail', 'smallimage').map(textOnly),
  ]
  return resolveLink(candidates.find(Boolean) ?? '', base)?.href ?? ''
}

function isPictureFile(element: XmlElement): boolean {
  const type = element.attributes.get('type') ?? ''
  if (type !== '') return type.startsWith('image/')
  return element.attributes.get('medium') === 'image' || PICTURE_NAME.test(urlOf(element))
}

function isPictureEnclosure(link: XmlElement): boolean {
  return (
    link.attributes.get('rel') === 'enclosure' && (link.attributes.get('type') ?? '').startsWith('image/')
  )
}

function largestFirst(pictures: XmlElement[]): XmlElement[] {
  return pictures.sort((a, b) => widthOf(b) - widthOf(a))
}

function widthOf(picture: XmlElement): number {
  return Number.parseInt(picture.attributes.get('width') ?? '', 10) || 0
}

function urlOf(element: XmlElement): string {
  return element.attributes.get('url') ?? ''
}

function hrefAttribute(element: XmlElement): string {
  return element.attributes.get('href') ?? ''
}

/** An item whose end tag alone is broken is whole. */
function isCutOff(item: XmlElement): boolean {
  if (item.end !== 'open') return false
  const lastElement = item.children.findLastIndex((child) => typeof child !== 'string')
  const rest = item.children
    .slice(lastElement + 1)
    .join('')
    .trim()
  return !(rest.startsWith('</') && `</${item.writtenName}>`.startsWith(rest))
}
