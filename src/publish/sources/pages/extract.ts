import type { Element } from 'domhandler'
import { textOf } from '../../../model/rich-text.ts'
import { parseDate, findDate } from '../../dates.ts'
import { cleanHtml } from '../../html.ts'
import { type ArticleText, findArticle, readArticle } from './article-text.ts'
import { counted, findDateOf, type ReadAt } from './extract-date.ts'
import { findCredits, surroundingsOf } from './extract-fields.ts'
import { findTitle, type FoundTitle } from './extract-title.ts'
import { findNeighbours, findTags, findTrail } from './extract-trail.ts'
import type { ExtractedPage, Guess } from './extracted-page.ts'
import { parseMetaLine, parseReads } from './meta-line.ts'
import { findParts } from './page-parts.ts'
import { articleInScripts } from './page-scripts.ts'
import { type PageDocument, parsePage, tidy } from './page-document.ts'
import { isWeb, resolveLink } from '../../addresses.ts'

/** CSS selectors of one site, by field, which overrule what is found without them. */
export interface Selectors {
  title?: string
  date?: string
  source?: string
  author?: string
  editor?: string
  reads?: string
  breadcrumb?: string
  tags?: string
  content?: string
  /** What does not belong to the page at all. */
  remove?: string[]
  previous?: string
  next?: string
}

export interface ExtractOptions {
  /** Where the page is, or was. */
  url: URL
  /** IANA name of the site's zone. */
  timeZone: string
  /** Milliseconds since 1970: the moment of this run. */
  now: number
  /** What `now` was for the page; without it, when the server gave it. */
  readAt?: ReadAt
  /** Of a further page of an article: the first. */
  root?: URL | undefined
  selectors?: Selectors | undefined
}

/** What a person reads on an article page. Pure, limited, and never throws, whatever the page is. */
export function extractPage(html: string, options: ExtractOptions): ExtractedPage {
  const page = parsePage(html, options.url, options.selectors?.remove)
  const found = chosenTitle(page, options.selectors) ?? findTitle(page)
  const article = chosenArticle(page, options.selectors) ?? findArticle(page, found.line)
  const around = surroundingsOf(page, found.line, article)
  return {
    title: found.title,
    date: findDateOf(page, { ...around, title: found.line }, options),
    ...findCredits(page, around, article),
    breadcrumb: findTrail(page, found.title.value),
    tags: findTags(page, around),
    content: contentOf(page, article),
    ...findNeighbours(page),
    parts: findParts(page, options.root ?? options.url),
    ...chosenFields(page, options),
  }
}

/** Some pages show nothing but a script's own words until it has built the article from its data. */
function contentOf(page: PageDocument, { content, confidence }: ArticleText): ExtractedPage['content'] {
  const shown = textOf(content).length
  const built = shown < SHORT ? cleanHtml(articleInScripts(page), { base: page.base }) : []
  return textOf(built).length > shown * 3 ? { value: built, confidence: 0.6 } : { value: content, confidence }
}

/** Fewer characters than these may also be what a page says while it loads. */
const SHORT = 120

function chosenTitle(page: PageDocument, selectors: Selectors = {}): FoundTitle | undefined {
  const [element] = select(page, selectors.title)
  const value = element ? textIn(page, element) : ''
  if (!element || value === '') return undefined
  const line = page.lines.find(({ within }) => within.includes(element))
  return { title: { value, confidence: 1 }, ...(line ? { line } : {}) }
}

function chosenArticle(page: PageDocument, selectors: Selectors = {}): ArticleText | undefined {
  const article = readArticle(page, select(page, selectors.content))
  return article.content.length > 0 ? article : undefined
}

/** The fields that selectors name and that are there. */
function chosenFields(page: PageDocument, options: ExtractOptions): Partial<ExtractedPage> {
  const { selectors = {} } = options
  const [date] = select(page, selectors.date)
  const [reads] = select(page, selectors.reads)
  return {
    ...chosenNames(page, selectors),
    ...(date && chosenDate(page, date, options)),
    ...field('reads', reads && parseReads(textIn(page, reads).replace(/^\D*/, ''))),
    ...field('breadcrumb', list(page, selectors.breadcrumb)),
    ...field('tags', list(page, selectors.tags)),
    ...chosenLinks(page, selectors),
  }
}

function chosenNames(page: PageDocument, selectors: Selectors): Partial<ExtractedPage> {
  const names = ['source', 'author', 'editor'] as const
  const entries = names.flatMap((name): [string, Guess<string>][] => {
    const [element] = select(page, selectors[name])
    const text = element ? textIn(page, element) : ''
    const value = parseMetaLine(text)[name] || text
    return value === '' ? [] : [[name, { value, confidence: 1 }]]
  })
  return Object.fromEntries(entries)
}

function chosenDate(
  page: PageDocument,
  element: Element,
  options: ExtractOptions,
): Pick<ExtractedPage, 'date'> | undefined {
  const value = momentIn(page, element, options)
  if (value === undefined) return undefined
  const within = findDate(textIn(page, element), options)?.within
  return { date: counted({ value, confidence: 1, ...(within !== undefined && { within }) }, options) }
}

function field(name: 'reads' | 'breadcrumb' | 'tags', value: unknown): Partial<ExtractedPage> {
  return value === undefined ? {} : { [name]: { value, confidence: 1 } }
}

function momentIn(page: PageDocument, element: Element, options: ExtractOptions): number | undefined {
  const said = element.attribs['datetime'] ?? element.attribs['content'] ?? textIn(page, element)
  return parseDate(said, options) ?? findDate(said, options)?.moment
}

function list(page: PageDocument, selector: string | undefined): string[] | undefined {
  const texts = select(page, selector).flatMap((element) =>
    textIn(page, element).split(/\s*(?:[>＞»›|,，;；、]+)\s*/),
  )
  const entries = texts.filter((text) => text !== '')
  return entries.length > 0 ? entries.slice(0, 50) : undefined
}

function chosenLinks(page: PageDocument, selectors: Selectors): Partial<ExtractedPage> {
  const entries = (['previous', 'next'] as const).flatMap((name): [string, string][] => {
    const [element] = select(page, selectors[name])
    const address = element && resolveLink(element.attribs['href'] ?? '', page.base)
    return address && isWeb(address) ? [[name, address.href]] : []
  })
  return Object.fromEntries(entries)
}

/** The elements that a selector means; none where the selector is wrong. */
function select({ $ }: PageDocument, selector: string | undefined): Element[] {
  if (!selector) return []
  try {
    return $(selector)
      .toArray()
      .filter((node): node is Element => 'attribs' in node)
  } catch {
    return []
  }
}

function textIn({ $ }: PageDocument, element: Element): string {
  return tidy(element.attribs['content'] ?? $(element).text()).slice(0, 1000)
}
