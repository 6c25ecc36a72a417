import type { Element } from 'domhandler'
import type { RichNode } from '../../../model/rich-text.ts'
import { cleanHtml } from '../../html.ts'
import { writeArticle } from './article-html.ts'
import { findBeside } from './article-beside.ts'
import { isArticlePicture, judgeLines } from './article-lines.ts'
import { type Asides, findAsides, isAside, nameTokens } from './page-asides.ts'
import { isDataTable } from './page-tables.ts'
import { isElement, type Line, type PageDocument, parentElement, squeeze } from './page-document.ts'
import { hasLabel } from './meta-line.ts'

export interface ArticleText {
  content: RichNode[]
  confidence: number
  /** The lines of the page that the text is made of. */
  lines: Line[]
  /** Lines in and after the text that name its editor and the like, not part of it. */
  signed: Line[]
}

interface Scores {
  /** By line index. */
  lines: number[]
  elements: Map<Element, number>
  /** The lines of each element: they stand together. */
  inside: Map<Element, Line[]>
  page: PageDocument
  asides: Asides
  title: Line | undefined
}

const PARAGRAPH =
  /^(?:p|h[1-6]|span|font|strong|b|em|i|a|u|blockquote|pre|li|dd|dt|label|figure|caption|img)$/
const FURNITURE =
  /版权所有|copyright|©|icp[备证]|公网安备|主办单位|承办单位|技术支持|网站地图|联系我们|违法和不良信息|举报电话|all rights? reserved|建议使用.{0,12}浏览器|未经授权|不得转载|转载请注明|免责声明|网站标识码|邮编[:：]|互联网新闻信息服务/i
const TITLES_OF_ARTICLES = new Set(
  'article,content,detail,zoom,editor,articlecontent,newscontent,txt,text,zw,zhengwen,body'.split(','),
)
const PICTURE_SCORE = 25

/** Finds the article's own text on the page: where most that reads like sentences stands together. */
export function findArticle(page: PageDocument, title: Line | undefined): ArticleText {
  const found = attempt(page, title, findAsides(page, title))
  if (found.lines.length > 0 && letters(found.lines) >= 60) return found
  // Names are only hints: where they leave nothing, the page is read without them.
  const nameless = attempt(page, title, findAsides(page, title, { names: false }))
  return letters(nameless.lines) > letters(found.lines) * 2 + 40 ? { ...nameless, confidence: 0.4 } : found
}

/** The text inside an element that the operator chose. */
export function readArticle(page: PageDocument, roots: readonly Element[]): ArticleText {
  const lines = page.lines.filter((line) => line.within.some((element) => roots.includes(element)))
  return finish({ page, lines, signed: [], confidence: 1 })
}

function attempt(page: PageDocument, title: Line | undefined, asides: Asides): ArticleText {
  const scores = scorePage(page, title, asides)
  const container = descend(scores)
  const roots = container ? [container, ...siblingsOf(container, scores)] : []
  const candidates = page.lines.filter(
    (line) => line.within.some((element) => roots.includes(element)) || isStray(line, container, scores),
  )
  const { kept, signed } = judgeLines(candidates, { page, title, isAside: (line) => isAside(line, asides) })
  return finish(
    { page, lines: kept, signed, confidence: confidenceOf(kept, container, scores) },
    { title, asides },
  )
}

function finish(
  { page, lines, signed, confidence }: Omit<ArticleText, 'content'> & { page: PageDocument },
  beside?: { title: Line | undefined; asides: Asides },
): ArticleText {
  const skipped = beside?.asides.elements ?? new Set()
  const { before, after } = beside ? findBeside({ page, kept: lines, ...beside }) : { before: '', after: '' }
  const text = lines.length > 0 ? writeArticle(lines, skipped) : ''
  const html = before + text + after
  if (html === '') return { content: [], confidence: 0, lines, signed }
  return { content: cleanHtml(html, { base: page.base }), confidence, lines, signed }
}

function scorePage(page: PageDocument, title: Line | undefined, asides: Asides): Scores {
  const elements = new Map<Element, number>()
  const inside = new Map<Element, Line[]>()
  const repeated = squeeze(title?.text ?? '')
  const lines = page.lines.map((line) => {
    const isRepeat = repeated !== '' && squeeze(line.text) === repeated
    const isBefore = title !== undefined && line.index < title.index
    const score = isAside(line, asides) || isRepeat ? 0 : scoreOf(line, page) * (isBefore ? 0.1 : 1)
    for (const element of line.within) addTo(element, { line, score, elements, inside })
    return score
  })
  return { lines, elements, inside, page, asides, title }
}

function addTo(
  element: Element,
  { line, score, elements, inside }: Pick<Scores, 'elements' | 'inside'> & { line: Line; score: number },
): void {
  const lines = inside.get(element)
  if (lines) lines.push(line)
  else inside.set(element, [line])
  if (score > 0) elements.set(element, (elements.get(element) ?? 0) + score)
}

/** How much a line reads like an article: sentences much, labels, links and the site's small print not at all. */
export function scoreOf(line: Line, page: PageDocument): number {
  if (line.picture) return isArticlePicture(line, page) ? PICTURE_SCORE : 0
  const text = squeeze(line.text)
  const own = text.length - line.linked
  if (own <= line.linked || FURNITURE.test(text) || (text.length < 60 && hasLabel(line.text))) return 0
  const marks = text.match(/[，。；：！？、“”,;!?…]/g)?.length ?? 0
  if (marks === 0 && own < 4) return 0
  const ends = text.match(/[。！？]/g)?.length ?? 0
  return Math.min(own, 400) * (marks > 0 ? 1 : 0.4) + Math.min(ends, 10) * 5
}

