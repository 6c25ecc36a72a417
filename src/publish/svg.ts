import { escapeMarkup } from './markup.ts'
import { readSvg, SvgError, type SvgElement } from './svg-tree.ts'

/** A drawing of nothing but shapes and words, written anew from what was allowed. */
export interface CleanSvg {
  width: number
  height: number
  text: string
}

const ELEMENTS = new Set(
  'circle,clipPath,defs,ellipse,g,line,linearGradient,path,polygon,polyline,radialGradient,rect,stop,style,svg,symbol,text,tspan,use'.split(
    ',',
  ),
)
/** Words about the drawing, and what drawing programs keep in it for themselves. */
const UNSEEN = /^(?:title|desc|metadata|(?:sodipodi|inkscape|sketch|serif|rdf|cc|dc):[\w-]+)$/
/** Not `stroke-dasharray`: a dash that is short enough takes hours to draw. */
const PROPERTIES = new Set(
  'clip-path,clip-rule,color,display,dominant-baseline,fill,fill-opacity,fill-rule,font-family,font-size,font-style,font-weight,letter-spacing,opacity,stop-color,stop-opacity,stroke,stroke-linecap,stroke-linejoin,stroke-miterlimit,stroke-opacity,stroke-width,text-anchor,transform,visibility'.split(
    ',',
  ),
)
const ATTRIBUTES = new Set([
  ...PROPERTIES,
  ...'class,clipPathUnits,cx,cy,d,dx,dy,fx,fy,gradientTransform,gradientUnits,height,id,offset,points,preserveAspectRatio,r,rotate,rx,ry,spreadMethod,style,viewBox,width,x,x1,x2,y,y1,y2'.split(
    ',',
  ),
])
const LINKED = new Set(['linearGradient', 'radialGradient', 'use'])
const MAXIMUM = { elements: 5000, words: 2000, width: 1200, height: 2400 }

/** Reads an SVG. Throws an SvgError where anything in it is not a plain drawing. */
export function cleanSvg(source: string): CleanSvg {
  const root = readSvg(source)
  if (root.name !== 'svg') throw new SvgError('It is not an SVG.')
  const { width, height } = sizeOf(root)
  const drawing = cleanElement(root)
  checkCosts(drawing)
  const box = root.attributes.get('viewBox') ?? `0 0 ${width} ${height}`
  const scale = Math.min(1, MAXIMUM.width / width, MAXIMUM.height / height)
  const size = { width: Math.ceil(width * scale), height: Math.ceil(height * scale) }
  const attributes = new Map([...drawing.attributes, ['viewBox', box]])
  attributes.set('width', `${size.width}`).set('height', `${size.height}`)
  attributes.set('xmlns', 'http://www.w3.org/2000/svg')
  return { ...size, text: generate({ ...drawing, attributes }) }
}

/** The size that the drawing gives itself, else that of its view; https://www.w3.org/TR/SVG2/coords.html */
function sizeOf({ attributes }: SvgElement): { width: number; height: number } {
  const [, , boxWidth = 0, boxHeight = 0] = (attributes.get('viewBox') ?? '').split(/[\s,]+/).map(Number)
  const width = lengthOf(attributes.get('width')) ?? boxWidth
  const height = lengthOf(attributes.get('height')) ?? boxHeight
  if (!(width >= 1 && height >= 1)) throw new SvgError('It is an SVG without a size.')
  if (width > 1e5 || height > 1e5) throw new SvgError(`It is too large: ${width} by ${height} pixels.`)
  return { width, height }
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['px', 1],
  ['pt', 96 / 72],
  ['mm', 96 / 25.4],
  ['cm', 96 / 2.54],
  ['in', 96],
])

function lengthOf(value = ''): number | undefined {
  const [, number = '', unit = ''] = /^\s*([\d.]+(?:e\d+)?)([a-z]*)\s*$/i.exec(value) ?? []
  const pixels = UNITS.get(unit.toLowerCase())
  return number === '' || pixels === undefined ? undefined : Number(number) * pixels
}

function cleanElement({ name, attributes, children }: SvgElement): SvgElement {
  if (!ELEMENTS.has(name)) throw new SvgError(`It is an SVG with <${name.slice(0, 40)}>, which is not drawn.`)
  return { name, attributes: cleanAttributes(name, attributes), children: cleanChildren(name, children) }
}

function cleanChildren(name: string, children: SvgElement['children']): SvgElement['children'] {
  if (name === 'style') return [cleanStyleSheet(children.join(''))]
  return children.flatMap((child): SvgElement['children'] => {
    if (typeof child !== 'string') return UNSEEN.test(child.name) ? [] : [cleanElement(child)]
    return name === 'text' || name === 'tspan' ? [child] : []
  })
}

