import type { Guess } from './extracted-page.ts'
import type { Surroundings } from './extract-fields.ts'
import { isWeb, resolveLink } from '../../addresses.ts'
import { parseMetaLine } from './meta-line.ts'
import { nameTokens } from './page-asides.ts'
import { metaContent } from './page-metadata.ts'
import { dividedText, type Line, type PageDocument, parentElement, squeeze, tidy } from './page-document.ts'

export interface Neighbours {
  previous?: string
  next?: string
}

const PLACE = /位置[是为]?\s*[:：]?\s*$|当前栏目|(?:当前|所在|现在|你的|您的).{0,4}位置/
const SEPARATOR = /\s*(?:[>＞»›→|｜‖/\\]|>>|&gt;|::|-{1,2}(?=\s))+\s*/
const NAMES = new Set(
  'breadcrumb,breadcrumbs,crumb,crumbs,position,weizhi,location,path,navpath,here,sitepath,dqwz,mbx,bread'.split(
    ',',
  ),
)
const START = /^(?:首\s*页|网站首页|主页|home)$/i
const LIMIT = { entry: 30, entries: 10, tags: 20 }

/** Where the page stands in its site, from the start page down, without the article itself. */
export function findTrail(page: PageDocument, title: string): Guess<string[]> {
  const labelled = page.lines.findIndex(
    (line) => !line.picture && line.text.length < 300 && PLACE.test(line.text),
  )
  const guesses: Guess<string[]>[] = [
    { value: labelled < 0 ? [] : trailAround(page, page.lines[labelled]!), confidence: 0.95 },
    { value: namedTrail(page), confidence: 0.75 },
    { value: plainTrail(page), confidence: 0.6 },
  ]
  const found = guesses
    .map((guess) => ({ ...guess, value: withoutTitle(guess.value, title) }))
    .find(({ value }) => value.length > 0)
  return found ?? { value: [], confidence: 0 }
}