/** From the whole page down, as long as nearly all of the text is inside one part of it. */
function descend(scores: Scores): Element | undefined {
  let at = scores.page.$('body')[0]
  if (!at || !scores.elements.get(at)) return undefined
  for (let depth = 0; depth < 4096; depth += 1) {
    const next = narrower(at, scores)
    if (!next) break
    at = next
  }
  return /^(?:tbody|thead|tr|table)$/.test(at.name) ? dataTableAround(at) : at
}

function dataTableAround(element: Element): Element {
  let table: Element | undefined = element
  while (table && table.name !== 'table') table = parentElement(table)
  return table && isDataTable(table) ? table : element
}

function narrower(at: Element, scores: Scores): Element | undefined {
  const total = scores.elements.get(at)!
  const children = at.children.filter(
    (child): child is Element => isElement(child) && scores.elements.has(child),
  )
  const score = (child: Element): number => scores.elements.get(child)!
  const best = children.toSorted((a, b) => score(b) - score(a))[0]
  if (!best || PARAGRAPH.test(best.name) || isDataTable(best)) return undefined
  const titled = children.find((child) => scores.title?.within.includes(child))
  if (titled && !PARAGRAPH.test(titled.name) && score(titled) >= total * 0.3 && isRead(titled, scores))
    return titled
  const share = score(best) / total
  if (share >= 0.8) return best
  const others = children.filter((child) => child !== best && score(child) > total * 0.04)
  const own = total - children.reduce((sum, child) => sum + score(child), 0)
  if (own > total * 0.1 || !isSection(best, scores)) return undefined
  return others.some((child) => isArticleLike(child, scores)) ? fullest(children, scores) : best
}

/** Of several whole texts side by side it is the one with the system's name for an article, if any. */
function fullest(children: Element[], scores: Scores): Element | undefined {
  const named = children.filter((child) => nameTokens(child).some((token) => TITLES_OF_ARTICLES.has(token)))
  const [only] = named
  if (named.length === 1 && only && isSection(only, scores)) return only
  const cells = children.filter(({ name }) => name === 'td')
  return cells.length > 1
    ? cells.toSorted((a, b) => scores.elements.get(b)! - scores.elements.get(a)!)[0]
    : undefined
}

/** Whether it holds sentences below the title. */
function isRead(element: Element, scores: Scores): boolean {
  return scoredLines(element, scores).some(
    ({ text, index }) => /[。！？]/.test(text) && index > (scores.title?.index ?? 0),
  )
}

function isSection(element: Element, scores: Scores): boolean {
  return scoredLines(element, scores).length > 1
}

function scoredLines(element: Element, scores: Scores): Line[] {
  return (scores.inside.get(element) ?? []).filter((line) => scores.lines[line.index]! > 0)
}

/** Sentences, and hardly a link among them. */
function isArticleLike(element: Element, scores: Scores): boolean {
  const lines = (scores.inside.get(element) ?? []).filter((line) => !isAside(line, scores.asides))
  const linked = lines.reduce((sum, line) => sum + line.linked, 0)
  const hasSentences = lines.some((line) => /[。！？；]/.test(line.text) && scores.lines[line.index]! > 0)
  const isShown =
    PARAGRAPH.test(element.name) || lines.some((line) => line.picture && scores.lines[line.index]! > 0)
  return (hasSentences || isShown) && linked < letters(lines) * 0.2 + 1
}

/** Parts of the article that stand beside its largest part. */
function siblingsOf(container: Element, scores: Scores): Element[] {
  const isCell = container.name === 'td'
  const row = isCell ? parentElement(container) : container
  const parent = row && parentElement(row)
  if (!parent || (isCell && scoredLines(row, scores).some((line) => !line.within.includes(container))))
    return []
  const isNamed = nameTokens(container).some((token) => TITLES_OF_ARTICLES.has(token))
  return parent.children.filter((child): child is Element => {
    if (child === row || !isElement(child) || (scores.elements.get(child) ?? 0) < 8) return false
    // Beside a block that is called the article, another long one is something else.
    if (isNamed && isSection(child, scores)) return false
    return isAfterTitle(child, scores) && isArticleLike(child, scores)
  })
}

function isAfterTitle(element: Element, { title, inside }: Scores): boolean {
  const [first] = inside.get(element) ?? []
  return title === undefined || (first !== undefined && first.index > title.index)
}

/** Text that an old page left between its blocks. */
function isStray(line: Line, container: Element | undefined, scores: Scores): boolean {
  const parent = container && parentElement(container)
  if (!parent || line.block !== parent || container.name === 'td') return false
  return scores.lines[line.index]! >= 15 && (scores.title === undefined || line.index > scores.title.index)
}

function confidenceOf(kept: readonly Line[], container: Element | undefined, scores: Scores): number {
  const score = kept.reduce((sum, line) => sum + scores.lines[line.index]!, 0)
  const all = scores.lines.reduce((sum, each) => sum + each, 0)
  const isNamed =
    container !== undefined && nameTokens(container).some((token) => TITLES_OF_ARTICLES.has(token))
  const share = all === 0 ? 0 : Math.min(1, score / all)
  const sure = 0.35 + share * 0.35 + (isNamed ? 0.1 : 0)
  return letters(kept) < 60 && !kept.some(({ picture }) => picture) ? Math.min(sure, 0.45) : sure
}

function letters(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + squeeze(line.text).length, 0)
}
