import type { AnyNode, Element } from 'domhandler'
import { isUnreadable } from '../../../model/rich-text.ts'
import { escapeMarkup } from '../../markup.ts'
import { findCaptions } from './article-captions.ts'
import { isHidden } from './page-hidden.ts'
import { isElement, type Line } from './page-document.ts'
import { isDataTable } from './page-tables.ts'

interface Writing {
  /** The words and pictures that are written; all others are left out. */
  nodes: ReadonlySet<AnyNode>
  /** The words under a picture. */
  captions: ReadonlyMap<Element, string>
  /** Elements beside the article: nothing in them plays. */
  skipped: ReadonlySet<Element>
}

const NOTHING: Writing = { nodes: new Set(), captions: new Map(), skipped: new Set() }
const MEDIA = new Set('audio,embed,iframe,object,video'.split(','))
const VIDEO = /\.(?:mp4|m3u8|flv|mp3|swf|webm|ogg)(?:[?#]|$)|video|player|v\.|audio/i
const TABLE_PARTS = new Set('table,tbody,thead,tfoot,tr,td,th,caption,colgroup,col'.split(','))
const ATTRIBUTES =
  /^(?:href|title|alt|src|srcset|width|height|style|colspan|rowspan|scope|start|value|reversed|lang|dir|datetime|cite|data-[a-z-]+|zoomfile|file|_src)$/

/** Writes the lines as HTML again, in the elements that they stand in, and nothing else of the page. */
export function writeArticle(lines: readonly Line[], skipped: ReadonlySet<Element>): string {
  const captions = findCaptions(lines)
  const captioned = new Set([...captions.values()].flatMap((line) => line.nodes))
  const nodes = lines.flatMap((line) => (line.picture ? [line.picture] : line.nodes))
  const root = commonElement(lines)
  return writeNode(root, {
    nodes: new Set(nodes.filter((node) => !captioned.has(node))),
    captions: new Map([...captions].map(([picture, line]) => [picture, line.text.trim()])),
    skipped,
  })
}

/** The narrowest element that holds all of the lines: what plays inside is written with them. */
export function commonElement(lines: readonly Line[]): Element {
  const [first, ...others] = lines
  const shared = first!.within.filter((element, index) =>
    others.every(({ within }) => within[index] === element),
  )
  // A list or a row is only whole with what it stands in.
  const table = shared.find((element) => isDataTable(element) || /^(?:ul|ol|dl)$/.test(element.name))
  return table ?? shared.at(-1)!
}

function writeNode(node: AnyNode, writing: Writing): string {
  if (node.type === 'text') return writing.nodes.has(node) ? escapeMarkup(node.data) : ''
  if (!isElement(node)) return ''
  if (node.name === 'img') return writing.nodes.has(node) ? writePicture(node, writing) : ''
  if (/^(?:br|hr)$/.test(node.name)) return `<${node.name}>`
  if (MEDIA.has(node.name)) return writePlayer(node)
  if (isUnreadable(node.name) || isHidden(node) || writing.skipped.has(node)) return ''
  const inner = node.children.map((child) => writeNode(child, writing)).join('')
  return inner === '' && !/^t[dh]$/.test(node.name) ? '' : writeElement(node, inner)
}

function writeElement(element: Element, inner: string): string {
  const isLayout = TABLE_PARTS.has(element.name) && !isInDataTable(element)
  const name = isLayout ? 'div' : element.name.replaceAll(/[^a-z0-9]/g, '') || 'span'
  return `<${name}${attributesOf(element)}>${inner}</${name}>`
}

function isInDataTable(element: Element): boolean {
  let at: Element | undefined = element
  while (at && at.name !== 'table') at = at.parent && isElement(at.parent) ? at.parent : undefined
  return at !== undefined && isDataTable(at)
}

function writePicture(picture: Element, { captions }: Writing): string {
  const caption = captions.get(picture)
  const image = `<img${attributesOf(picture)}>`
  if (caption === undefined) return image
  return `<figure>${image}<figcaption>${escapeMarkup(caption)}</figcaption></figure>`
}

/** What can be watched or heard stays as a link; other frames are advertisements. */
export function writePlayer(element: Element): string {
  if (isHidden(element)) return ''
  const written = ['src', 'data-src', 'data'].map((name) => element.attribs[name]).find(Boolean) ?? ''
  if (/^(?:iframe|embed|object)$/.test(element.name) && written !== '' && !VIDEO.test(written)) return ''
  const inner = element.children
    .map((child) =>
      isElement(child) && /^(?:source|embed)$/.test(child.name)
        ? `<${child.name}${attributesOf(child)}>`
        : writeNode(child, NOTHING),
    )
    .join('')
  return `<${element.name}${attributesOf(element)}>${inner}</${element.name}>`
}

function attributesOf(element: Element): string {
  return Object.entries(element.attribs)
    .filter(([name]) => ATTRIBUTES.test(name))
    .slice(0, 60)
    .map(([name, value]) => ` ${name}="${escapeMarkup(value)}"`)
    .join('')
}
