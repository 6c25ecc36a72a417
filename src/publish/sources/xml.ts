/** An element of a feed, however damaged the text around it. */
export interface XmlElement {
  /** In lower case, with the usual prefix for its namespace: `title`, `dc:creator`, `atom:link`. */
  name: string
  /** The name as written, for markup that stands in a feed unescaped. */
  writtenName: string
  attributes: ReadonlyMap<string, string>
  children: (XmlElement | string)[]
  parent: XmlElement | undefined
  /** How it came to its end: `open` was cut off with the file. */
  end: 'closed' | 'implied' | 'open'
}

export interface XmlDocument {
  root: XmlElement
  /** What had to be put right, a phrase for each kind. */
  damage: string[]
}

/** Whether an element that stands open must end where this one begins: its end tag is missing. */
export type EndsAt = (open: XmlElement, name: string) => boolean

const MAXIMUM = { depth: 256, attributes: 64 }
const DOCTYPE = /<!DOCTYPE[^[>]*(?:\[[\s\S]*?\]\s*)?>/i
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g
const TOKEN =
  /<!\[CDATA\[([\s\S]*?)(\]\]>|$)|<!--[\s\S]*?(?:-->|$)|<\?[\s\S]*?(?:\?>|$)|<(\/?)([a-z_][^\s<>/="']*)((?:[\s/][^<>"']*(?:"[^"<]*"[^<>"']*|'[^'<]*'[^<>"']*)*)?)>|[^<]+|</gi
