import { textOf, type RichNode } from '../../../model/rich-text.ts'
import { allCategories, type Site } from '../../../model/site.ts'
import type { PagesConfig } from '../../config.ts'
import type { Draft, ReportedField, ReportField } from '../../draft.ts'
import { identityOf, slugOf } from '../../slugs.ts'
import { comparable, firstWords, lineOf, tidyTags } from '../words.ts'
import type { DateGuess, ExtractedPage, Guess } from './extracted-page.ts'
import type { Listed } from './pages-context.ts'
import { SURE, writtenDate, writtenValue } from './report.ts'

export interface DraftOptions {
  source: PagesConfig
  site: Site
  /** Where the page was first published, '' where nobody knows. */
  address: string
  /** What a page without an address is known by: the same in every run. */
  name: string
  /** What the list says about the page. */
  listed?: Listed
  /** Whether the list was read from a file: what "yesterday" means in it is a guess. */
  isListSaved?: boolean
}

export interface PageDraft {
  draft: Draft
  /** What was guessed weakly or is missing. */
  weak: ReportedField[]
  /** The words of a breadcrumb that lead to no category of the site. */
  strangeTrail: string[]
}

/** An article out of what was found on its page; nothing where that is neither text nor picture. */
export function createPageDraft(page: ExtractedPage, options: DraftOptions): PageDraft | undefined {
  const text = textOf(page.content.value).trim()
  const title = titleOf(page, text, options)
  if (text === '' && !page.content.value.some(hasPicture)) return undefined
  if (title.value === '' || isNotFound(title.value, text)) return undefined
  const date = dateOf(page, options)
  const category = categoryOf(page, options)
  const known = { title: title.value, date: date.value, category: category.value }
  const draft = { ...createDraft(page, known, options), ...(date.within && { dateWithin: date.within }) }
  const guesses: Partial<Record<ReportField, Guess<unknown>>> = {
    ...page,
    title,
    date,
    category,
    text: { value: text, confidence: page.content.confidence },
  }
  const isStrange = category.confidence < SURE
  return {
    draft,
    weak: weakFields(draft, guesses, options.site),
    strangeTrail: isStrange
      ? page.breadcrumb.value.filter((word) => !/^(?:.{0,6}首页|正文)$/.test(word))
      : [],
  }
}

/** Whether what came in place of an article's page is no article, or another and much shorter one. */
export function isArticleLost(before: ExtractedPage, after: ExtractedPage): boolean {
  const had = lengthOf(before)
  const has = lengthOf(after)
  if (has === 0) return had > 0
  return has < had / 5 && comparable(after.title.value) !== comparable(before.title.value)
}

/** Whether a page is one of those that a pager divides an article into, and no notice in its place. */
export function isPartOf(first: ExtractedPage, part: ExtractedPage): boolean {
  const [title, own] = [comparable(first.title.value), comparable(part.title.value)]
  // Its own pager leads to the others; where it is the last of two, it is called like the first.
  return part.parts.length > 0 || (own !== '' && isAlike(own, title))
}

/** Whether a page that was taken for the next of an article begins as the one before: it is no part of it. */
export function isSameText(before: ExtractedPage, after: ExtractedPage): boolean {
  const [a, b] = [before, after].map(({ content }) => comparable(textOf(content.value)).slice(0, 60))
  return b === '' || a === b
}

/** The pages of one article as one: what only a later one says of its makers counts, too. */
export function joinParts(parts: readonly ExtractedPage[]): ExtractedPage {
  const [first, ...others] = parts
  const named = (field: 'source' | 'author' | 'editor'): Guess<string> =>
    parts.map((part) => part[field]).find(({ value }) => value !== '') ?? first![field]
  const confidence = Math.min(...parts.map(({ content }) => content.confidence))
  const value = [first!, ...others].flatMap(({ content }) => content.value)
  return {
    ...first!,
    source: named('source'),
    author: named('author'),
    editor: named('editor'),
    content: { value, confidence },
  }
}

function lengthOf({ content }: ExtractedPage): number {
  return textOf(content.value).trim().length
}

/** What can be watched or heard is a link by now, and has words. */
function hasPicture(node: RichNode): boolean {
  return typeof node !== 'string' && (node.tag === 'img' || node.children.some(hasPicture))
}

function createDraft(
  page: ExtractedPage,
  known: Pick<Draft, 'title' | 'date' | 'category'>,
  { address, name }: DraftOptions,
): Draft {
  const reads = page.reads.value
  return {
    ...known,
    slug: slugOf(identityOf({ id: '', link: address, host: 'saved', words: name })),
    tags: tidyTags(page.tags.value),
    source: lineOf(page.source.value),
    author: lineOf(page.author.value),
    editor: lineOf(page.editor.value),
    url: address,
    related: [],
    content: page.content.value,
    ...(reads !== undefined && { reads }),
    withdrawn: false,
  }
}

