import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import {
  allowedAttribute,
  generateRichText,
  isLink,
  isRichTag,
  isUnreadable,
  LIMITS,
  parseRichText,
  type RichElement,
  type RichNode,
  type RichTag,
} from '../model/rich-text.ts'
import { isWeb, resolveLink } from './addresses.ts'
import {
  affordable,
  breakRun,
  closeInline,
  createFlow,
  finishFlow,
  type Flow,
  openInline,
  pushBlock,
  pushBreak,
  pushPicture,
  pushText,
  spend,
} from './html-flow.ts'
import { isExcessive } from './html-limits.ts'
import { isTrackingPixel, pictureAddress } from './html-pictures.ts'
import { embeddedMedia, isMediaTag } from './media-elements.ts'
import { mediaAttributes, mediaWords } from './media.ts'

type Node = DefaultTreeAdapterTypes.ChildNode
type Element = DefaultTreeAdapterTypes.Element

/** Old or rare elements and what they are today. */
const TODAY: ReadonlyMap<string, RichTag> = new Map([
  ['h1', 'h2'],
  ['strike', 's'],
  ['acronym', 'abbr'],
  ['dir', 'ul'],
  ['menu', 'ul'],
  ['listing', 'pre'],
  ['plaintext', 'pre'],
])
/** Elements that nobody reads: controls, and what belongs in a page's head. */
const DROPPED = new Set(
  'area,base,button,canvas,datalist,dialog,frameset,input,link,map,meta,param,progress,source,track'.split(
    ',',
  ),
)
/** Elements that end a line before and after themselves and are otherwise only their content. */
const BOUNDARIES = new Set(
  'address,article,aside,caption,center,dd,details,div,dt,fieldset,figcaption,footer,form,header,hgroup,legend,li,main,nav,p,search,section,summary,tbody,td,tfoot,th,thead,tr'.split(
    ',',
  ),
)
const HEADINGS = new Set('h2,h3,h4,h5,h6'.split(','))
const BLOCKS = new Set([...HEADINGS, ...'blockquote,dl,figure,hr,ol,pre,table,ul'.split(',')])
/** How deep elements may lie in each other; parsing on the phone has the higher limit. */
const DEPTH = LIMITS.depth - 8

export interface CleanOptions {
  /** What relative addresses are relative to. Local pictures stay only where this is a local file. */
  base: URL
}

/**
 * Real-world HTML as the allow-listed text of an article, in paragraphs. A picture's src stays the
 * absolute address (http, https or file) until `keepPictures` replaces it.
 */
export function cleanHtml(html: string, options: CleanOptions): RichNode[] {
  const fragment = parseFragment(withinLimits(html))
  const flow = createFlow({ hasParagraphs: true, budget: { nodes: 0, characters: 0 } })
  walk(fragment.childNodes, { flow, base: options.base, depth: 1, onlyWords: false })
  return finishFlow(flow)
}

