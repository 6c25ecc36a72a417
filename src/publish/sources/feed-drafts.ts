import { allCategories, type Site } from '../../model/site.ts'
import { LIMITS, textOf, type RichNode } from '../../model/rich-text.ts'
import { canonicalAddress, isWeb, resolveLink } from '../addresses.ts'
import type { SourceConfig } from '../config.ts'
import { parseDate } from '../dates.ts'
import type { Draft, Problem, SourceResult } from '../draft.ts'
import { cleanHtml, withoutEmbedded } from '../html.ts'
import { withMedia } from '../media.ts'
import { identityOf, slugOf } from '../slugs.ts'
import type { ParsedFeed, ParsedItem } from './parsed-feed.ts'
import { comparable, firstWords, lineOf, tidyTags } from './words.ts'

export interface DraftOptions {
  source: SourceConfig
  site: Site
  now: number
  /** Where the feed lies. */
  address: URL
}

/** An item that may become a draft, with what it is known by. */
interface Candidate {
  draft: Draft
  keys: string[]
  /** When it last changed, for choosing between two of the same. */
  time: number
}

/** Articles out of a feed's items: cleaned, dated, placed in the site, each once. */
export function createDrafts(feed: ParsedFeed, options: DraftOptions): SourceResult {
  const { source } = options
  const whole = feed.items.filter((item) => !item.isCutOff)
  const items = withoutSharedNames(whole)
  const candidates = items.map((item) => createCandidate(item, feed, options))
  const named = candidates.filter((candidate) => candidate !== undefined)
  const problems = [
    ...damageProblems(feed, source.name),
    ...feed.items.filter((item) => item.isCutOff).map((item) => cutOffProblem(item, source.name)),
    ...emptyProblems(whole.length - named.length, source.name),
    ...whole.filter(isTooLong).map((item) => tooLongProblem(item, source.name)),
  ]
  // A damaged file without any item says nothing about the source.
  const answered = named.length > 0 || feed.damage.length === 0
  return { answered, drafts: newestOfEach(named).map(({ draft }) => draft), problems }
}

/** An item as it came, and what of it may serve to tell it from others. */
interface NamedItem extends ParsedItem {
  names: { id: string; link: string }
}

/** Some feeds give every item the same id, or the address of a list: that names none of them. */
function withoutSharedNames(items: readonly ParsedItem[]): NamedItem[] {
  const ids = sharedNames(items, 'id', (a, b) => a.link === b.link || a.link === '' || b.link === '')
  const links = sharedNames(items, 'link', (a, b) => a.id === b.id && a.id !== '')
  return items.map((item) => {
    const id = ids.has(item.id) ? '' : item.id
    return { ...item, names: { id, link: links.has(item.link) ? '' : item.link } }
  })
}

/** Names of several items with different titles, unless they are the same article for another reason. */
function sharedNames(
  items: readonly ParsedItem[],
  name: 'id' | 'link',
  isSame: (a: ParsedItem, b: ParsedItem) => boolean,
): Set<string> {
  const first = new Map<string, ParsedItem>()
  for (const item of items) if (!first.has(item[name])) first.set(item[name], item)
  const others = items.filter((item) => {
    const before = first.get(item[name])!
    return before.title !== item.title && !isSame(before, item)
  })
  return new Set(others.map((item) => item[name]))
}

function createCandidate(item: NamedItem, feed: ParsedFeed, options: DraftOptions): Candidate | undefined {
  if (item.title === '' && item.html.trim() === '') return undefined
  const content = cleanHtml(withParagraphs(item.html), { base: baseOf(item, options.address) })
  const text = textOf(content)
  const title = titleOf(item.title) || firstWords(text)
  if (title === '' && content.length === 0) return undefined
  const link = webLink(item.link)
  const words = `${title} ${item.date} ${text}`
  const { id } = item.names
  const ownLink = webLink(item.names.link)
  const identity = identityOf({ id, link: ownLink, host: hostOf(feed, options.address), words })
  const { date, revised } = timesOf(item, options)
  const draft: Draft = {
    ...fieldsOf(item, feed, options),
    slug: slugOf(identity),
    title: title || options.site.title,
    date,
    ...(revised !== undefined && date !== undefined && revised > date && { revised }),
    url: link,
    content: withMedia(content, item.media),
  }
  return { draft, keys: [identity, ...linkKey(ownLink, feed)], time: revised ?? date ?? -Infinity }
}

