import { type CheerioAPI, load } from 'cheerio'
import type { AnyNode, Element, ParentNode } from 'domhandler'
import { generateRichText, isUnreadable, parseRichText } from '../../../model/rich-text.ts'
import { isWeb, resolveLink } from '../../addresses.ts'
import { isExcessive } from '../../html-limits.ts'
import { withoutEmbedded } from '../../html.ts'
import { isHidden } from './page-hidden.ts'
import { told } from './page-told.ts'

/** A page as its readers see it: what is shown, line by line, in the order of the page. */
export interface PageDocument {
  $: CheerioAPI
  /** What relative addresses on the page are relative to. */
  base: URL
  lines: Line[]
  /** What plays, in the order of the page. */
  players: Player[]
}

/** An element that plays something, or may: a film, a sound, a frame. */
export interface Player {
  element: Element
  /** How many lines stand before it. */
  index: number
  within: readonly Element[]
}

/** Words between two line ends, or a picture. */
export interface Line {
  index: number
  text: string
  parts: LinePart[]
  /** How many of its characters lead elsewhere. */
  linked: number
  /** The element that the line stands in directly, inline elements not counted. */
  block: Element
  /** All elements that the line stands in, from the outside in. */
  within: readonly Element[]
  picture?: Element
  /** The words as they stand in the tree. */
  nodes: AnyNode[]
}

export interface LinePart {
  text: string
  /** Class and id of the inline elements around it. */
  hint: string
  link?: string | undefined
}

interface Walk {
  lines: Line[]
  players: Player[]
  depths: number
  open: Line | undefined
  block: Element
  within: Element[]
  hint: string
  link: string | undefined
  base: URL
}

const LIMIT = {
  characters: 2 * 1024 * 1024,
  tags: 20_000,
  lines: 12_000,
  line: 20_000,
  players: 200,
  /** Of all lines, how deep each one stands: what is asked of a line is asked of all that it stands in. */
  depths: 300_000,
}
const INLINE = new Set(
  'a,abbr,acronym,b,bdi,bdo,big,cite,code,del,dfn,em,font,i,ins,kbd,label,mark,nobr,o:p,q,s,samp,small,span,st1:chsdate,strike,strong,sub,sup,time,tt,u,var'.split(
    ',',
  ),
)
const PLAYERS = new Set('audio,embed,iframe,object,video'.split(','))
const UNSEEN = new Set('button,datalist,input,link,meta,option,param,base,area,map,dialog,canvas'.split(','))

/** Reads a page within limits; a page built to hurt a parser becomes its bare text. Never throws. */
export function parsePage(html: string, address: URL, remove: readonly string[] = []): PageDocument {
  const text = withinLimits(html)
  const $ = load(isExcessive(text) ? bareText(text) : text)
  for (const selector of remove) removeAll($, selector)
  const base = baseOf($, address)
  return { $, base, ...contentOf($, base) }
}

/** What a line says in meta lines: its parts, divided by ‖. */
export function dividedText(line: Line): string {
  return line.parts.map(({ text }) => text).join('‖')
}

export function tidy(text: string): string {
  return text.replaceAll(/[\s\u00a0\u3000\u200b\ufeff]+/g, ' ').trim()
}

/** Text without any white space, for comparing. */
export function squeeze(text: string): string {
  return text.replaceAll(/[\s\u00a0\u3000\u200b\ufeff]+/g, '')
}

export function isElement(node: AnyNode): node is Element {
  return 'attribs' in node
}

/** Class, id and name of an element: what its author called it. */
export function hintOf(element: Element): string {
  const { id = '', name = '' } = element.attribs
  return `${id} ${element.attribs['class'] ?? ''} ${name}`.trim()
}

export function parentElement(element: Element): Element | undefined {
  const parent: ParentNode | null = element.parent
  return parent && isElement(parent) ? parent : undefined
}

/** As much of a page as is read: more tags than any page has, and no pictures written into it. */
export function withinLimits(html: string): string {
  const text = withoutEmbedded(html).slice(0, LIMIT.characters).replaceAll('\0', '')
  const tags = /<[a-z]/gi
  for (let count = 0; count < LIMIT.tags; count += 1) if (!tags.test(text)) return text
  return text.slice(0, tags.lastIndex - 2)
}

