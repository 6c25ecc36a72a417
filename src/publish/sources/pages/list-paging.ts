import type { CheerioAPI } from 'cheerio'
import { canonicalAddress, isWeb, resolveLink } from '../../addresses.ts'
import { isSameSite } from './crawl.ts'
import type { FurtherPage, ListOptions } from './list.ts'
import { told } from './page-told.ts'

export interface PagingOptions extends ListOptions {
  /** What the page's links are relative to. */
  base: URL
  html: string
}

const NEXT = /^[\s[(<（【]*(?:下一?[页頁]|后一?页|下\s*一\s*页|next(?:\s*page)?|›|»|>{1,2})[\s\])>）】»›]*$/i
const NUMBER = /^[\s[(（第]*(\d{1,4})[\s\])）页]*$/

/** Further pages of a list: the one it calls the next, else those that it numbers. */
export function findListPages($: CheerioAPI, options: PagingOptions): FurtherPage[] {
  const { listNext } = options.selectors ?? {}
  const named = listNext ? hrefsOf($, listNext) : [...hrefsOf($, '[rel="next"]'), ...nextLinks($)]
  const [next] = named.flatMap((href) => pageAt(href, options) ?? [])
  if (next || listNext) return next ? [{ address: next, number: 0 }] : []
  return [...scriptedPages(options), ...numberedLinks($)].flatMap(({ href, number }) => {
    const address = pageAt(href, options)
    return address ? [{ address, number }] : []
  })
}

function hrefsOf($: CheerioAPI, selector: string): string[] {
  return $(selector)
    .toArray()
    .map((element) => $(element).attr('href') ?? $(element).find('a[href]').attr('href') ?? '')
}

/** The absolute address, where it is of the same site and not of the page itself. */
function pageAt(href: string, { base, url }: PagingOptions): string | undefined {
  if (/^\s*(?:#|javascript:)/i.test(href)) return undefined
  const address = resolveLink(href, base)
  if (!address || !isWeb(address) || !isSameSite(address, url)) return undefined
  return canonicalAddress(address) === canonicalAddress(url) ? undefined : address.href
}

function nextLinks($: CheerioAPI): string[] {
  return told($)
    .links.filter((element) => NEXT.test($(element).text()) || NEXT.test($(element).attr('title') ?? ''))
    .map((element) => $(element).attr('href') ?? '')
}

interface NumberedLink {
  href: string
  number: number
}

function numberedLinks($: CheerioAPI): NumberedLink[] {
  const links = $('a[href], option[value]').toArray()
  return links
    .map((element) => ({
      number: Number(NUMBER.exec($(element).text())?.[1] ?? 0),
      href: $(element).attr('href') ?? addressInOption($(element).attr('value') ?? ''),
    }))
    .filter(({ number, href }) => number > 1 && href !== '')
}

/** Choices of other things than pages have values that are no addresses. */
function addressInOption(value: string): string {
  return /[./?]/.test(value) ? value : ''
}

/** Many government sites write their pager with `createPageHTML(pages, current, 'index', 'html')`. */
function scriptedPages({ html }: PagingOptions): NumberedLink[] {
  const call = /createPageHTML\s*\(\s*(\d+)\s*,\s*(\d+)\s*,\s*["']([\w-]+)["']\s*,\s*["'](\w+)["']/.exec(html)
  const [, pages = '0', current = '0', name, ending] = call ?? []
  const next = Number(current) + 1
  return next < Number(pages) ? [{ href: `${name}_${next}.${ending}`, number: next + 1 }] : []
}