function cleanAttributes(element: string, attributes: ReadonlyMap<string, string>): Map<string, string> {
  const cleaned = new Map<string, string>()
  for (const [name, value] of attributes) {
    const link = /^(?:xlink:)?href$/i.test(name)
    if (/^on|^xml:base$|^src$/i.test(name) || (link && !/^#[\w.:-]+$/.test(value))) throw foreign(name)
    if (link && LINKED.has(element)) cleaned.set('href', value)
    else if (name === 'style') cleaned.set(name, cleanDeclarations(value))
    else if (name !== 'xmlns' && !name.includes(':')) {
      const checked = checkValue(name, value)
      if (ATTRIBUTES.has(name)) cleaned.set(name, checked)
    }
  }
  return cleaned
}

/** Rules for classes, ids and elements; anything else that a style sheet can say is refused. */
function cleanStyleSheet(text: string): string {
  const rules = withoutComments(text).split('}')
  if (rules.pop()!.trim() !== '') throw foreign('style')
  return rules
    .map((rule) => {
      const [selector = '', declarations, ...rest] = rule.split('{')
      if (declarations === undefined || rest.length > 0 || !/^[\s\w.#,*-]+$/.test(selector))
        throw foreign('style')
      return `${selector.trim()}{${cleanDeclarations(declarations)}}`
    })
    .join('')
}

function cleanDeclarations(text: string): string {
  return withoutComments(text)
    .split(';')
    .flatMap((declaration) => {
      const [written = '', ...value] = declaration.split(':')
      const name = written.trim().toLowerCase()
      const checked = checkValue('style', value.join(':').trim())
      return PROPERTIES.has(name) ? [`${name}:${checked}`] : []
    })
    .join(';')
}

function withoutComments(text: string): string {
  const [first = '', ...comments] = text.split('/*')
  const rest = comments.map((comment) => {
    const end = comment.indexOf('*/')
    if (end < 0) throw foreign('style')
    return comment.slice(end + 2)
  })
  return first + rest.join('')
}

/** A value may point to a part of the same drawing, and to nothing else. */
function checkValue(name: string, value: string): string {
  const rest = value.replaceAll(/url\(\s*(["']?)#[\w.:-]+\1\s*\)/g, '')
  if (/url\s*\(|[\\@<>{}]|import|expression\s*\(|(?:java|vb)script:|data:|https?:|\/\//i.test(rest))
    throw foreign(name)
  return value
}

/** Elements that are drawn again wherever something points to them count every time. */
function checkCosts(root: SvgElement): void {
  const all = elementsIn(root)
  const named = new Map(all.map((element) => [element.attributes.get('id') ?? '', element]))
  let drawn = 0
  function draw(element: SvgElement): void {
    if ((drawn += 1) > MAXIMUM.elements) throw new SvgError('It is an SVG with too many elements.')
    for (const id of targetsOf(element)) if (named.has(id)) draw(named.get(id)!)
    for (const child of element.children) if (typeof child !== 'string') draw(child)
  }
  draw(root)
  const words = all.flatMap(({ name, children }) => (name === 'style' ? [] : children))
  const length = words.reduce((sum, word) => sum + (typeof word === 'string' ? word.length : 0), 0)
  if (length > MAXIMUM.words) throw new SvgError('It is an SVG with too many words.')
}

function elementsIn(element: SvgElement): SvgElement[] {
  const inner = element.children.flatMap((child) => (typeof child === 'string' ? [] : elementsIn(child)))
  return [element, ...inner]
}

/** The ids of what is drawn for this element besides itself: not gradients, which only colour it. */
function targetsOf({ name, attributes }: SvgElement): string[] {
  const used = name === 'use' ? (attributes.get('href') ?? '').slice(1) : ''
  const clips = `clip-path:${attributes.get('clip-path') ?? ''};${attributes.get('style') ?? ''}`
  const clipped = [...clips.matchAll(/clip-path:url\(\s*["']?#([\w.:-]+)/g)].map(([, id = '']) => id)
  return [used, ...clipped].filter((id) => id !== '')
}

function generate({ name, attributes, children }: SvgElement): string {
  const written = [...attributes].map(([key, value]) => ` ${key}="${escapeMarkup(value)}"`).join('')
  const inner = children.map((child) => (typeof child === 'string' ? escapeMarkup(child) : generate(child)))
  return `<${name}${written}>${inner.join('')}</${name}>`
}

function foreign(name: string): SvgError {
  return new SvgError(`It is an SVG whose ${name.slice(0, 40)} is not that of a plain drawing.`)
}