function bareText(html: string): string {
  const title = /<title[^>]{0,200}>([^<]{1,500})/i.exec(html)?.[1] ?? ''
  return `<title>${title}</title>${generateRichText(parseRichText(html))}`
}

/** A selector that is none removes nothing. */
function removeAll($: CheerioAPI, selector: string): void {
  try {
    $(selector).remove()
  } catch {
    return
  }
}

function baseOf($: CheerioAPI, address: URL): URL {
  const written = resolveLink(told($).base?.attribs['href'] ?? '', address)
  return written && isWeb(written) ? written : address
}

function contentOf($: CheerioAPI, base: URL): Pick<PageDocument, 'lines' | 'players'> {
  const { body } = told($)
  const content = { lines: [], players: [] }
  if (body) walk(body.children, startAt(body, content, base))
  return content
}

function startAt(element: Element, content: Pick<PageDocument, 'lines' | 'players'>, base: URL): Walk {
  const within = [element]
  for (let above = parentElement(element); above; above = parentElement(above)) within.unshift(above)
  return { ...content, depths: 0, open: undefined, block: element, within, hint: '', link: undefined, base }
}

function walk(nodes: readonly AnyNode[], state: Walk): void {
  for (const node of nodes) {
    if (node.type === 'text') pushWords(state, node, node.data)
    else if (isElement(node)) walkElement(node, state)
  }
}

function walkElement(element: Element, state: Walk): void {
  const tag = element.name
  if (tag === 'br' || tag === 'hr') return endLine(state)
  if (PLAYERS.has(tag)) addPlayer(state, element)
  if (isUnreadable(tag) || UNSEEN.has(tag) || isHidden(element)) return
  if (tag === 'img') return pushPicture(state, element)
  if (!INLINE.has(tag) || hasBlocks(element)) return walkBlock(element, state)
  const { hint, link } = state
  state.hint = `${hint} ${hintOf(element)}`.trim()
  if (tag === 'a') state.link = linkOf(element, state.base)
  state.within.push(element)
  walk(element.children, state)
  state.within.pop()
  Object.assign(state, { hint, link })
}

function addPlayer({ players, lines, within }: Walk, element: Element): void {
  if (players.length >= LIMIT.players || isHidden(element)) return
  players.push({ element, index: lines.length, within: [...within] })
}

/** Old pages put paragraphs into spans and font elements. */
function hasBlocks(element: Element): boolean {
  return element.children.some((child) => isElement(child) && /^(?:p|div|table|ul|h\d)$/.test(child.name))
}

function walkBlock(element: Element, state: Walk): void {
  const { block, link } = state
  endLine(state)
  if (element.name === 'a') state.link = linkOf(element, state.base)
  state.block = element
  state.within.push(element)
  walk(element.children, state)
  state.within.pop()
  endLine(state)
  Object.assign(state, { block, link })
}

function linkOf(element: Element, base: URL): string {
  return resolveLink(element.attribs['href'] ?? '', base)?.href ?? ''
}

function endLine(state: Walk): void {
  state.open = undefined
}

function pushWords(state: Walk, node: AnyNode, words: string): void {
  const text = tidy(words)
  if (text === '' || (!state.open && isFull(state))) return
  state.open ??= addLine(state)
  const line = state.open
  if (line.text.length > LIMIT.line) return
  line.nodes.push(node)
  line.text += words.replaceAll(/[\s\u00a0\u3000]+/g, ' ')
  line.parts.push({ text, hint: state.hint, ...(state.link === undefined ? {} : { link: state.link }) })
  if (state.link !== undefined) line.linked += squeeze(text).length
}

function pushPicture(state: Walk, picture: Element): void {
  if (isFull(state)) return
  state.open = undefined
  addLine(state, picture)
}

function isFull({ lines, depths }: Walk): boolean {
  return lines.length >= LIMIT.lines || depths >= LIMIT.depths
}

function addLine(state: Walk, picture?: Element): Line {
  const { block, within, lines } = state
  state.depths += within.length
  const line: Line = {
    index: lines.length,
    text: '',
    parts: [],
    nodes: [],
    linked: 0,
    block,
    within: [...within],
  }
  if (picture) Object.assign(line, { picture, parts: [{ text: '', hint: '', link: state.link }] })
  lines.push(line)
  return line
}