/** The page's own title, unless it is weak and the list has a whole one. */
function titleOf({ title }: ExtractedPage, text: string, { listed }: DraftOptions): Guess<string> {
  const own = { value: lineOf(title.value), confidence: title.confidence }
  const short = (listed?.title ?? '').replace(/(?:…|\.{2,})$/, '')
  const isWhole = short !== '' && short === listed?.title
  if (short !== '' && comparable(own.value).startsWith(comparable(short))) {
    return { ...own, confidence: Math.max(own.confidence, 0.9) }
  }
  if (short !== '' && (own.value === '' || (own.confidence < SURE && isWhole))) {
    return { value: lineOf(listed!.title), confidence: isWhole ? 0.7 : 0.4 }
  }
  if (own.value === '') return { value: firstWords(text), confidence: 0.2 }
  if (short === '' || isAlike(own.value, short)) return own
  return { ...own, confidence: Math.min(own.confidence, DOUBTED), note: `The list says: ${lineOf(short)}` }
}

/** What page and list do not agree about. */
const DOUBTED = 0.5

/** Lists shorten titles, and put words before and after them. */
function isAlike(title: string, listed: string): boolean {
  const [a, b] = [title, listed].map((words) => comparable(words).replaceAll(/[\s\p{P}\p{S}]/gu, ''))
  if (a!.includes(b!) || b!.includes(a!)) return true
  const pairs = pairsOf(a!)
  const shared = [...pairsOf(b!)].filter((pair) => pairs.has(pair)).length
  return shared * 2 >= Math.min(pairs.size, pairsOf(b!).size)
}

function pairsOf(text: string): Set<string> {
  const letters = [...text]
  return new Set(letters.slice(1).map((letter, index) => letters[index]! + letter))
}

/** The page's own date, unless it is weak and the list has one. */
function dateOf({ date }: ExtractedPage, { listed, isListSaved, site }: DraftOptions): DateGuess {
  const beside = listed?.date
  if (beside === undefined) return date
  const isGuess = isListSaved === true && listed?.isCounted === true
  if (date.value === undefined) {
    return { value: beside, confidence: isGuess ? 0.3 : 0.7, ...(isGuess && { note: LIST_COUNTS }) }
  }
  const { note: _note, ...sure } = date
  if (Math.abs(date.value - beside) < DAY) {
    return isGuess ? date : { ...sure, confidence: Math.max(date.confidence, 0.9) }
  }
  const isPage = date.confidence >= SURE || isGuess
  const said = `${isPage ? 'The list' : 'The page'} says ${writtenDate(isPage ? beside : date.value, site.timeZone)}.`
  const { within: _within, ...plain } = sure
  return isPage
    ? { ...date, confidence: Math.min(date.confidence, DOUBTED), note: said }
    : { ...plain, value: beside, confidence: DOUBTED, note: said }
}

const DAY = 24 * 60 * 60 * 1000
const LIST_COUNTS = 'The list counts from when it was read.'

/** The deepest word of the breadcrumb that the operator's list or the site itself knows. */
function categoryOf({ breadcrumb }: ExtractedPage, { source, site }: DraftOptions): Guess<string> {
  const words = breadcrumb.value.map(comparable).reverse()
  const mapped = new Map([...source.categories].map(([word, id]) => [comparable(word), id]))
  const named = new Map(
    allCategories(site.categories).flatMap(({ id, title }) => [
      [comparable(id), id],
      [comparable(title), id],
    ]),
  )
  const found = [mapped, named].flatMap((known) => words.flatMap((word) => known.get(word) ?? []))[0]
  if (found !== undefined) return { value: found, confidence: breadcrumb.confidence }
  // Without a breadcrumb the operator's word for the whole source is all that anyone says.
  return { value: source.category, confidence: words.length === 0 ? SURE : 0.5 }
}

/** Some servers answer 200 with a page that says 404. */
function isNotFound(title: string, text: string): boolean {
  const words =
    /^(?:error\s*)?404\b|(?:页面|网页|文章|信息|内容|文件)(?:未找到|找不到|不存在|已(?:被)?删除)|not found/i
  return words.test(title) && [...text].length < 200
}

const IMPORTANT: ReadonlySet<ReportField> = new Set(['title', 'date', 'source', 'category', 'text'])
const GUESSED = ['title', 'date', 'source', 'author', 'editor', 'category', 'tags', 'reads', 'text'] as const

function weakFields(
  draft: Draft,
  guesses: Partial<Record<ReportField, Guess<unknown>>>,
  site: Site,
): ReportedField[] {
  return GUESSED.flatMap((field) => {
    const value = writtenValue(draft, field, site)
    const confidence = guesses[field]?.confidence ?? 0
    const isMissing = value === '' && IMPORTANT.has(field)
    const isWeak = isMissing || (value !== '' && confidence < SURE)
    const { slug, url, title } = draft
    const rounded = isMissing ? 0 : Math.round(confidence * 100) / 100
    const note = guesses[field]?.note
    const weak = { slug, address: url, field, value, confidence: rounded, title, ...(note && { note }) }
    return isWeak ? [weak] : []
  })
}