/** Absolute web addresses of the neighbours, where the page names them. */
export function findNeighbours(page: PageDocument): Neighbours {
  const previous = neighbour(page, /^[【[<«‹←\s]*[上前]一?[篇条页则个](?!\d)/)
  const next = neighbour(page, /^[【[»›\s]*[下后]一?[篇条页则个](?!\d)/)
  return { ...(previous ? { previous } : {}), ...(next ? { next } : {}) }
}

/** Tags that the page shows, else its keywords where they look like tags. */
export function findTags(page: PageDocument, around: Surroundings): Guess<string[]> {
  const shown = [...around.tail, ...around.head].flatMap((line) => shownTags(line, page))
  if (shown.length > 0) return { value: distinct(shown).slice(0, LIMIT.tags), confidence: 0.9 }
  const keywords = splitTags(metaContent(page.$, ['keywords', 'article:tag', 'news_keywords']))
  const isTags =
    keywords.length > 1 &&
    keywords.length <= 10 &&
    keywords.every((tag) => isTag(tag) && !/网站?$|政府|公司/.test(tag))
  return isTags ? { value: distinct(keywords), confidence: 0.5 } : { value: [], confidence: 0 }
}

function trailAround(page: PageDocument, line: Line): string[] {
  const own = entriesOf(
    parseMetaLine(dividedText(line)).trail ?? line.text.replace(/^.*?位置[是为]?\s*[:：]?/, ''),
  )
  if (line.parts.length > 1 && own.length > 0) return entriesIn([line])
  // The label may stand in a cell, a heading or an item of its own.
  let around = parentElement(line.block)
  for (let level = 0; around && level < 3; level += 1, around = parentElement(around)) {
    const inside = page.lines.filter((each) => each.index >= line.index && each.within.includes(around!))
    if (inside.length > 1) return inside.length <= 16 ? entriesIn(inside) : own
  }
  return own
}

function entriesIn(lines: readonly Line[]): string[] {
  const text = lines.map((line) => dividedText(line)).join('‖')
  return entriesOf(text.replace(/^.*?(?:位置|栏目)[是为]?\s*[:：]?/, ''))
}

function entriesOf(text: string): string[] {
  return text
    .split(SEPARATOR)
    .map((entry) =>
      tidy(entry)
        .replace(/^[:：\-—>]+|[:：\-—>]+$/g, '')
        .trim(),
    )
    .filter((entry) => entry !== '' && !/^(?:搜索|网站地图|设置首页|加入收藏|返回|打印)$/.test(entry))
    .slice(0, LIMIT.entries)
}

function namedTrail(page: PageDocument): string[] {
  const inside = page.lines.filter((line) =>
    line.within.slice(-6).some((element) => nameTokens(element).some((token) => NAMES.has(token))),
  )
  const [first] = inside
  const near = inside.filter(
    (line) => !line.picture && line.index - first!.index <= 10 && line.text.length < 200,
  )
  const entries = entriesIn(near)
  return entries.length > 1 ? entries : []
}

/** 首页 > 新闻 > … without a word before it. */
function plainTrail(page: PageDocument): string[] {
  const line = page.lines.find(
    ({ text }) => text.length < 200 && /^\s*(?:网站)?首\s*页\s*[>＞»›→/-]/.test(text),
  )
  return line ? entriesIn([line]) : []
}

function withoutTitle(entries: readonly string[], title: string): string[] {
  const own = squeeze(title)
  const kept = entries.filter((entry) => {
    const name = squeeze(entry)
    return name !== own && !(own.length > 8 && name.length > 8 && own.startsWith(name.replace(/[.…]+$/, '')))
  })
  const isShort = kept.every((entry) => entry.length <= LIMIT.entry)
  return isShort && (kept.length > 1 || START.test(kept[0] ?? '') || kept.length === 1)
    ? kept
    : kept.filter((entry) => entry.length <= LIMIT.entry)
}

function neighbour(page: PageDocument, pattern: RegExp): string | undefined {
  for (const line of page.lines) {
    if (line.picture || line.text.length > 300) continue
    const at = line.parts.findIndex(({ text }) => pattern.test(text))
    if (at < 0) continue
    const isPage = /^[^篇条则个]*页/.test(line.parts[at]!.text)
    const links = [
      line.parts[at],
      line.parts[at + 1],
      ...(page.lines[line.index + 1]?.parts.slice(0, 1) ?? []),
    ]
    const end = links.findIndex((part, index) => index > 0 && /[上下]一?[篇条页]/.test(part?.text ?? ''))
    const link = links.slice(0, end < 0 ? undefined : end).find((part) => part?.link !== undefined)?.link
    if (link && !isPage) return webAddress(link, page)
  }
  return undefined
}

function webAddress(link: string, page: PageDocument): string | undefined {
  const address = resolveLink(link, page.base)
  const isSame = address && address.href.split('#')[0] === page.base.href.split('#')[0]
  return address && isWeb(address) && !isSame ? address.href : undefined
}

function shownTags(line: Line, page: PageDocument): string[] {
  const { tags } = parseMetaLine(dividedText(line))
  if (tags !== undefined) {
    const linked = line.parts.filter(({ link }) => link !== undefined).map(({ text }) => text)
    return (linked.length > 0 ? linked : splitTags(tags)).filter(isTag)
  }
  const isNamed = line.within
    .slice(-3)
    .some((element) => nameTokens(element).some((token) => /^(?:tags?|keywords?|biaoqian)$/.test(token)))
  return isNamed && page.lines.length > 0
    ? line.parts
        .filter(({ link }) => link !== undefined)
        .map(({ text }) => text)
        .filter(isTag)
    : []
}

function splitTags(text: string): string[] {
  return text.split(/[\s,，;；、|]+/).filter((tag) => tag !== '')
}

function isTag(text: string): boolean {
  return text.length >= 2 && text.length <= 16 && !/[。：:<>]|^(?:标签|关键词|tags?)$/i.test(text)
}

function distinct(tags: readonly string[]): string[] {
  return [...new Set(tags)]
}
