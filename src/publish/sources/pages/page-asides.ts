import type { Element, ParentNode } from 'domhandler'
import { hintOf, isElement, type Line, type PageDocument, parentElement, squeeze } from './page-document.ts'

/** What stands on the page beside the article, as elements and as single lines. */
export interface Asides {
  elements: ReadonlySet<Element>
  lines: ReadonlySet<Line>
  /** Those of the elements that are so only because they are links and nothing else. */
  lists: ReadonlySet<Element>
}

interface Span {
  first: number
  last: number
  letters: number
  linked: number
}

const TAGS = new Set('nav,footer,aside'.split(','))
/** Words that page authors give to what is not the article; only a hint. */
const NAMES = new Set(
  'ad,ads,advert,advertisement,adbox,banner,bdshare,bdsharebuttonbox,breadcrumb,bshare,comment,comments,commentbox,commentlist,replybox,replylist,pllist,plbox,copyright,crumb,crumbs,disclaimer,ewm,erweima,foot,footer,friendlink,gg,guanggao,hot,hotnews,interest,jiathis,kefu,links,login,menu,nav,navbar,navigation,ntshare,pager,pages,pagination,pinglun,pl,popup,popular,position,qrcode,rank,ranking,recommend,recommendation,relate,related,relevant,reply,respond,search,share,sharebox,shenming,shengming,sidebar,side,sider,statement,subscribe,tags,tag,tie,toolbar,topbar,topnav,tougao,tuijian,ujian,weizhi,widget,xgwz,xgxw,xiangguan,zan,dianzan,fenxiang,paihang,dashang,reward'.split(
    ',',
  ),
)
/** Names of what holds readers' words; `pl` with a number is a padding. */
const COMMENT_NAMES = new Set(
  'comment,comments,commentbox,commentlist,pinglun,pl,plbox,pllist,reply,replybox,replylist'.split(','),
)
const PADDING = /(?:^|\s)pl[-_]?\d+/i
const COMMENT_BLOCK = /^(?:article|dd|div|dl|li|section|table|tr|ul)$/
const COMMENT_BUTTON = /^(?:[[【(（|]?(?:回复|举报|顶|踩|支持|反对)(?:[(（[]?\d*[)）\]】|]?))+$/
const COMMENT_AUTHOR = /^[[【]?\p{sc=Han}{0,8}网友[^，。！？；：:]{0,16}$/u
const COMMENT_TIME = /\d{1,2}[-/月]\d{1,2}|\d{1,2}:\d{2}|(?:分钟|小时|天)前|[今昨前]天/
const COMMENT_LIMIT = { words: 200, letters: 3000 }
const RELATED =
  /^[【[◆■●▪▍|>\s]*(?:(?:相关|有关)(?:阅读|新闻|文章|内容|链接|报道|推荐|资讯|专题|信息|热词|主题)|延伸阅读|扩展阅读|阅读延伸|推荐(?:阅读|新闻|文章|内容|信息|视频|图集)?|(?:为[您你]|特别|本站|编辑|小编|新闻|阅读|站内|图文|今日|智能)推荐|猜[您你]喜欢|热[门点](?:新闻|文章|推荐|资讯|排行|图片|话题|内容|阅读|视频|关注|标签)?|最新(?:新闻|文章|资讯|动态|更新|发布|内容|信息)|图片(?:新闻|推荐|报道)|(?:新闻|点击|阅读|浏览|文章|评论|人气|热点|热评|本[周月日]|24小时|48小时|周|月|日)排行榜?|排行榜|精彩(?:推荐|图片|专题|视频|图集|阅读|内容)|今日(?:热点|头条|要闻|关注)|[您你](?:可能|也许)(?:还|也|会)?(?:喜欢|感兴趣|关心).{0,6}|大家(?:都|还)?在看|看过本文的.{0,8}|更多(?:新闻|阅读|内容|精彩|相关|推荐|文章)?.{0,6}|往期(?:回顾|推荐|精彩|内容)|(?:24|48)小时.{0,6}|(?:本[周月]|一周)热.{0,4}|友情链接|栏目(?:导航|列表|推荐)|新闻(?:导航|中心导读)|专题(?:推荐|报道)|同类(?:新闻|文章)|其他(?:新闻|文章)|近期文章|随机(?:文章|推荐))[】\]]*\s*(?:[:：>»]+|more|MORE|更多)?$/
const COMMENTS =
  /^[【[◆■●▪▍|\s]*(?:(?:网友|最新|热门|全部|精彩|用户|文章|读者|我要|发表|参与|共?有?)?\s*(?:评论|留言|跟[帖贴])(?:列表|区|内容|专区)?|我来说[两几]句|说[两点几]句|文明上网.{0,20}|已有\d+条评论.{0,10}|\d+\s*条?(?:评论|回复|留言).{0,6})[】\]]?\s*[(（]?\s*(?:共?\s*\d*\s*条?)?\s*[)）]?\s*[:：]?$/
const OFFICE =
  /^(?:索\s*引\s*号|发文字号|文\s*号|主题分类|主题词|信息分类|体裁分类|发文机关|发布机构|公开日期|成文日期|生成日期|有\s*效\s*性|名\s*称|发文日期|发布日期|公开方式|公开范围|信息索引号|关键词|废止日期|生效日期|信息来源)[:：]?$/

/** Finds what is not the article by its names, by its headings and by being nothing but links. */
export function findAsides(
  page: PageDocument,
  title: Line | undefined,
  { names = true }: { names?: boolean } = {},
): Asides {
  const spans = spansOf(page.lines)
  const elements = new Set<Element>()
  const lines = new Set<Line>()
  for (const [element] of names ? spans : []) if (isNamedAside(element, title)) elements.add(element)
  for (const line of page.lines) {
    const kind = markerOf(line)
    if (kind) dropSection(line, { kind, spans, title, page, elements, lines })
    else if (OFFICE.test(squeeze(line.text))) dropOfficeTable(line, spans, elements)
  }
  const lists = new Set<Element>()
  for (const [element, span] of spans) {
    if (!elements.has(element) && isOnlyLinks(element, span, title)) lists.add(element)
  }
  return { elements: new Set([...elements, ...lists]), lines, lists }
}

export function isAside(line: Line, asides: Asides): boolean {
  return (
    asides.lines.has(line) ||
    line.within.some((element) => asides.elements.has(element) || isByReaders(element))
  )
}

/** Whether a line is what readers wrote, or stands under what they wrote. */
export function markerOf(line: Line): 'related' | 'comments' | undefined {
  const text = squeeze(line.text)
  const own = squeeze(line.parts[0]?.link === undefined ? (line.parts[0]?.text ?? '') : text)
  if (text === '' || text.length > 400) return undefined
  if (COMMENTS.test(text) && text.length <= 30) return 'comments'
  const isHeading = RELATED.test(text) && text.length <= 24
  return isHeading || (line.linked > own.length && /[:：】]$/.test(own) && RELATED.test(own))
    ? 'related'
    : undefined
}

/** What each element spans: first of the lines that stand in it directly, then, from within, of what it holds. */
function spansOf(lines: readonly Line[]): Map<Element, Span> {
  const spans = new Map<Element, Span>()
  const levels: Map<Element, Element | undefined>[] = []
  for (const { within, index, text, linked } of lines) {
    const own = { first: index, last: index, letters: squeeze(text).length, linked }
    addSpan(spans, within.at(-1)!, own)
    for (let depth = within.length - 1; depth >= 0 && !levels[depth]?.has(within[depth]!); depth -= 1) {
      levels[depth] ??= new Map()
      levels[depth]!.set(within[depth]!, within[depth - 1])
    }
  }
  for (const level of levels.toReversed()) {
    for (const [element, parent] of level) if (parent) addSpan(spans, parent, spans.get(element)!)
  }
  return spans
}

function addSpan(spans: Map<Element, Span>, element: Element, more: Span): void {
  const span = spans.get(element)
  if (!span) return void spans.set(element, { ...more })
  span.first = Math.min(span.first, more.first)
  span.last = Math.max(span.last, more.last)
  span.letters += more.letters
  span.linked += more.linked
}

function isNamedAside(element: Element, title: Line | undefined): boolean {
  if (/^(?:html|body|p|a|b|strong|font|em)$/.test(element.name) || title?.within.includes(element))
    return false
  return TAGS.has(element.name) || nameTokens(element).some((token) => NAMES.has(token))
}

export function nameTokens(element: Element): string[] {
  return hintOf(element)
    .slice(0, 300)
    .split(/[\s_:-]+|(?<=[a-z])(?=[A-Z])|(?<=[a-zA-Z])\d+/)
    .map((token) => token.toLowerCase())
}

interface Section {
  kind: 'related' | 'comments'
  spans: Map<Element, Span>
  title: Line | undefined
  page: PageDocument
  elements: Set<Element>
  lines: Set<Line>
}

/** A heading speaks for the section that it begins, or for what comes after it. */
function dropSection(marker: Line, section: Section): void {
  const { spans, title, elements, lines } = section
  if (title && marker.index <= title.index) return
  lines.add(marker)
  let top: Element | undefined
  for (let at: Element | undefined = marker.block; at; at = parentElement(at)) {
    const isFirst = spans.get(at)?.first === marker.index
    if (!isFirst || at.name === 'body' || title?.within.includes(at)) break
    top = at
  }
  if (!top) return dropLinesAfter(marker, section)
  if (spans.get(top)!.last > marker.index) elements.add(top)
  else dropSiblings(top, section)
}

/** In text that has only line breaks, what comes after the heading ends with the links. */
function dropLinesAfter(marker: Line, { kind, page, lines }: Section): void {
  for (const line of page.lines.slice(marker.index + 1)) {
    const isSame = line.within.includes(marker.block)
    const isLinks = line.linked * 2 > squeeze(line.text).length
    if (!isSame || (kind === 'related' && !isLinks)) return
    lines.add(line)
  }
}

function dropSiblings(top: Element, { kind, spans, elements, title }: Section): void {
  for (let next = top.next; next; next = next.next) {
    if (!isElement(next)) continue
    const span = spans.get(next)
    if (!span) continue
    if (title?.within.includes(next)) return
    const isLinks = span.linked * 2 > span.letters || span.letters === 0
    if (kind === 'related' && !isLinks) return
    elements.add(next)
  }
}

/** Two such labels are the index card that offices put in front of their papers. */
function dropOfficeTable(line: Line, spans: Map<Element, Span>, elements: Set<Element>): void {
  const card = line.within.findLast(({ name }) => /^(?:table|ul|dl)$/.test(name))
  if (card && (spans.get(card)?.letters ?? 0) < 600) elements.add(card)
}

function isOnlyLinks(element: Element, span: Span, title: Line | undefined): boolean {
  if (!/^(?:div|ul|ol|dl|table|tr|td|section|article)$/.test(element.name)) return false
  if (title?.within.includes(element) || span.last - span.first < 2) return false
  return span.letters > 12 && span.linked > span.letters * 0.6
}

/** What was found in a tree, which does not change: each line asks for all that it stands in. */
const commentsIn = new WeakMap<ParentNode, ReadonlySet<Element>>()

/** Told by their form, comments stay out even of a page that is read without its names. */
function isByReaders(element: Element): boolean {
  if (!element.parent || !COMMENT_BLOCK.test(element.name)) return false
  const known = commentsIn.get(element.parent) ?? findComments(element.parent)
  commentsIn.set(element.parent, known)
  return known.has(element)
}

/** The children that are three or more comments in a row, or are named after the comments they hold. */
function findComments(parent: ParentNode): Set<Element> {
  const blocks = parent.children.filter((child): child is Element => isElement(child) && hasWords(child))
  const found = new Set(blocks.filter(isNamedComments))
  let run: Element[] = []
  for (const block of blocks) {
    const isNext = isComment(block)
    if (!isNext || !run[0] || shapeOf(run[0]) !== shapeOf(block)) run = []
    if (isNext) run.push(block)
    if (run.length >= 3) for (const comment of run.slice(run.length === 3 ? 0 : -1)) found.add(comment)
  }
  return found
}

function hasWords(element: Element): boolean {
  return firstWords(element).length > 0
}

function isNamedComments(element: Element): boolean {
  if (!COMMENT_BLOCK.test(element.name) || PADDING.test(hintOf(element))) return false
  if (!nameTokens(element).some((token) => COMMENT_NAMES.has(token))) return false
  const words = firstWords(element)
  return !hasHeadline(element) && words.filter(isCommentSign).length >= 3
}

/** Votes alone may also stand below the pictures of a competition. */
function isComment(element: Element): boolean {
  if (!COMMENT_BLOCK.test(element.name)) return false
  const words = firstWords(element)
  const signs = words.filter(isCommentSign)
  if (signs.length === 0 || words.length >= COMMENT_LIMIT.words || hasHeadline(element)) return false
  if (words.join('').length > COMMENT_LIMIT.letters) return false
  const isCertain = signs.some((sign) => /回复|举报|网友/.test(sign))
  return isCertain || words.some((word) => COMMENT_TIME.test(word)) || !holds(element, /^img$/)
}

function isCommentSign(word: string): boolean {
  return word.length <= 30 && (COMMENT_BUTTON.test(word) || COMMENT_AUTHOR.test(word))
}

function hasHeadline(element: Element): boolean {
  return holds(element, /^h[12]$/)
}

function holds(element: Element, name: RegExp): boolean {
  return element.children.some((child) => isElement(child) && (name.test(child.name) || holds(child, name)))
}

/** Rows of a list alternate in what follows their first class. */
function shapeOf({ name, attribs }: Element): string {
  return `${name} ${attribs['class']?.trim().split(/\s+/)[0]?.replace(/\d+$/, '') ?? ''}`
}

const wordsOf = new WeakMap<Element, readonly string[]>()

/** The first pieces of text in an element, without white space; known of what lies in it, once asked. */
function firstWords(element: Element): readonly string[] {
  const known = wordsOf.get(element) ?? findWords(element)
  wordsOf.set(element, known)
  return known
}

function findWords({ children }: Element): string[] {
  const words: string[] = []
  for (const child of children) {
    if (words.length >= COMMENT_LIMIT.words) break
    if (isElement(child)) words.push(...firstWords(child))
    else if (child.type === 'text' && squeeze(child.data) !== '') words.push(squeeze(child.data))
  }
  return words.slice(0, COMMENT_LIMIT.words)
}
