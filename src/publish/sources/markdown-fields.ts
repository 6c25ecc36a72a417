import { isSlug } from '../../model/article.ts'
import { allCategories, type Site } from '../../model/site.ts'
import { resolveLink, isWeb } from '../addresses.ts'
import { parseDate } from '../dates.ts'
import type { Draft } from '../draft.ts'
import { isReservedName } from '../slugs.ts'
import { comparable, lineOf, tidyTags } from './words.ts'

type Fields = Readonly<Record<string, unknown>>

/** What front matter may say about an article. */
export type MarkdownFields = Omit<Draft, 'slug' | 'content' | 'picture'> & {
  slug: string | undefined
  /** Address of the lead picture as written, '' where there is none. */
  image: string
}

export interface FieldOptions {
  site: Site
  now: number
  /** For articles that name none. */
  category: string
}

/** Reads front matter; every mistake is told as `name: what is wrong`, `unknown` are names that mean nothing. */
export function parseFields(
  fields: Fields,
  options: FieldOptions,
): { value: MarkdownFields; mistakes: string[]; unknown: string[] } {
  const mistakes: string[] = []
  const report = (name: string, message: string): void => void mistakes.push(`${name}: ${message}`)
  const reader: Reader = { fields, report, ...options }
  const value: MarkdownFields = {
    slug: readSlug(reader),
    title: lineOf(readText(reader, 'title')),
    date: readDate(reader, 'date'),
    revised: readDate(reader, 'revised'),
    category: readCategory(reader),
    tags: tidyTags(readList(reader, 'tags')),
    source: lineOf(readText(reader, 'source')),
    author: lineOf(readText(reader, 'author')),
    editor: lineOf(readText(reader, 'editor')),
    url: readUrl(reader),
    related: readRelated(reader),
    reads: readCount(reader, 'reads'),
    withdrawn: readFlag(reader, 'withdrawn'),
    image: readText(reader, 'image'),
  }
  return { value, mistakes, unknown: Object.keys(fields).filter((name) => !Object.hasOwn(value, name)) }
}

interface Reader extends FieldOptions {
  fields: Fields
  report: (name: string, message: string) => void
}

function readText({ fields, report }: Reader, name: string): string {
  const value = valueOf(fields, name)
  if (value === undefined) return ''
  if (typeof value === 'string' || typeof value === 'number') return String(value).trim()
  report(name, 'is not a text')
  return ''
}

function readSlug(reader: Reader): string | undefined {
  const slug = readText(reader, 'slug')
  if (slug === '') return undefined
  if (isReservedName(slug)) reader.report('slug', `"${slug}" is no file name on Windows`)
  else if (isSlug(slug)) return slug
  else reader.report('slug', `"${slug}" may only have a-z, 0-9 and - inside, 80 characters at most`)
  return undefined
}

function readDate(reader: Reader, name: string): number | undefined {
  const text = readText(reader, name)
  if (text === '') return undefined
  const { timeZone } = reader.site
  if (parseDate(text, { timeZone, now: Infinity }) === undefined)
    reader.report(name, `"${text}" is not a date`)
  return parseDate(text, { timeZone, now: reader.now })
}

function readCategory(reader: Reader): string {
  const written = readText(reader, 'category')
  if (written === '') return reader.category
  const categories = allCategories(reader.site.categories)
  const word = comparable(written)
  const named =
    categories.find(({ id }) => id === word) ?? categories.find(({ title }) => comparable(title) === word)
  if (!named) reader.report('category', `no category "${written}"`)
  return named?.id ?? reader.category
}

function readList({ fields, report }: Reader, name: string): string[] {
  const value = valueOf(fields, name)
  if (value === undefined) return []
  const entries: unknown[] =
    typeof value === 'string' ? value.split(/[,，、;；]/) : Array.isArray(value) ? value : [undefined]
  const texts = entries.filter((entry) => typeof entry === 'string' || typeof entry === 'number')
  if (texts.length < entries.length) report(name, 'is not a list of words')
  return texts.map((text) => String(text).trim()).filter(Boolean)
}

function readRelated(reader: Reader): string[] {
  const slugs = readList(reader, 'related')
  for (const slug of slugs)
    if (!isSlug(slug)) reader.report('related', `"${slug}" is not the slug of an article`)
  return [...new Set(slugs.filter(isSlug))]
}

function readUrl(reader: Reader): string {
  const text = readText(reader, 'url')
  if (text === '') return ''
  const address = resolveLink(text, 'about:blank')
  if (address && isWeb(address)) return address.href
  reader.report('url', `"${text}" is not an address that starts with http:// or https://`)
  return ''
}

function readCount({ fields, report }: Reader, name: string): number | undefined {
  const value = valueOf(fields, name)
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  report(name, 'is not a whole number')
  return undefined
}

function readFlag({ fields, report }: Reader, name: string): boolean {
  const value = valueOf(fields, name)
  if (value !== undefined && typeof value !== 'boolean') report(name, 'is neither true nor false')
  return value === true
}

/** A name without a value says nothing. */
function valueOf(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? (fields[name] ?? undefined) : undefined
}
