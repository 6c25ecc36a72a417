import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { isSlug } from '../model/article.ts'
import { allCategories, type Category, type Footer, type Link, type Site } from '../model/site.ts'
import { resolveAddress } from './addresses.ts'
import { PAGES_MEMBERS, parsePagesMembers, writtenStart, type PagesMembers } from './config-pages.ts'
import {
  expectMembers,
  expectObject,
  flag,
  isObject,
  list,
  member,
  report,
  text,
  webAddress,
  type Place,
} from './config-place.ts'
import { decodeText } from './encoding.ts'
import { findJsonMistake } from './json-text.ts'
import { isReservedName } from './slugs.ts'

/** Where articles come from, as the operator describes it. Plain data: it travels to a worker. */
export interface SourceConfig {
  type: 'markdown' | 'feed'
  /** What reports call it. */
  name: string
  /** Absolute: http(s) or file. */
  address: string
  /** Where its articles go that name no category of the site. */
  category: string
  /** The source's own category words and the site's category ids. */
  categories: ReadonlyMap<string, string>
}

/** Articles that are pages of an old CMS. */
export interface PagesConfig extends Omit<SourceConfig, 'type'>, PagesMembers {
  type: 'pages'
}

export interface Config {
  site: Site
  sources: (SourceConfig | PagesConfig)[]
  /** Slugs or original addresses of articles that are to disappear. */
  withdrawn: string[]
  /** The path of a CSV file whose rows overrule what was found, '' where there is none. */
  corrections: string
}

/** Everything that is wrong with a config file, each with its JSON path. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join('\n'), options)
    this.problems = problems
  }
}

/** Reads the operator's `site.json`. */
export async function readConfig(file: string): Promise<Config> {
  const { text } = decodeText(await readBytes(file))
  try {
    return parseConfig(JSON.parse(text), { path: file })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const mistake = findJsonMistake(text)
    const where = mistake ? `line ${mistake.line}, column ${mistake.column}` : 'somewhere'
    throw new ConfigError([`${file}: not JSON from ${where} on`], { cause: error })
  }
}

