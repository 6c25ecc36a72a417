import { load } from 'cheerio'
import { resolveLink } from '../../addresses.ts'
import type { PageSelectors } from '../../config-pages.ts'
import { isExcessive } from '../../html-limits.ts'
import { findArticleLinks } from './list-links.ts'
import { findListPages } from './list-paging.ts'
import { withinLimits } from './page-document.ts'
import { told } from './page-told.ts'

/** What a list page of an old CMS says. */
export interface ListPage {
  /** In the page's order, each address once. */
  articles: ListedArticle[]
  /** Further pages of the list. */
  pages: FurtherPage[]
}

export interface FurtherPage {
  /** Absolute. */
  address: string
  /** 0 for the page that is called the next. */
  number: number
}

/** An article as a list names it. */
export interface ListedArticle {
  /** Absolute, as written. */
  address: string
  /** The words of its link, '' where it has none. */
  title: string
  /** What stands beside the link, in milliseconds since 1970. */
  date: number | undefined
  /** Whether that counts from when the list was read ("昨天"). */
  isCounted?: boolean
}

export interface ListOptions {
  /** Where the page lies; links to other sites are no articles of this one. */
  url: URL
  timeZone: string
  /** When the page was got, milliseconds since 1970. */
  now: number
  selectors?: PageSelectors
}

/** Reads a list page it has never seen: by repeated structure, dates beside links, words like headlines. */
export function parseListPage(html: string, options: ListOptions): ListPage {
  const text = withinLimits(html)
  if (isExcessive(text)) return { articles: [], pages: [] }
  const $ = load(text)
  const base = resolveLink(told($).base?.attribs['href'] ?? '', options.url) ?? options.url
  const found = findArticleLinks($, { ...options, base })
  const pages = findListPages($, { ...options, base, html: text })
  return { articles: found.length > 0 ? found : linksInScript(text, options), pages }
}

/** Some CMS bring the rows of a list as data for a script: HTML in CDATA in XML. */
function linksInScript(html: string, options: ListOptions): ListedArticle[] {
  const rows = [...html.matchAll(/<record>\s*<!\[CDATA\[([\s\S]*?)\]\]>/g)].map(
    ([, row]) => `<li>${row}</li>`,
  )
  return rows.length === 0
    ? []
    : findArticleLinks(load(`<ul>${rows.join('')}</ul>`), { ...options, base: options.url })
}
