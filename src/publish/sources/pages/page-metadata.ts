import type { CheerioAPI } from 'cheerio'
import { tidy } from './page-document.ts'

/** What a meta element says, of the first of the names that says something. Names are in lower case. */
export function metaContent($: CheerioAPI, names: readonly string[]): string {
  const elements = $('meta').toArray().slice(0, 500)
  for (const name of names) {
    for (const { attribs } of elements) {
      const own = (attribs['property'] ?? attribs['name'] ?? attribs['itemprop'] ?? '').toLowerCase()
      const content = tidy(attribs['content'] ?? '').slice(0, 1000)
      if (own === name && content !== '') return content
    }
  }
  return ''
}

/** A text of the page's JSON-LD, wherever it stands in it. */
export function linkedData($: CheerioAPI, name: string): string {
  for (const script of $('script[type="application/ld+json"]').toArray().slice(0, 10)) {
    const found = new RegExp(`"${name}"\\s*:\\s*"([^"]{1,200})"`).exec($(script).text().slice(0, 100_000))
    if (found) return found[1]!
  }
  return ''
}
