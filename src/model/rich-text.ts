/**
 * The text of an article: a tree of allow-listed elements. The publisher writes it, the phone
 * reads it again with the same list, so what is not on the list exists on neither side.
 * No browser ever parses this HTML: it becomes these nodes, and they become elements one by one.
 */
export type RichNode = string | RichElement

export interface RichElement {
  tag: RichTag
  attributes: Readonly<Record<string, string>>
  children: RichNode[]
}

export type RichTag = keyof typeof ALLOWED

const ALLOWED = {
  a: ['href', 'title'],
  abbr: ['title'],
  b: [],
  bdi: [],
  bdo: [],
  blockquote: [],
  br: [],
  caption: [],
  cite: [],
  code: [],
  dd: [],
  del: [],
  dl: [],
  dt: [],
  em: [],
  figcaption: [],
  figure: [],
  h2: [],
  h3: [],
  h4: [],
  h5: [],
  h6: [],
  hr: [],
  i: [],
  img: ['src', 'alt', 'title', 'width', 'height'],
  ins: [],
  kbd: [],
  li: ['value'],
  mark: [],
  ol: ['start', 'reversed'],
  p: [],
  pre: [],
  q: [],
  rp: [],
  rt: [],
  ruby: [],
  s: [],
  samp: [],
  small: [],
  span: [],
  strong: [],
  sub: [],
  sup: [],
  table: [],
  tbody: [],
  td: ['colspan', 'rowspan'],
  tfoot: [],
  th: ['colspan', 'rowspan', 'scope'],
  thead: [],
  time: ['datetime'],
  tr: [],
  u: [],
  ul: [],
  var: [],
} as const satisfies Record<string, readonly string[]>

const EVERYWHERE: ReadonlySet<string> = new Set(['lang', 'dir'])
const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'img'])
/** Elements whose content is not text for readers. */
const UNREADABLE = /* @__PURE__ */ createSet(
  'head,iframe,math,noembed,noframes,noscript,object,script,select,style,svg,template,textarea,title,xmp',
)
const BLOCKS = /* @__PURE__ */ createSet(
  'blockquote,br,caption,dd,dl,dt,figcaption,figure,h2,h3,h4,h5,h6,hr,li,ol,p,pre,table,td,th,tr,ul',
)

/** Marked as pure where it is called, so that who needs none of the sets does not carry them. */
function createSet(names: string): ReadonlySet<string> {
  return new Set(names.split(','))
}

/** Caps in front of everything, so that hostile text costs no more than a long article. */
export const LIMITS = { characters: 512 * 1024, nodes: 20_000, attributes: 64, depth: 128, value: 4096 }

export function isRichTag(tag: string): tag is RichTag {
  return Object.hasOwn(ALLOWED, tag)
}

/** Whether the element stands on lines of its own. */
export function isBlock(tag: string): boolean {
  return BLOCKS.has(tag)
}

export function isUnreadable(tag: string): boolean {
  return UNREADABLE.has(tag)
}

export function isVoid(tag: string): boolean {
  return VOID.has(tag)
}

/** The value as it may stand on the element, or undefined where it may not stand there. */
export function allowedAttribute(tag: RichTag, name: string, value: string): string | undefined {
  const names: readonly string[] = ALLOWED[tag]
  if (!names.includes(name) && !EVERYWHERE.has(name)) return undefined
  if (value.length > LIMITS.value) return undefined
  if (name === 'href') return isLink(value) ? value : undefined
  if (name === 'src') return isPicturePath(value) ? value : undefined
  if (name === 'dir') return /^(?:ltr|rtl|auto)$/.test(value) ? value : undefined
  if (name === 'lang') return /^[A-Za-z0-9-]{1,35}$/.test(value) ? value : undefined
  if (/^(?:width|height|colspan|rowspan|start|value)$/.test(name)) {
    return /^\d{1,4}$/.test(value) ? value : undefined
  }
  return value
}

