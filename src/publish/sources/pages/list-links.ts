import type { CheerioAPI } from 'cheerio'
import type { AnyNode, Element } from 'domhandler'
import { canonicalAddress, isWeb, resolveLink } from '../../addresses.ts'
import { parseDate } from '../../dates.ts'
import { lineOf } from '../words.ts'
import { isSameSite } from './crawl.ts'
import type { ListedArticle, ListOptions } from './list.ts'
import { told } from './page-told.ts'

export interface LinkOptions extends ListOptions {
  /** What the page's links are relative to. */
  base: URL
}

/** A link that may lead to an article. */
interface Candidate extends ListedArticle {
  element: Element
  key: string
  /** How much it looks like a row of a list of articles. */
  score: number
}

const MAXIMUM_LINKS = 3000
const FURNITURE =
  'nav, header, footer, aside, [class*="crumb"], [class*="menu"], [id*="menu"], [class*="nav"], [id*="nav"], [class*="footer"], [id*="footer"], [class*="friend"], [class*="pagin"]'
const ATTACHMENT = /\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|jpe?g|png|gif|webp|mp[34]|flv|apk|exe)$/i
const DATE =
  /\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?|\d{1,2}[-/月]\d{1,2}日?(?:\s*\d{1,2}:\d{2})?|(?:今天|昨天|前天)(?:\s*\d{1,2}:\d{2})?/

const COUNTED = /^[今昨前]天/

/** The articles that a list page names, in its order; neither navigation nor what stands beside the list. */
export function findArticleLinks($: CheerioAPI, options: LinkOptions): ListedArticle[] {
  const { listLinks } = options.selectors ?? {}
  const links = listLinks ? $(listLinks).toArray().slice(0, MAXIMUM_LINKS) : told($).links
  const anchors = links.flatMap((element) => anchorsIn($, element as Element))
  const everything = told($).links
  const rows = createRows($, everything, options)
  const candidates = anchors.flatMap((anchor) => createCandidate($, anchor, { ...options, rows }) ?? [])
  const chosen = listLinks
    ? candidates
    : chooseList(
        $,
        candidates.filter(({ score }) => score > 0),
      )
  return eachOnce(chosen)
}

function anchorsIn($: CheerioAPI, element: Element): Element[] {
  return element.name === 'a' ? [element] : $(element).find('a[href]').toArray()
}

/** Which addresses lie in an element: where there is only one, all of it belongs to that link. */
type Rows = Map<AnyNode, Set<string>>

function createRows($: CheerioAPI, anchors: readonly Element[], options: LinkOptions): Rows {
  const rows: Rows = new Map()
  for (const anchor of anchors) {
    const key = keyOf(addressOf($, anchor, options))
    if (key === '') continue
    for (let node: AnyNode | null = anchor; node; node = node.parent) {
      const keys = rows.get(node) ?? new Set()
      rows.set(node, keys.add(key))
    }
  }
  return rows
}

function addressOf($: CheerioAPI, anchor: Element, { base, url }: LinkOptions): URL | undefined {
  const address = resolveLink($(anchor).attr('href') ?? '', base)
  if (!address || !isWeb(address) || ATTACHMENT.test(address.pathname)) return undefined
  // A list that was saved to the disk may name articles of any site.
  return !isWeb(url) || isSameSite(address, url) ? address : undefined
}

function keyOf(address: URL | undefined): string {
  return address ? canonicalAddress(address) : ''
}

function createCandidate(
  $: CheerioAPI,
  anchor: Element,
  options: LinkOptions & { rows: Rows },
): Candidate | undefined {
  const address = addressOf($, anchor, options)
  if (!address || keyOf(address) === keyOf(options.url)) return undefined
  const { title, inside } = wordsOf($, anchor)
  const beside = textBeside($, anchor, options.rows)
  const date = dateIn(inside, options) ?? dateIn(beside, options)
  const isCounted = date !== undefined && COUNTED.test(DATE.exec(inside)?.[0] ?? DATE.exec(beside)?.[0] ?? '')
  const row = { address: address.href, title, date, ...(isCounted && { isCounted }) }
  const candidate = { ...row, element: anchor, key: keyOf(address), score: 0 }
  return { ...candidate, score: scoreOf($, candidate, address) }
}

/** The headline of a link, and whatever else stands in it. */
function wordsOf($: CheerioAPI, anchor: Element): { title: string; inside: string } {
  const link = $(anchor)
  const text = lineOf(link.find('h1, h2, h3, h4, h5, h6, .title').first().text() || link.text())
  const inside = lineOf(link.text(), 1000)
  const shown = lineOf(
    text.replace(new RegExp(`^\\[?(?:${DATE.source})\\]?|\\[?(?:${DATE.source})\\]?$`, 'g'), ''),
  )
  const full = lineOf(link.attr('title') ?? '')
  const start = shown.replace(/[….]+$/, '').slice(0, 6)
  const isLonger = full.length > shown.replace(/[….]+$/, '').length && full.includes(start)
  return { title: isLonger ? full : shown.replace(/^[·•●▪■◆>»\s]+/, ''), inside }
}

