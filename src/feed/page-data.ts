import type { Headline } from '../model/article.ts'
import type { Site } from '../model/site.ts'
import { isObject, parseObject, requireList, toList, type Json } from './checks.ts'
import { toSite } from './head.ts'
import { parseHeadline, toHeadlineItem } from './item.ts'

/**
 * What a published page carries for the app, beside the article's own item: exactly what its prerendered
 * HTML shows, so that the app goes on from there and asks for nothing of it again.
 */
export interface PageData {
  site: Site
  /** Of a start page, category or tag. */
  list?: PageList
  /** Of an article. */
  around?: PageSurroundings
}

export interface PageList {
  /** In reading order. */
  rows: Headline[]
  /** Whether the site has more of this list. */
  more: boolean
}

export interface PageSurroundings {
  previous?: Headline
  next?: Headline
  related: Headline[]
  /** How often the article was read, where known. */
  reads?: number
}

/** The `id` of the block, `<script type="application/json" id="page">`. */
export const PAGE_BLOCK = 'page'

/** As JSON; whoever puts it into a page must let no `<` end the block early. */
export function generatePageData({ site, list, around }: PageData): string {
  return JSON.stringify({
    site,
    ...(list && { list: { items: list.rows.map(toHeadlineItem), more: list.more } }),
    ...(around && { around: toAround(around) }),
  })
}

/** Reads the block's text. Rows that are none are left out. Throws FeedError. */
export function parsePageData(text: string): PageData {
  const { site, list, around } = parseObject(text)
  return {
    site: toSite(site),
    ...(isObject(list) && { list: parseList(list) }),
    ...(isObject(around) && { around: parseAround(around) }),
  }
}

function toAround({ previous, next, related, reads }: PageSurroundings): object {
  return {
    ...(previous && { previous: toHeadlineItem(previous) }),
    ...(next && { next: toHeadlineItem(next) }),
    related: related.map(toHeadlineItem),
    ...(reads !== undefined && { reads }),
  }
}

function parseList({ items, more }: Json): PageList {
  return { rows: requireList(items, 'items').flatMap(toRow), more: more === true }
}

function parseAround(value: Json): PageSurroundings {
  const [previous, next] = [parseHeadline(value['previous']), parseHeadline(value['next'])]
  const { reads } = value
  return {
    ...(previous && { previous }),
    ...(next && { next }),
    related: toList(value['related']).flatMap(toRow),
    ...(typeof reads === 'number' && Number.isSafeInteger(reads) && reads >= 0 && { reads }),
  }
}

function toRow(value: unknown): Headline[] {
  const row = parseHeadline(value)
  return row ? [row] : []
}
