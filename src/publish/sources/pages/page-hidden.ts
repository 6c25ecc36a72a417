import type { Element } from 'domhandler'

/** Names that the systems themselves give to the article's own text, which scripts show only later. */
const ARTICLE = /content|article|zoom|editor|detail|text|body|main/i
const HIDDEN_CLASS = /(?:^|[\s_-])(?:hide|hidden|none|dn|sr-only|visually-hidden|screen-reader-text)(?:\s|$)/i
const STYLES: readonly RegExp[] = [
  /(?:^|;)display:none/,
  /(?:^|;)font-size:0(?:px|pt|em)?(?:;|!|$)/,
  /(?:^|;)(?:left|top|margin-left|margin-top|text-indent|right|bottom):-\d{3,}(?:px|em|pt)/,
  /(?:^|;)clip:rect\(0|clip-path:inset\((?:50|100)%/,
]
/** What scripts undo on the article itself once the page has loaded. */
const UNTIL_LOADED = /(?:^|;)(?:visibility:hidden|opacity:0(?:\.0+)?(?:;|!|$))/
const WHITE = /^(?:#fff(?:fff)?|white|rgba?\(255,255,255(?:,1)?\))$/
const CLEAR = /^(?:#fff(?:fff)?|white|transparent|none|inherit|initial|rgba?\(255,255,255(?:,[\d.]+)?\))?$/

/** Whether an element is on the page for machines only, as far as the page itself says so. */
export function isHidden(element: Element): boolean {
  const { attribs } = element
  if ('hidden' in attribs || HIDDEN_CLASS.test(attribs['class'] ?? '')) return true
  const style = styleOf(element)
  if (STYLES.some((pattern) => pattern.test(style) && !holdsOnlyPictures(element, style))) return true
  if (UNTIL_LOADED.test(style) && !ARTICLE.test(`${attribs['id']} ${attribs['class']}`)) return true
  return isZeroSized(style) || isWhiteOnWhite(element, style)
}

function styleOf(element: Element): string {
  return (element.attribs['style'] ?? '').slice(0, 4096).toLowerCase().replaceAll(/\s+/g, '')
}

/** No size of letters around pictures closes the gaps between them. */
function holdsOnlyPictures(element: Element, style: string): boolean {
  return /font-size:0/.test(style) && element.children.some((child) => 'attribs' in child)
}

function isZeroSized(style: string): boolean {
  const isFlat = /(?:^|;)(?:max-)?height:[01](?:px)?(?:;|!|$)/.test(style)
  const isThin = /(?:^|;)(?:max-)?width:[01](?:px)?(?:;|!|$)/.test(style)
  return (isFlat && (isThin || /overflow:hidden/.test(style))) || (isThin && /overflow:hidden/.test(style))
}

function isWhiteOnWhite(element: Element, style: string): boolean {
  const color = element.name === 'font' ? (element.attribs['color'] ?? '').toLowerCase() : ''
  const written = /(?:^|;)color:([^;!]+)/.exec(style)?.[1] ?? color
  return WHITE.test(written) && !hasBackground(element)
}

function hasBackground(element: Element): boolean {
  let at: Element | undefined = element
  for (let level = 0; at && level < 64; level += 1) {
    const background = /(?:^|;)background(?:-color|-image)?:([^;!]+)/.exec(styleOf(at))?.[1] ?? ''
    const old = `${at.attribs['bgcolor'] ?? ''}${at.attribs['background'] ?? ''}`.toLowerCase()
    if (!CLEAR.test(background) || !CLEAR.test(old)) return true
    at = at.parent && 'attribs' in at.parent ? at.parent : undefined
  }
  return false
}