/** HTML without pictures that are written into it: nobody keeps them, and they are longer than any text. */
export function withoutEmbedded(html: string): string {
  return html.replaceAll(/data:[a-z]+\/[a-z0-9.+-]+[;,][^"'\s<>)]{200,}/gi, 'data:,')
}

interface Place {
  flow: Flow
  base: URL
  depth: number
  /** Inside a heading or caption: no block may stand there. */
  onlyWords: boolean
}

function withinLimits(html: string): string {
  const text = withoutEmbedded(html)
    .slice(0, LIMITS.characters)
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
  return isExcessive(text) ? generateRichText(parseRichText(text)) : text
}

function walk(nodes: readonly Node[], place: Place): void {
  for (const node of nodes) {
    if ('value' in node) pushText(place.flow, node.value)
    else if ('tagName' in node) walkElement(node, place)
  }
}

function walkElement(element: Element, place: Place): void {
  const tag = TODAY.get(element.tagName) ?? element.tagName
  if (isMediaTag(tag)) return walkMedia(element, place)
  if (isUnreadable(tag) || DROPPED.has(tag)) return
  if (tag === 'br') return pushBreak(place.flow)
  if (tag === 'img') return walkPicture(element, place)
  if (isBoundary(tag, place)) return walkBoundary(element, place)
  if (!isRichTag(tag) || (tag === 'span' && !hasLanguage(element))) return walk(element.childNodes, place)
  if (tag === 'hr') return pushBlock(place.flow, { tag, attributes: {}, children: [] })
  const block = createBlock(tag, element, place)
  if (block === undefined) return walkInline(tag, element, place)
  if (block.length > 0)
    pushBlock(place.flow, { tag, attributes: attributesOf(tag, element), children: block })
}

function isBoundary(tag: string, place: Place): boolean {
  return place.depth >= DEPTH || BOUNDARIES.has(tag) || (place.onlyWords && BLOCKS.has(tag))
}

function walkBoundary(element: Element, place: Place): void {
  breakRun(place.flow)
  walk(element.childNodes, place)
  breakRun(place.flow)
}

function walkInline(tag: RichTag, element: Element, place: Place): void {
  const attributes = attributesOf(tag, element)
  if (tag === 'a') {
    const href = linkOf(element, place.base)
    if (href === undefined || isOwnPicture(element, href, place.base)) return walk(element.childNodes, place)
    attributes['href'] = href
  }
  openInline(place.flow, { tag, attributes })
  walk(element.childNodes, deeper(place))
  closeInline(place.flow)
}

/** The content of a block element, undefined where the element is none. */
function createBlock(tag: RichTag, element: Element, place: Place): RichNode[] | undefined {
  if (HEADINGS.has(tag)) return phrase(element, place)
  if (tag === 'pre') return preformatted(element, place)
  if (tag === 'blockquote') return content(element.childNodes, place, { hasParagraphs: true })
  if (tag === 'figure') return figureContent(element, place)
  if (tag === 'ul' || tag === 'ol') return listContent(element, place, 'li')
  if (tag === 'dl') return listContent(element, place, 'dd')
  if (tag === 'table') return tableContent(element, place)
  return undefined
}

function content(nodes: readonly Node[], place: Place, options: { hasParagraphs: boolean }): RichNode[] {
  const flow = createFlow({ ...options, budget: place.flow.budget })
  walk(nodes, { ...deeper(place), flow })
  return finishFlow(flow)
}

/** Where only words may stand, paragraphs become lines. */
function phrase(element: Element, place: Place): RichNode[] {
  const lines = content(element.childNodes, { ...place, onlyWords: true }, { hasParagraphs: false })
  return lines.flatMap((node, index) => {
    if (typeof node === 'string' || node.tag !== 'p') return [node]
    return index === 0 ? node.children : [lineBreak(), ...node.children]
  })
}

function lineBreak(): RichElement {
  return { tag: 'br', attributes: {}, children: [] }
}

function preformatted(element: Element, place: Place): RichNode[] {
  const text = rawText(element.childNodes)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .replaceAll(/^\n+|\s+$/g, '')
  const words = affordable(place.flow.budget, text)
  return words === '' ? [] : [words]
}

function rawText(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      if ('value' in node) return node.value
      if (!('tagName' in node) || isUnreadable(node.tagName)) return ''
      return node.tagName === 'br' ? '\n' : rawText(node.childNodes)
    })
    .join('')
}

function figureContent(element: Element, place: Place): RichNode[] {
  const captions = element.childNodes.filter((node) => node.nodeName === 'figcaption') as Element[]
  const shown = element.childNodes.filter((node) => node.nodeName !== 'figcaption')
  const inner = content(shown, place, { hasParagraphs: false })
  const words = captions.flatMap((caption) => phrase(caption, deeper(place)))
  return [...inner, ...createPart('figcaption', words, place)]
}

/** Whatever stands between the entries of a list becomes an entry. */
function listContent(element: Element, place: Place, entry: 'li' | 'dd'): RichNode[] {
  return element.childNodes.flatMap((node): RichNode[] => {
    if (entry === 'dd' && node.nodeName === 'div') return listContent(node as Element, place, entry)
    const isEntry = entry === 'li' ? node.nodeName === 'li' : /^d[dt]$/.test(node.nodeName)
    if (!isEntry) return createPart(entry, content([node], deeper(place), { hasParagraphs: false }), place)
    const own = node as Element
    return createPart(own, content(own.childNodes, deeper(place), { hasParagraphs: false }), place)
  })
}