/** Addresses that a link may lead to: web, mail, telephone, or a page of this site. */
export function isLink(value: string): boolean {
  // Control characters and spaces inside an address only ever hide a scheme.
  if (/[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202e\ufeff\\]/.test(value)) return false
  return /^(?:https?:\/\/|mailto:|tel:)./i.test(value) || /^\/(?!\/)/.test(value)
}

/** Where a published picture may lie: the site's own `images` folder. */
export function isPicturePath(value: unknown): value is string {
  return typeof value === 'string' && /^\/images\/[a-z0-9][a-z0-9.-]{0,100}$/.test(value)
}

/** Reads the HTML of an article. Linear in its length; never throws; unknown elements leave their text. */
export function parseRichText(html: string): RichNode[] {
  const root: RichNode[] = []
  const open: { tag: string; children: RichNode[] }[] = [{ tag: '', children: root }]
  const token = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-zA-Z][a-zA-Z0-9:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>|[^<]+|</g
  const source = html.slice(0, LIMITS.characters)
  let nodes = 0
  for (let match = token.exec(source); match && nodes < LIMITS.nodes; match = token.exec(source)) {
    const [text, slash, name, attributes = ''] = match
    const parent = open[open.length - 1]!
    if (name === undefined) {
      if (text.startsWith('<!--')) continue
      nodes += 1
      pushText(parent.children, decodeEntities(text))
      continue
    }
    const tag = name.toLowerCase()
    if (slash) {
      const at = open.map((element) => element.tag).lastIndexOf(tag)
      if (at > 0) open.length = at
      continue
    }
    if (UNREADABLE.has(tag)) {
      token.lastIndex = endOf(source, tag, token.lastIndex)
      continue
    }
    if (!isRichTag(tag)) continue
    nodes += 1
    const element: RichElement = { tag, attributes: parseAttributes(tag, attributes), children: [] }
    if (tag === 'img' && !element.attributes['src']) continue
    parent.children.push(element)
    if (!VOID.has(tag) && open.length < LIMITS.depth) open.push(element)
  }
  return root
}

/** Writes nodes as HTML that `parseRichText` and every browser read back alike. */
export function generateRichText(nodes: readonly RichNode[]): string {
  return nodes.map(generateNode).join('')
}

/** The readable text, a line per block. */
export function textOf(nodes: readonly RichNode[]): string {
  return collectText(nodes)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[\n ]*/g, '\n')
    .trim()
}

function generateNode(node: RichNode): string {
  if (typeof node === 'string') return escapeText(node)
  const attributes = Object.entries(node.attributes)
    .map(([name, value]) => ` ${name}="${escapeText(value).replaceAll('"', '&quot;')}"`)
    .join('')
  const start = `<${node.tag}${attributes}>`
  return VOID.has(node.tag) ? start : `${start}${generateRichText(node.children)}</${node.tag}>`
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function collectText(nodes: readonly RichNode[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node
      const inner = collectText(node.children)
      return BLOCKS.has(node.tag) ? `\n${inner}\n` : inner
    })
    .join('')
}

function pushText(children: RichNode[], text: string): void {
  const last = children.length - 1
  const before = children[last]
  if (typeof before === 'string') children[last] = before + text
  else children.push(text)
}

function parseAttributes(tag: RichTag, source: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  const pattern = /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g
  let count = 0
  for (const [, name = '', double, single, bare] of source.matchAll(pattern)) {
    if ((count += 1) > LIMITS.attributes) break
    const value = decodeEntities(double ?? single ?? bare ?? '')
    const allowed = allowedAttribute(tag, name.toLowerCase(), value)
    if (allowed !== undefined) attributes[name.toLowerCase()] ??= allowed
  }
  return attributes
}

/** Where the content of an unreadable element ends; at the end of the text if it never does. */
function endOf(source: string, tag: string, from: number): number {
  const end = new RegExp(`</${tag}[^>]*>`, 'gi')
  end.lastIndex = from
  return end.exec(source) ? end.lastIndex : source.length
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
}

export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (all, decimal, hex, name) => {
    if (name) return Object.hasOwn(NAMED, name) ? NAMED[name]! : all
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      ? String.fromCodePoint(code)
      : '\ufffd'
  })
}
