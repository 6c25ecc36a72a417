import { parseItem, toItem } from '../feed/item.ts'
import { compareHeadlines, type Article, type Picture } from '../model/article.ts'
import { generateRichText, parseRichText, textOf } from '../model/rich-text.ts'
import { canonicalAddress } from './addresses.ts'
import type { Draft } from './draft.ts'
import type { LogChanges } from './log.ts'
import { summaryOf } from './summary.ts'

/** A draft whose pictures lie on the site's own origin, the lead picture first. */
export interface ReadyDraft extends Omit<Draft, 'picture'> {
  picture?: Picture
  pictures: Picture[]
}

/** What a run is compared with. */
export interface PressInput {
  drafts: readonly ReadyDraft[]
  /** Every published article by slug. */
  published: ReadonlyMap<string, Article>
  /** Slugs or original addresses that the operator withdrew. */
  withdrawn: readonly string[]
  seq: number
  now: number
}

export interface PressResult extends LogChanges {
  added: number
  changed: number
  /** What is to be withdrawn and is nowhere: perhaps misspelt, perhaps withdrawn long ago. */
  unknown: string[]
}

/** A source's own later time of change counts as a correction from here on, in milliseconds. */
const CORRECTION = 10 * 60_000

/**
 * Compares what the sources say with what is published. Every new, corrected or withdrawn article
 * takes the next seq, the oldest first. An article that no source names any more stays.
 */
export function press(input: PressInput): PressResult {
  const { published, now } = input
  const isWithdrawn = withdrawnTest(input)
  const current = newestDrafts(input.drafts)
    .filter((draft) => !isWithdrawn(draft))
    .filter(({ slug, isPartial }) => !isPartial || !published.has(slug))
  const changed = current
    .flatMap((draft) => toArticle(draft, published.get(draft.slug), now) ?? [])
    .filter((article) => !isSame(article, published.get(article.slug)))
    .sort((a, b) => compareHeadlines(b, a))
  let { seq } = input
  const articles = changed.map((article) => ({ ...article, seq: (seq += 1) }))
  const removed = [...published.values()].filter(isWithdrawn).map(({ slug }) => ({ slug, seq: (seq += 1) }))
  const added = articles.filter(({ slug }) => !published.has(slug)).length
  const everything = [...published.values(), ...input.drafts]
  const known = new Set(everything.flatMap(({ slug, url }) => [slug, nameOf(url)]))
  const unknown = input.withdrawn.filter((name) => !known.has(nameOf(name)))
  return { articles, removed, added, changed: articles.length - added, unknown }
}

function withdrawnTest({
  drafts,
  withdrawn,
}: PressInput): (article: { slug: string; url: string }) => boolean {
  const names = new Set(withdrawn.map(nameOf))
  for (const draft of drafts) if (draft.withdrawn) names.add(draft.slug)
  return ({ slug, url }) => names.has(slug) || (url !== '' && names.has(nameOf(url)))
}

/** A slug as it is; an address in the one spelling that all its spellings have. */
function nameOf(slugOrAddress: string): string {
  return URL.canParse(slugOrAddress) ? canonicalAddress(new URL(slugOrAddress)) : slugOrAddress
}

/** One draft per slug: of the same article from two places the newer, else the one named first. */
function newestDrafts(drafts: readonly ReadyDraft[]): ReadyDraft[] {
  const newest = new Map<string, ReadyDraft>()
  for (const draft of drafts) {
    const other = newest.get(draft.slug)
    if (!other || timeOf(draft) > timeOf(other)) newest.set(draft.slug, draft)
  }
  return [...newest.values()]
}

function timeOf({ date = 0, revised = date }: ReadyDraft): number {
  return revised
}

/** The article that the draft makes, as a phone will read it: clipped and checked. */
function toArticle(draft: ReadyDraft, before: Article | undefined, now: number): Article | undefined {
  const {
    content,
    reads: _reads,
    withdrawn: _withdrawn,
    revised,
    date: _date,
    dateWithin: _within,
    aliases: _aliases,
    isPartial: _isPartial,
    ...rest
  } = draft
  const date = dateOf(draft, before) ?? now
  const written = { ...rest, seq: 1, date, html: generateRichText(content), summary: summaryOf(content) }
  const article = parseItem(JSON.parse(JSON.stringify(toItem(written))))
  const corrected = article && correctedAt(article, { before, revised, now })
  return article && corrected !== undefined ? { ...article, revised: corrected } : article
}

/** "Three hours ago", said an hour later, is no other date. */
function dateOf({ date, dateWithin = 0 }: ReadyDraft, before: Article | undefined): number | undefined {
  if (date === undefined || !before) return date ?? before?.date
  return Math.abs(date - before.date) <= dateWithin ? before.date : date
}

/** When the article was corrected: as its source says, else when this run first saw other words. */
function correctedAt(
  article: Article,
  { before, revised, now }: { before: Article | undefined; revised: number | undefined; now: number },
): number | undefined {
  if (revised !== undefined && revised - article.date > CORRECTION) return revised
  if (!before) return undefined
  return wordsOf(before) === wordsOf(article) ? before.revised : now
}

/** What a correction would change: a picture that comes later is none. */
function wordsOf({ title, html }: Article): string {
  return `${title}\n${textOf(parseRichText(html))}`
}

function isSame(article: Article, before: Article | undefined): boolean {
  return before !== undefined && contentOf(article) === contentOf(before)
}

/** Everything that a reader sees of it, in one order of members. */
function contentOf(article: Article): string {
  const { title, date, revised, category, tags, source, author, editor, url, related, html, summary } =
    article
  const { attachments = [], pictures, picture } = article
  const own = [title, date, revised, category, tags, source, author, editor, url, related, html, summary]
  return JSON.stringify([...own, picture?.src, pictures, attachments])
}