const ATTRIBUTE = /([^\s"'=<>/]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>]+))/g
const AMPERSAND = /&(?!(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});)/i

const OWN_VOCABULARY = 'http://purl.org/rss/1.0/'
/** Namespaces that feeds use, with the prefix they have here; '' is a feed's own vocabulary. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2005/atom', 'atom'],
  ['http://purl.org/atom/ns#', 'atom'],
  [OWN_VOCABULARY, ''],
  ['http://my.netscape.com/rdf/simple/0.9/', ''],
  ['http://channel.netscape.com/rdf/simple/0.9/', ''],
  ['http://backend.userland.com/rss2', ''],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://purl.org/dc/terms/', 'dcterms'],
  ['http://purl.org/rss/1.0/modules/content/', 'content'],
  ['http://search.yahoo.com/mrss/', 'media'],
  ['http://search.yahoo.com/mrss', 'media'],
  ['http://www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'rdf'],
])

/**
 * Reads what can be read of a feed's XML. Linear in its length. Nothing is expanded but character
 * references, and nothing is fetched: what a document type declares does not exist.
 */
export function readXml(text: string, endsAt: EndsAt): XmlDocument | undefined {
  const start = /<(?:[a-z][\w.-]*:)?(?:rss|rdf|feed|channel)(?=[\s>])/i.exec(text)
  if (!start) return undefined
  const damage = new Set<string>()
  if (hasTextBefore(text.slice(0, start.index))) damage.add('text before its beginning')
  const body = text.slice(start.index).replace(CONTROLS, () => {
    damage.add('control characters')
    return ''
  })
  const top = readElements(body, endsAt, damage)
  const root = top.children.find((child) => typeof child !== 'string')
  return root && { root, damage: [...damage] }
}

export function childrenOf(element: XmlElement, ...names: string[]): XmlElement[] {
  return element.children.filter(
    (child) => typeof child !== 'string' && names.includes(child.name),
  ) as XmlElement[]
}

/** Every element below that has the name, but none inside another such. */
export function descendantsOf(element: XmlElement, ...names: string[]): XmlElement[] {
  return element.children.flatMap((child) => {
    if (typeof child === 'string') return []
    return names.includes(child.name) ? [child] : descendantsOf(child, ...names)
  })
}

/** The text of an element as written, white space trimmed at both ends. */
export function textIn(element: XmlElement | undefined): string {
  return element ? rawText(element).trim() : ''
}

/** What stands between the tags as HTML: escaped text as text, elements as elements. */
export function markupIn(element: XmlElement): string {
  return element.children
    .map((child) => (typeof child === 'string' ? escapeMarkup(child) : generateElement(child)))
    .join('')
}

export function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function rawText(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('')
}

function generateElement(element: XmlElement): string {
  const name = element.writtenName.replace(/^[^:]*:/, '')
  const attributes = [...element.attributes]
    .map(([key, value]) => ` ${key}="${escapeMarkup(value)}"`)
    .join('')
  const start = `<${name}${attributes}>`
  // In HTML these have no end tag, and one would be read as a second element.
  return /^(?:br|hr|img)$/i.test(name) ? start + markupIn(element) : `${start}${markupIn(element)}</${name}>`
}

/** An XML declaration, comments, a document type and stylesheets may come before the root. */
function hasTextBefore(text: string): boolean {
  const rest = text
    .replace(DOCTYPE, '')
    .replaceAll(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, '')
    .replaceAll('\ufeff', '')
  return rest.trim() !== ''
}

/** Where reading has come to. */
interface Reading {
  open: XmlElement
  depth: number
  /** Declared prefixes and their namespaces. */
  names: Map<string, string>
  endsAt: EndsAt
  damage: Set<string>
}

function readElements(text: string, endsAt: EndsAt, damage: Set<string>): XmlElement {
  const top = createElement('', new Map())
  const reading: Reading = { open: top, depth: 0, names: new Map(), endsAt, damage }
  for (const [token, cdata, cdataEnd, slash, name, attributes = ''] of text.matchAll(TOKEN)) {
    if (cdata !== undefined) {
      if (!cdataEnd) damage.add('an unfinished CDATA section')
      reading.open.children.push(cdata)
    } else if (name === undefined) {
      if (!/^<[!?]/.test(token)) reading.open.children.push(readText(token, damage))
    } else if (slash) onEndTag(reading, name)
    else onStartTag(reading, name, attributes)
  }
  if (reading.open !== top) damage.add('a missing end')
  return top
}

function onEndTag(reading: Reading, writtenName: string): void {
  const closing = findOpen(reading.open, canonicalName(writtenName, reading))
  if (!closing) {
    reading.damage.add('end tags without a start')
    return
  }
  while (reading.open !== closing) leave(reading, 'implied')
  leave(reading, 'closed')
}

function onStartTag(reading: Reading, writtenName: string, attributes: string): void {
  const element = createElement(writtenName, readAttributes(attributes, reading))
  element.name = startName(element, reading)
  while (reading.endsAt(reading.open, element.name)) leave(reading, 'implied')
  if (reading.depth === MAXIMUM.depth) {
    reading.damage.add('elements nested too deep')
    return
  }
  element.parent = reading.open
  reading.open.children.push(element)
  if (attributes.endsWith('/')) element.end = 'closed'
  else enter(reading, element)
}

function enter(reading: Reading, element: XmlElement): void {
  reading.open = element
  reading.depth += 1
}

function leave(reading: Reading, end: 'closed' | 'implied'): void {
  reading.open.end = end
  if (end === 'implied') reading.damage.add('missing end tags')
  reading.open = reading.open.parent!
  reading.depth -= 1
}

function createElement(writtenName: string, attributes: ReadonlyMap<string, string>): XmlElement {
  return { name: '', writtenName, attributes, children: [], parent: undefined, end: 'open' }
}

/** The nearest open element of that name, the one itself included; never the top. */
function findOpen(open: XmlElement, name: string): XmlElement | undefined {
  for (let element: XmlElement | undefined = open; element?.parent; element = element.parent) {
    if (element.name === name) return element
  }
  return undefined
}

function readText(token: string, damage: Set<string>): string {
  if (token === '<') damage.add('a bare <')
  if (AMPERSAND.test(token)) damage.add('a bare &')
  return decodeReferences(token)
}

function readAttributes(source: string, { names, damage }: Reading): Map<string, string> {
  const attributes = new Map<string, string>()
  for (const [, name = '', double, single, bare] of source.matchAll(ATTRIBUTE)) {
    if (attributes.size === MAXIMUM.attributes) {
      damage.add('too many attributes')
      break
    }
    const written = double ?? single ?? bare ?? ''
    if (bare) damage.add('attributes without quotes')
    if (AMPERSAND.test(written)) damage.add('a bare &')
    const value = decodeReferences(written)
    attributes.set(name.toLowerCase(), value)
    if (/^xmlns:/i.test(name)) names.set(name.slice(6).toLowerCase(), value.toLowerCase())
  }
  return attributes
}

function startName(element: XmlElement, reading: Reading): string {
  const name = canonicalName(element.writtenName, reading)
  const prefix = prefixOf(element.writtenName)
  if (prefix !== '' && prefix !== 'xml' && !reading.names.has(prefix))
    reading.damage.add('undeclared prefixes')
  const isRoot = reading.depth === 0
  if (!isRoot || !name.startsWith('atom:')) return name
  // A feed that writes its own vocabulary with a prefix is read as if it had none.
  reading.names.set(prefix, OWN_VOCABULARY)
  return name.slice('atom:'.length)
}

/** Names are compared in lower case; prefixes by what they were declared to mean. */
function canonicalName(written: string, { names }: Reading): string {
  const lower = written.toLowerCase()
  const prefix = prefixOf(lower)
  if (prefix === '') return lower
  const local = lower.slice(prefix.length + 1)
  const known = PREFIXES.get(names.get(prefix) ?? '') ?? prefix
  return known === '' ? local : `${known}:${local}`
}

function prefixOf(written: string): string {
  const at = written.indexOf(':')
  return at < 0 ? '' : written.slice(0, at).toLowerCase()
}

const REFERENCES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

function decodeReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g,
    (all, decimal, hex, name) => {
      if (name) return REFERENCES.get(name) ?? all
      const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
      const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      return isCharacter ? String.fromCodePoint(code).replace(CONTROLS, '') : ''
    },
  )
}