/** Checks a config and fills in what may be left out. Paths in it are relative to the file `path`. */
export function parseConfig(value: unknown, options: { path: string }): Config {
  const problems: string[] = []
  const root: Place = { value, path: '$', problems }
  expectMembers(
    root,
    'title description language timeZone url organisation categories links footer reads sources withdrawn corrections',
  )
  const site = parseSite(root)
  const ids = new Set(allCategories(site.categories).map(({ id }) => id))
  const sources = list(member(root, 'sources'), 'names no source').map((place) =>
    parseSource(place, { ids, path: options.path }),
  )
  const withdrawn = list(member(root, 'withdrawn')).map(parseWithdrawn)
  const corrections = text(member(root, 'corrections'))
  if (problems.length > 0) throw new ConfigError(problems)
  return {
    site,
    sources,
    withdrawn,
    corrections: corrections && resolve(dirname(options.path), corrections),
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new ConfigError([`${file}: cannot be read (${messageOf(error)})`], { cause: error })
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function parseSite(root: Place): Site {
  const ids = new Set<string>()
  return {
    title: text(member(root, 'title'), { required: true }),
    description: text(member(root, 'description')),
    language: parseLanguage(member(root, 'language')),
    timeZone: parseTimeZone(member(root, 'timeZone')),
    url: parseSiteUrl(member(root, 'url')),
    organisation: text(member(root, 'organisation')),
    categories: list(member(root, 'categories'), 'names no category').map((place) =>
      parseCategory(place, ids, 1),
    ),
    links: list(member(root, 'links')).map(parseLinkEntry),
    footer: parseFooter(member(root, 'footer')),
    ...(!flag(member(root, 'reads'), true) && { reads: false }),
  }
}

function parseLanguage(place: Place): string {
  const language = text(place) || 'zh-CN'
  try {
    return Intl.getCanonicalLocales(language)[0]!
  } catch {
    report(place, `"${language}" is not a language such as zh-CN`)
    return language
  }
}

function parseTimeZone(place: Place): string {
  const timeZone = text(place) || 'Asia/Shanghai'
  try {
    new Intl.DateTimeFormat('en', { timeZone }).format(0)
  } catch {
    report(place, `"${timeZone}" is not a time zone such as Asia/Shanghai`)
  }
  return timeZone
}

function parseSiteUrl(place: Place): string {
  const address = webAddress(place)
  if (!address) return ''
  if (address.search || address.hash) report(place, 'an address with ? or # cannot carry a site')
  return address.href.endsWith('/') ? address.href : `${address.href}/`
}

function parseCategory(place: Place, ids: Set<string>, level: number): Category {
  expectMembers(place, 'id title children')
  const children = list(member(place, 'children'))
  if (level === 2 && children.length > 0)
    report(member(place, 'children'), 'categories have two levels at most')
  return {
    id: parseCategoryId(member(place, 'id'), ids),
    title: text(member(place, 'title'), { required: true }),
    children: level === 2 ? [] : children.map((child) => parseCategory(child, ids, level + 1)),
  }
}

function parseCategoryId(place: Place, ids: Set<string>): string {
  const id = text(place, { required: true })
  if (id !== '' && !/^[a-z0-9-]+$/.test(id)) report(place, `"${id}" may only have a-z, 0-9 and -`)
  if (isReservedName(id)) report(place, `"${id}" is no file name on Windows`)
  if (ids.has(id)) report(place, `"${id}" is there twice`)
  if (id !== '') ids.add(id)
  return id
}

function parseLinkEntry(place: Place): Link {
  expectMembers(place, 'title url')
  return {
    title: text(member(place, 'title'), { required: true }),
    url: webAddress(member(place, 'url'))?.href ?? '',
  }
}

function parseFooter(place: Place): Footer {
  expectMembers(place, 'copyright address postcode icp police credit')
  const line = (name: keyof Footer): string => text(member(place, name))
  return {
    copyright: line('copyright'),
    address: line('address'),
    postcode: line('postcode'),
    icp: line('icp'),
    police: line('police'),
    credit: line('credit'),
  }
}

function parseSource(
  place: Place,
  options: { ids: ReadonlySet<string>; path: string },
): SourceConfig | PagesConfig {
  const type = parseSourceType(member(place, 'type'))
  if (type === 'pages') return parsePagesSource(place, options)
  expectMembers(place, 'type name path url list urls category categories')
  const written = parseSourceAddress(place)
  return {
    type: type === 'markdown' ? 'markdown' : 'feed',
    name: text(member(place, 'name')) || written,
    address: toAddress(place, written, options.path),
    ...parsePlacing(place, options.ids),
  }
}

function parsePagesSource(place: Place, options: { ids: ReadonlySet<string>; path: string }): PagesConfig {
  expectMembers(place, `type name category categories ${PAGES_MEMBERS}`)
  const members = parsePagesMembers(place, options.path)
  const { start } = members
  return {
    type: 'pages',
    name: text(member(place, 'name')) || writtenStart(place),
    address: start.type === 'urls' ? (start.addresses[0] ?? '') : start.address,
    ...parsePlacing(place, options.ids),
    ...members,
  }
}

/** Where the source's articles go in the site. */
function parsePlacing(place: Place, ids: ReadonlySet<string>): Pick<SourceConfig, 'category' | 'categories'> {
  return {
    category: parseCategoryName(member(place, 'category'), ids),
    categories: parseCategoryMap(member(place, 'categories'), ids),
  }
}

function parseSourceType(place: Place): string {
  const type = text(place, { required: true })
  if (type !== '' && !/^(?:markdown|feed|pages)$/.test(type)) {
    report(place, `"${type}" is not a kind of source: markdown, feed, pages`)
  }
  return type
}

function parseSourceAddress(place: Place): string {
  const path = text(member(place, 'path'))
  const url = text(member(place, 'url'))
  if (path && url) report(place, 'has both "path" and "url"')
  if (!path && !url && isObject(place.value)) report(place, 'has neither "path" nor "url"')
  for (const name of ['list', 'urls']) {
    if (member(place, name).value !== undefined)
      report(member(place, name), 'belongs to a source of type "pages"')
  }
  return url || path
}

function toAddress(place: Place, written: string, configFile: string): string {
  if (written === '') return ''
  try {
    return resolveAddress(written, configFile).href
  } catch {
    report(place, `"${written}" is not an address`)
    return ''
  }
}

function parseCategoryName(place: Place, ids: ReadonlySet<string>): string {
  const id = text(place, { required: true })
  if (id !== '' && !ids.has(id)) report(place, `no category "${id}"`)
  return id
}

function parseCategoryMap(place: Place, ids: ReadonlySet<string>): Map<string, string> {
  expectObject(place)
  const words = isObject(place.value) ? Object.keys(place.value) : []
  return new Map(words.map((word) => [word, parseCategoryName(member(place, word), ids)]))
}

function parseWithdrawn(place: Place): string {
  const slug = text(place, { required: true })
  const isAddress = /^https?:/.test(slug) && URL.canParse(slug)
  if (slug !== '' && !isSlug(slug) && !isAddress) report(place, `"${slug}" is neither a slug nor an address`)
  return slug
}
