import type { CheerioAPI } from 'cheerio'
import { tidy } from './page-document.ts'
import { told } from './page-told.ts'

/** What a meta element says, of the first of the names that says something. Names are in lower case. */
export function metaContent($: CheerioAPI, names: readonly string[]): string {
  const elements = told($).meta
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
  for (const script of told($).linked) {
    const found = new RegExp(`"${name}"\\s*:\\s*"([^"]{1,200})"`).exec($(script).text().slice(0, 100_000))
    if (found) return found[1]!
  }
  return ''
}

/** The name of a person or organisation in the page's JSON-LD, wherever it stands in it. */
export function linkedName($: CheerioAPI, name: string): string {
  for (const script of told($).linked) {
    const found = nameIn(parseJson($(script).text().slice(0, 100_000)), name, 0)
    if (found !== '') return found
  }
  return ''
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function nameIn(value: unknown, name: string, depth: number): string {
  if (typeof value !== 'object' || value === null || depth > 8) return ''
  const own: unknown = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
  const found = spokenName(own)
  if (found !== '') return found
  for (const child of Object.values(value).slice(0, 100)) {
    const deeper = nameIn(child, name, depth + 1)
    if (deeper !== '') return deeper
  }
  return ''
}

/** A name, or the names of what has one. */
function spokenName(value: unknown): string {
  if (typeof value === 'string') return tidy(value).slice(0, 100)
  if (Array.isArray(value)) return value.slice(0, 5).map(spokenName).filter(Boolean).join(' ')
  const isNamed = typeof value === 'object' && value !== null && 'name' in value
  return isNamed && typeof value.name === 'string' ? tidy(value.name).slice(0, 100) : ''
}
