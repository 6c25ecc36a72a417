import type { Element } from 'domhandler'
import { hintOf, type Line, squeeze } from './page-document.ts'

const SAYS_SO =
  /^(?:[▲△↑⬆↓▼]|[(（【[]?\s*(?:上图|下图|左图|右图|图片?(?:\d{1,2}|[一二三四五六七八九十])?\s*[为:：|／/]|图说|图注|资料图|图片(?:来源|说明)))|(?:摄影?|供图|摄制|图\/[\u4e00-\u9fff]{2,4}|资料图片?|摄影报道)\s*[)）】\]。]?$/
const NAMED =
  /caption|tuzhu|pic_?(?:text|intro|memo|info|title|desc|note|tips)|img_?(?:text|info|title|desc|note|tips)|photo_?(?:text|info)|tushuo|tuxun/i
const SMALL =
  /font-size:\s*(?:[6-9]|1[0-3])(?:\.\d+)?(?:px|pt)|font-size:\s*(?:0?\.\d+em|[5-8]\d%|small|x-small)/i
const GREY =
  /color:\s*(?:#([6-9a-b][0-9a-f])\1{2}\b|#([6-9a-b])\2{2}\b|gr[ae]y|rgb\((1[0-7]\d|[89]\d),\s*\3,\s*\3\))/i
const CENTRED = /text-align:\s*center/i

/** The line under each picture that has one, by picture. */
export function findCaptions(lines: readonly Line[]): Map<Element, Line> {
  const captions = new Map<Element, Line>()
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1]
    if (line.picture && next && isCaption(next, line, lines[index + 2])) captions.set(line.picture, next)
  }
  return captions
}

function isCaption(line: Line, picture: Line, after: Line | undefined): boolean {
  const text = squeeze(line.text)
  if (line.picture || text.length < 2 || text.length > 120 || line.linked * 2 > text.length) return false
  if (line.block.name === 'figcaption' || SAYS_SO.test(text)) return true
  if (/^h[1-6]$/.test(line.block.name)) return false
  const around = line.within.slice(-5).filter((element) => !element.attribs['id'])
  if (around.some((element) => NAMED.test(hintOf(element)))) return true
  if (text.length > 60 || (line.block === after?.block && line.block !== picture.block)) return false
  const isSmall = stylesOf(line).some((style) => SMALL.test(style) || GREY.test(style))
  return isSmall || (isCentred(line) && isCentred(picture) && !isBold(line) && !/[。！？]$/.test(text))
}

/** The styles of everything around its words, up to the paragraph. */
function stylesOf(line: Line): string[] {
  const [first] = line.nodes
  const styles: string[] = []
  for (let at = first?.parent; at && 'attribs' in at; at = at.parent) {
    styles.push(at.attribs['style'] ?? '')
    if (at.name === 'font' && /^(?:1|2|-\d)$/.test(at.attribs['size'] ?? '')) styles.push('font-size:small')
    if (at === line.block) break
  }
  return styles
}

function isCentred(line: Line): boolean {
  return line.within.slice(-3).some((element) => {
    const { align = '', style = '' } = element.attribs
    return element.name === 'center' || align.toLowerCase() === 'center' || CENTRED.test(style)
  })
}

function isBold(line: Line): boolean {
  const parent = line.nodes[0]?.parent
  const tags = [parent, parent?.parent].filter((node) => node && 'name' in node)
  return tags.some((node) => /^(?:b|strong|h\d)$/.test((node as Element).name))
}