/** The rest of the row that the link is in. */
function textBeside($: CheerioAPI, anchor: Element, rows: Rows): string {
  let row: AnyNode = anchor
  while (row.parent && rows.get(row.parent)?.size === 1 && row.parent.type === 'tag') row = row.parent
  return row === anchor ? textUpToNeighbours($, anchor) : startOf(row)
}

const starts = new WeakMap<AnyNode, string>()

/** The first words in an element, found once: a row may be the whole page, and every link asks for its row. */
function startOf(row: AnyNode): string {
  const known = starts.get(row) ?? textFrom(row, 2000)
  starts.set(row, known)
  return known
}

function textFrom(node: AnyNode, characters: number): string {
  if (node.type === 'text') return node.data.slice(0, characters)
  let text = ''
  for (const child of 'children' in node ? node.children : []) {
    if (text.length >= characters) break
    text += textFrom(child, characters - text.length)
  }
  return text
}

/** In lists without rows: what stands between this link, or its line, and the next. */
function textUpToNeighbours($: CheerioAPI, anchor: Element): string {
  let text = ''
  for (let node = anchor.next; node && text.length < 200; node = node.next) {
    if ('name' in node && (/^(?:a|br|p|li|div)$/.test(node.name) || $(node).find('a').length > 0)) break
    text += $(node).text()
  }
  return text
}

function dateIn(text: string, { timeZone, now }: ListOptions): number | undefined {
  const [written] = DATE.exec(text) ?? []
  return written ? parseDate(written.replaceAll(/\s*([-/.年月])\s*/g, '$1'), { timeZone, now }) : undefined
}

function scoreOf($: CheerioAPI, { element, title, date }: Candidate, address: URL): number {
  const letters = [...title].length
  const isNews = date !== undefined && letters >= 2
  if (isFunction(title) || (letters < 5 && !isNews)) return 0
  if ($(element).closest(FURNITURE).length > 0 && !isNews) return 0
  const words = Math.min(letters, 20) / 10
  return words + (isNews ? 3 : 0) + (looksLikeArticle(address) ? 1 : 0)
}

