import { isVoid, LIMITS } from '../model/rich-text.ts'

/** Far more than any page has, far less than what a parser needs a second for. */
const MAXIMUM_DEPTH = 512
/** Their end tags may be left out, and the next one ends them: they do not nest by themselves. */
const SELF_ENDING = new Set('p,li,dt,dd,option,optgroup,tr,td,th,thead,tbody,tfoot,rt,rp'.split(','))
const RAW = new Set('script,style,textarea,title,xmp,iframe,noembed,noframes,noscript'.split(','))
const VOID = new Set('area,base,col,embed,input,link,meta,param,source,track,wbr'.split(','))
const TAG = /<(\/?)([a-z][^\s/>]*)|<!--(?:-?>|[\s\S]*?(?:--!?>|$))/gi
const ATTRIBUTE = /[\s/]*(?:[^\s/>][^\s/>=]*)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*)?)?/y

/**
 * Whether HTML has a tag with more attributes, or elements nested deeper, than text for readers has.
 * Parsers that do as the standard says take minutes for such. Linear in its length.
 */
export function isExcessive(html: string): boolean {
  const open: string[] = []
  TAG.lastIndex = 0
  for (let match = TAG.exec(html); match; match = TAG.exec(html)) {
    const [, slash, written] = match
    if (written === undefined) continue
    const name = written.toLowerCase()
    if (skipAttributes(html)) return true
    if (slash) closeTag(open, name)
    else if (RAW.has(name)) TAG.lastIndex = endOfRaw(html, name, TAG.lastIndex)
    else if (!isVoid(name) && !VOID.has(name) && !SELF_ENDING.has(name)) open.push(name)
    if (open.length > MAXIMUM_DEPTH) return true
  }
  return false
}

/** Moves behind the attributes of the tag just begun; true where there are too many. */
function skipAttributes(html: string): boolean {
  ATTRIBUTE.lastIndex = TAG.lastIndex
  for (let count = 0; count <= LIMITS.attributes; count += 1) {
    if (!ATTRIBUTE.test(html)) return false
    TAG.lastIndex = ATTRIBUTE.lastIndex
  }
  return true
}

function closeTag(open: string[], name: string): void {
  const at = open.lastIndexOf(name)
  if (at >= 0) open.length = at
}

function endOfRaw(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}[\\s/>]`, 'gi')
  end.lastIndex = from
  return end.exec(html)?.index ?? html.length
}
