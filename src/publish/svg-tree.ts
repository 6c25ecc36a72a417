/** An element of a drawing, its references decoded. */
export interface SvgElement {
  name: string
  attributes: ReadonlyMap<string, string>
  children: (SvgElement | string)[]
}

/** A drawing that is not taken; the message is a sentence for the operator. */
export class SvgError extends Error {
  override readonly name = 'SvgError'
}

const MAXIMUM = { characters: 256 * 1024, depth: 64 }
const NAME = String.raw`[a-zA-Z_][\w.:-]*`
const ATTRIBUTE = String.raw`\s+${NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*')`
/** Nothing else may stand in a drawing: above all no declarations inside a document type. */
const TOKEN = new RegExp(
  String.raw`<!--[\s\S]*?-->|<!DOCTYPE[^>[]*>|<\?xml\s[^>]*\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)(${NAME})((?:${ATTRIBUTE}){0,64})\s*(\/?)>|[^<]+`,
  'y',
)

/** Reads XML that is in order, and nothing that is not. Linear in its length. Throws an SvgError. */
export function readSvg(source: string): SvgElement {
  const text = source.replace(/^\ufeff/, '')
  if (text.length > MAXIMUM.characters) throw new SvgError('It is an SVG of more than 256 KB.')
  const top: SvgElement = { name: '', attributes: new Map(), children: [] }
  const open = [top]
  const token = new RegExp(TOKEN)
  while (token.lastIndex < text.length) {
    const match = token.exec(text)
    if (!match) throw disorder()
    readToken(match, open)
  }
  const roots = top.children.filter((child) => typeof child !== 'string' || child.trim() !== '')
  const [root] = roots
  if (open.length > 1 || roots.length !== 1 || typeof root !== 'object') throw disorder()
  return root
}

function readToken(match: RegExpExecArray, open: SvgElement[]): void {
  const [text, cdata, slash, name, attributes = '', end] = match
  const parent = open[open.length - 1]!
  if (cdata !== undefined) parent.children.push(cdata)
  else if (name === undefined) {
    if (!text.startsWith('<')) parent.children.push(decodeReferences(text))
  } else if (slash) {
    if (open.pop()?.name !== name || open.length === 0) throw disorder()
  } else {
    const element = { name, attributes: readAttributes(attributes), children: [] }
    parent.children.push(element)
    if (end === '') open.push(element)
    if (open.length > MAXIMUM.depth) throw new SvgError('It is an SVG whose elements are nested too deep.')
  }
}

function readAttributes(source: string): Map<string, string> {
  const pattern = new RegExp(String.raw`(${NAME})\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'g')
  return new Map(
    [...source.matchAll(pattern)].map(([, name = '', double, single]) => [
      name,
      decodeReferences(double ?? single ?? ''),
    ]),
  )
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

/** The five names of XML and numbers; any other would be an entity that the drawing brings along. */
function decodeReferences(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));|&/gi, (_, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16)
    const character = NAMED.get(name) ?? (code > 8 && code < 0xd800 ? String.fromCodePoint(code) : undefined)
    if (character === undefined) throw new SvgError('It is an SVG with entities.')
    return character
  })
}

function disorder(): SvgError {
  return new SvgError('It is an SVG that is not in order.')
}