/** Words of links that do something or lead to more of the same. */
function isFunction(title: string): boolean {
  return /^(?:\[?(?:更多|more|详细|详情|全文|阅读全文|查看|首页|末页|尾页|上一页|下一页|返回).{0,6}|[\d\s[\]<>«».-]*)$/i.test(
    title,
  )
}

/** A number or a date in an address, or a file that is not a folder's own page. */
function looksLikeArticle({ pathname, search }: URL): boolean {
  const name = `${pathname.split('/').at(-1)}${search}`
  if (/^(?:index|default|list|main)[^\d]*$/i.test(name)) return false
  return /\d{3,}/.test(pathname + search) || /[?&](?:\w*id)=\d+/i.test(search) || /\d\.\w{3,5}$/.test(name)
}

/** The container that holds the best list, and its likes beside it: some write five rows to a list. */
function chooseList($: CheerioAPI, candidates: readonly Candidate[]): Candidate[] {
  const groups = groupByContainer(candidates)
  let best: { score: number; members: Candidate[] } = { score: 0, members: [] }
  for (const container of groups.keys()) {
    const members = similarTo($, container, groups)
    const score = members.reduce((sum, candidate) => sum + candidate.score, 0)
    if (score > best.score) best = { score, members }
  }
  const dated = best.members.filter(({ date }) => date !== undefined)
  const isDated = dated.length >= 3 && dated.length >= best.members.length * 0.6
  const chosen = new Set(isDated ? withRowsLike($, dated, { members: best.members, groups }) : best.members)
  return candidates.filter((candidate) => chosen.has(candidate))
}

type Groups = ReadonlyMap<AnyNode, readonly Candidate[]>

/** Where the rows of a list have dates, what has none is a row only if it is built like them: pinned, or new. */
function withRowsLike(
  $: CheerioAPI,
  dated: readonly Candidate[],
  { members, groups }: { members: readonly Candidate[]; groups: Groups },
): Candidate[] {
  const places = placesOf($, groups)
  const known = new Set(dated.map((candidate) => places.get(candidate)?.shape))
  const crowd = Math.max(...dated.map((candidate) => places.get(candidate)?.neighbours ?? 1))
  const hasFolders = dated.some(({ address }) => isFolder(address))
  return members.filter((candidate) => {
    const { shape, neighbours } = places.get(candidate)!
    const isRow =
      shape !== '' && known.has(shape) && neighbours <= crowd && (hasFolders || !isFolder(candidate.address))
    return candidate.date !== undefined || isRow
  })
}

interface Place {
  /** The container and the tags between it and the link; '' for a link that is no row. */
  shape: string
  /** How many articles the row names. */
  neighbours: number
}

function placesOf($: CheerioAPI, groups: Groups): Map<Candidate, Place> {
  const places = new Map<Candidate, Place>()
  for (const [index, [container, members]] of [...groups].entries()) {
    const rows = new Map<AnyNode, Set<string>>()
    for (const { element, key } of members) {
      const row = rowOf(element, container)
      rows.set(row, (rows.get(row) ?? new Set()).add(key))
    }
    for (const candidate of members) {
      const neighbours = rows.get(rowOf(candidate.element, container))!.size
      places.set(candidate, { shape: shapeOf($, candidate, { container, index }), neighbours })
    }
  }
  return places
}

function rowOf(element: Element, container: AnyNode): AnyNode {
  let row: AnyNode = element
  while (row.parent && row.parent !== container && nameOf(row) !== 'tr') row = row.parent
  return row
}

/** What only makes words bold or red is no difference between rows. */
function shapeOf(
  $: CheerioAPI,
  { element }: Candidate,
  { container, index }: { container: AnyNode; index: number },
): string {
  const names: string[] = []
  for (let node = element.parent; node && node !== container; node = node.parent) {
    if (!/^(?:tbody|thead|b|strong|font|em|i|u|span)$/.test(nameOf(node))) names.push(nameOf(node))
  }
  const own = $(element).attr('class') ?? ''
  // Links side by side are rows only where they are dressed as such.
  return names.length === 0 && own === '' ? '' : `${index} ${names.join(' ') || own}`
}

function isFolder(address: string): boolean {
  const name = new URL(address).pathname.split('/').at(-1)!
  return /^(?:(?:index|default|list|main)[^\d]*)?$/i.test(name) && !/\d/.test(new URL(address).search)
}

function groupByContainer(candidates: readonly Candidate[]): Map<AnyNode, Candidate[]> {
  const containerOf = containerFinder(candidates)
  const groups = new Map<AnyNode, Candidate[]>()
  for (const candidate of candidates) {
    const container = containerOf(candidate)
    const members = groups.get(container)
    if (members) members.push(candidate)
    else groups.set(container, [candidate])
  }
  return groups
}

/** The nearest element around a link that holds links to several articles. */
function containerFinder(candidates: readonly Candidate[]): (candidate: Candidate) => AnyNode {
  const keys = new Map<AnyNode, Set<string>>()
  for (const { element, key } of candidates) {
    for (let node: AnyNode | null = element; node; node = node.parent) {
      keys.set(node, (keys.get(node) ?? new Set()).add(key))
    }
  }
  return ({ element }) => {
    let node: AnyNode = element
    while (node.parent && (keys.get(node)?.size ?? 0) < 2) node = node.parent
    return /^(?:tr|thead|tbody)$/.test(nameOf(node)) ? tableOf(node) : node
  }
}

function tableOf(node: AnyNode): AnyNode {
  let table: AnyNode = node
  while (table.parent && nameOf(table) !== 'table') table = table.parent
  return table
}

function nameOf(node: AnyNode): string {
  return 'name' in node ? node.name : ''
}

function similarTo(
  $: CheerioAPI,
  container: AnyNode,
  groups: ReadonlyMap<AnyNode, readonly Candidate[]>,
): Candidate[] {
  const looks = (node: AnyNode): string => `${nameOf(node)} ${$(node as Element).attr('class') ?? ''}`
  const isList = /^(?:ul|ol|dl|table|div)$/.test(nameOf(container))
  return [...groups].flatMap(([other, members]) => {
    const isSimilar =
      other === container ||
      (isList && other.parent === container.parent && looks(other) === looks(container))
    return isSimilar ? members : []
  })
}

/** A picture, a headline and a "more" may all lead to one article: the best words of them count. */
function eachOnce(candidates: readonly Candidate[]): ListedArticle[] {
  const articles = new Map<string, ListedArticle>()
  for (const { key, address, title, date, isCounted } of candidates) {
    const known = articles.get(key)
    const words = isFunction(title) ? '' : title
    const own = { date, ...(isCounted && { isCounted }) }
    if (!known) articles.set(key, { address, title: words, ...own })
    else
      articles.set(key, {
        ...known,
        title: words.length > known.title.length ? words : known.title,
        ...(known.date === undefined && own),
      })
  }
  return [...articles.values()]
}