/** What needs no text to be known. */
function fieldsOf(
  item: ParsedItem,
  feed: ParsedFeed,
  { source, site, address }: DraftOptions,
): Omit<Draft, 'slug' | 'title' | 'date' | 'url' | 'content'> {
  return {
    category: categoryOf(item.categories, source, site),
    tags: tidyTags(item.categories),
    source: lineOf(item.source) || titleOf(feed.title),
    author: lineOf(item.author),
    editor: '',
    related: [],
    ...(isPicture(item.picture, address) && { picture: { src: item.picture, alt: '' } }),
    withdrawn: false,
  }
}

function timesOf(
  item: ParsedItem,
  { site, now }: DraftOptions,
): Pick<Draft, 'revised'> & { date: number | undefined } {
  const { timeZone } = site
  return {
    date: parseDate(item.date, { timeZone, now }),
    revised: parseDate(item.revised, { timeZone, now }),
  }
}

/** Text without any tags has paragraphs where it has empty lines. */
function withParagraphs(html: string): string {
  if (/<[a-z!/]/i.test(html)) return html
  return html.replaceAll(/\r?\n[ \t]*\r?\n/g, '<p>')
}

function baseOf(item: ParsedItem, address: URL): URL {
  return resolveLink(item.base, address) ?? address
}

function titleOf(html: string): string {
  if (!/[<&]/.test(html)) return lineOf(html)
  const nodes: RichNode[] = cleanHtml(html.slice(0, 4096), { base: new URL('https://feed.invalid/') })
  return lineOf(textOf(nodes))
}

function hostOf(feed: ParsedFeed, address: URL): string {
  return (resolveLink(feed.home, address) ?? address).host
}

function webLink(link: string): string {
  const address = URL.canParse(link) ? new URL(link) : undefined
  return address && isWeb(address) && link.length <= LIMITS.value ? address.href : ''
}

/** A link to the site's start page, as some feeds give with every item, tells nothing apart. */
function linkKey(link: string, feed: ParsedFeed): string[] {
  if (link === '') return []
  const key = canonicalAddress(new URL(link))
  const { pathname, search } = new URL(key)
  const isHome =
    (pathname === '/' && search === '') || (feed.home !== '' && key === canonicalAddress(new URL(feed.home)))
  return isHome ? [] : [key]
}

/** The operator's word list decides, then the site's own names, then where the source belongs. */
function categoryOf(words: readonly string[], source: SourceConfig, site: Site): string {
  const mapped = new Map([...source.categories].map(([word, id]) => [comparable(word), id]))
  const named = new Map(allCategories(site.categories).map(({ id, title }) => [comparable(title), id]))
  for (const { id } of allCategories(site.categories)) named.set(comparable(id), id)
  const find = (map: ReadonlyMap<string, string>): string | undefined =>
    words.map((word) => map.get(comparable(word))).find((id) => id !== undefined)
  return find(mapped) ?? find(named) ?? source.category
}

function isPicture(src: string, address: URL): boolean {
  const { protocol } = resolveLink(src, 'about:blank') ?? { protocol: '' }
  return /^https?:$/.test(protocol) || (protocol === 'file:' && address.protocol === 'file:')
}

/** Of items with the same id or the same link the one changed last, else the first. In the feed's order. */
function newestOfEach(candidates: readonly Candidate[]): Candidate[] {
  const taken = new Set<string>()
  const chosen = new Set<Candidate>()
  for (const candidate of [...candidates].sort((a, b) => compareTimes(b.time, a.time))) {
    if (candidate.keys.every((key) => !taken.has(key))) chosen.add(candidate)
    for (const key of candidate.keys) taken.add(key)
  }
  return candidates.filter((candidate) => chosen.has(candidate))
}

/** Subtracting is not possible: two unknown times are both -Infinity. */
function compareTimes(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function damageProblems(feed: ParsedFeed, source: string): Problem[] {
  if (feed.damage.length === 0) return []
  const message = `The feed is damaged (${feed.damage.join(', ')}); its undamaged items were read.`
  return [{ type: 'damaged', source, item: '', message }]
}

function cutOffProblem(item: ParsedItem, source: string): Problem {
  const name = titleOf(item.title) || lineOf(item.link || item.id)
  return { type: 'left-out', source, item: name, message: 'The feed ends in the middle of this item.' }
}

function emptyProblems(count: number, source: string): Problem[] {
  if (count === 0) return []
  const message = `${count === 1 ? 'An item has' : `${count} items have`} neither title nor text.`
  return [{ type: 'left-out', source, item: '', message }]
}

function isTooLong({ html }: ParsedItem): boolean {
  return html.length > LIMITS.characters && withoutEmbedded(html).length > LIMITS.characters
}

function tooLongProblem(item: ParsedItem, source: string): Problem {
  return {
    type: 'notice',
    source,
    item: titleOf(item.title),
    message: 'The text is longer than 512 KB and was cut there.',
  }
}
