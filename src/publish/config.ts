import { readFile } from 'node:fs/promises'
import { isSlug } from '../model/article.ts'
import { allCategories, type Category, type Footer, type Link, type Site } from '../model/site.ts'
import { isWeb, resolveAddress } from './addresses.ts'
import { decodeText } from './encoding.ts'
import { findJsonMistake } from './json-text.ts'

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

export interface Config {
  site: Site
  sources: SourceConfig[]
  /** Slugs or original addresses of articles that are to disappear. */
  withdrawn: string[]
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
    'title description language timeZone url organisation categories links footer sources withdrawn',
  )
  const site = parseSite(root)
  const ids = new Set(allCategories(site.categories).map(({ id }) => id))
  const sources = list(member(root, 'sources'), 'names no source').map((place) =>
    parseSource(place, { ids, path: options.path }),
  )
  const withdrawn = list(member(root, 'withdrawn')).map(parseWithdrawn)
  if (problems.length > 0) throw new ConfigError(problems)
  return { site, sources, withdrawn }
}

/** A value and where in the file it stands. */
interface Place {
  value: unknown
  path: string
  problems: string[]
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

function parseSource(place: Place, options: { ids: ReadonlySet<string>; path: string }): SourceConfig {
  expectMembers(place, 'type name path url list urls category categories')
  const type = parseSourceType(member(place, 'type'))
  const written = type === 'pages' ? '' : parseSourceAddress(place)
  return {
    type: type === 'markdown' ? 'markdown' : 'feed',
    name: text(member(place, 'name')) || written,
    address: toAddress(place, written, options.path),
    category: parseCategoryName(member(place, 'category'), options.ids),
    categories: parseCategoryMap(member(place, 'categories'), options.ids),
  }
}

function parseSourceType(place: Place): string {
  const type = text(place, { required: true })
  if (type === 'pages') report(place, '"pages" is not yet supported by this version')
  else if (type !== '' && type !== 'markdown' && type !== 'feed') {
    report(place, `"${type}" is not a kind of source: markdown, feed`)
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

function webAddress(place: Place): URL | undefined {
  const written = text(place, { required: true })
  if (written === '') return undefined
  const address = URL.canParse(written) ? new URL(written) : undefined
  if (address && isWeb(address)) return address
  report(place, `"${written}" is not an address that starts with http:// or https://`)
  return undefined
}

function text(place: Place, options: { required?: boolean } = {}): string {
  const { value } = place
  if (typeof value === 'string' && (value.trim() !== '' || !options.required)) return value.trim()
  if (value === undefined && !options.required) return ''
  report(place, value === undefined ? 'is missing' : typeof value === 'string' ? 'is empty' : 'is not a text')
  return ''
}

function list(place: Place, emptyMistake = ''): Place[] {
  const { value, path, problems } = place
  if (value !== undefined && !Array.isArray(value)) report(place, 'is not a list')
  const entries: unknown[] = Array.isArray(value) ? value : []
  if (emptyMistake && entries.length === 0 && (value === undefined || Array.isArray(value))) {
    report(place, value === undefined ? 'is missing' : emptyMistake)
  }
  return entries.map((entry, index) => ({ value: entry, path: `${path}[${index}]`, problems }))
}

function member(place: Place, name: string): Place {
  const value = isObject(place.value) && Object.hasOwn(place.value, name) ? place.value[name] : undefined
  const step = /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
  return { value, path: place.path + step, problems: place.problems }
}

function expectMembers(place: Place, names: string): void {
  expectObject(place)
  if (!isObject(place.value)) return
  const known = names.split(' ')
  for (const name of Object.keys(place.value)) {
    if (!known.includes(name)) report(member(place, name), 'is not a known member')
  }
}

function expectObject(place: Place): void {
  if (place.value !== undefined && !isObject(place.value)) report(place, 'is not an object')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function report(place: Place, message: string): void {
  place.problems.push(`${place.path}: ${message}`)
}