/** An element inside a block, unless it is empty or the text is too long already. */
function createPart(of: Element | RichTag, children: RichNode[], place: Place): RichNode[] {
  const tag = typeof of === 'string' ? of : (of.tagName as RichTag)
  const part = { tag, attributes: typeof of === 'string' ? {} : attributesOf(tag, of), children }
  return children.length > 0 && spend(place.flow.budget, part) ? [part] : []
}

function deeper(place: Place): Place {
  return { ...place, depth: place.depth + 1 }
}

const TABLE_PARTS = new Set('thead,tbody,tfoot,tr,td,th,caption'.split(','))

function tableContent(element: Element, place: Place): RichNode[] {
  const rows = element.childNodes.flatMap((node) => tablePart(node, place))
  return hasWords(rows) ? rows : []
}

function tablePart(node: Node, place: Place): RichNode[] {
  if (!('tagName' in node) || !TABLE_PARTS.has(node.tagName)) return []
  const inner = deeper(place)
  if (node.tagName === 'caption') return createPart(node, phrase(node, inner), place)
  if (!/^t[dh]$/.test(node.tagName))
    return createPart(
      node,
      node.childNodes.flatMap((child) => tablePart(child, inner)),
      place,
    )
  const cell = { tag: node.tagName as RichTag, attributes: attributesOf(node.tagName as RichTag, node) }
  if (!spend(place.flow.budget, cell)) return []
  // An empty cell keeps its column.
  return [{ ...cell, children: content(node.childNodes, inner, { hasParagraphs: false }) }]
}

function hasWords(nodes: readonly RichNode[]): boolean {
  return nodes.some((node) => typeof node === 'string' || node.tag === 'img' || hasWords(node.children))
}

/** What cannot be played here can be opened elsewhere. */
function walkMedia(element: Element, place: Place): void {
  const media = embeddedMedia(element, place.base)
  // Old pages wrap what they embed.
  if (!media) return element.tagName === 'object' ? walk(element.childNodes, place) : undefined
  const { flow } = place
  const { wanted } = flow
  breakRun(flow)
  // Not inside what stands open here: it may be a link itself.
  flow.wanted = [{ tag: 'a', attributes: mediaAttributes(media) }]
  pushText(flow, mediaWords(media))
  breakRun(flow)
  flow.wanted = wanted
}

function walkPicture(element: Element, place: Place): void {
  const read = (name: string): string => attribute(element, name)
  const address = pictureAddress(read, place.base)
  if (!address || isTrackingPixel(read, address)) return
  const attributes: Record<string, string> = { src: address.href }
  for (const name of ['alt', 'title']) {
    const value = read(name).replaceAll(/\s+/g, ' ').trim()
    if (value !== '') attributes[name] = value.slice(0, LIMITS.value)
  }
  pushPicture(place.flow, { tag: 'img', attributes, children: [] })
}

/** A link from a picture to itself leads nowhere new. */
function isOwnPicture(link: Element, href: string, base: URL): boolean {
  const inside = link.childNodes.filter((node) => !('value' in node) || node.value.trim() !== '')
  const [only] = inside
  if (inside.length !== 1 || only?.nodeName !== 'img') return false
  return pictureAddress((name) => attribute(only as Element, name), base)?.href === href
}

function linkOf(element: Element, base: URL): string | undefined {
  const href = attribute(element, 'href').trim()
  return href.startsWith('#') ? undefined : webLink(href, base)
}

/** The absolute address, where it is one that a link may lead to. */
function webLink(written: string, base: URL): string | undefined {
  const address = resolveLink(written, base)
  const href = address?.href ?? ''
  const isOutside = address !== undefined && (isWeb(address) || /^(?:mailto|tel):/.test(href))
  return isOutside && isLink(href) && href.length <= LIMITS.value ? href : undefined
}

function attributesOf(tag: RichTag, element: Element): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const { name, value } of element.attrs) {
    const allowed =
      name === 'href' ? undefined : allowedAttribute(tag, name, value.replaceAll(/\s+/g, ' ').trim())
    if (allowed !== undefined) attributes[name] = allowed
  }
  return attributes
}

function attribute(element: Element, name: string): string {
  return element.attrs.find((candidate) => candidate.name === name)?.value ?? ''
}

function hasLanguage(element: Element): boolean {
  return element.attrs.some(({ name }) => name === 'lang' || name === 'dir')
}
