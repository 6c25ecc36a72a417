import { isWeb, resolveAddress } from './addresses.ts'
import { expectMembers, isObject, list, member, report, text, type Place } from './config-place.ts'

/** Where a source of old CMS pages begins. Addresses are absolute: http(s) or file. */
export type PagesStart =
  | { type: 'list'; address: string }
  | { type: 'urls'; addresses: string[] }
  /** `addresses`: a file that says where each saved page once was, '' where there is none. */
  | { type: 'folder'; address: string; addresses: string }

/** CSS selectors that overrule what is found by itself. */
export type PageSelectors = Partial<Record<(typeof SELECTORS)[number], string>> & {
  /** What does not belong to a page at all. */
  remove?: string[]
}

/** What only a source of type `pages` has. Plain data: it travels to a worker. */
export interface PagesMembers {
  start: PagesStart
  /** How many articles at most, the first ones of the list. */
  limit: number
  /** Seconds between two requests to one host. */
  delay: number
  selectors: PageSelectors
}

export const PAGES_MEMBERS = 'list urls path limit delay selectors addresses'

const SELECTORS = [
  'title',
  'date',
  'source',
  'author',
  'editor',
  'reads',
  'breadcrumb',
  'tags',
  'content',
  'previous',
  'next',
  'listLinks',
  'listNext',
] as const

/** Checks what only a source of type `pages` has. Paths are relative to the config file. */
export function parsePagesMembers(place: Place, configFile: string): PagesMembers {
  return {
    start: parseStart(place, configFile),
    limit: wholeNumber(member(place, 'limit'), { usual: 1000, from: 1, to: 100_000 }),
    delay: seconds(member(place, 'delay')),
    selectors: parseSelectors(member(place, 'selectors')),
  }
}

/** What the operator wrote, for a source without a name. */
export function writtenStart(place: Place): string {
  const [first] = list({ ...member(place, 'urls'), problems: [] })
  const candidates = [member(place, 'list'), member(place, 'path'), first]
  return String(candidates.find((found) => typeof found?.value === 'string')?.value ?? '').trim()
}

function parseStart(place: Place, configFile: string): PagesStart {
  const named = ['list', 'urls', 'path'].filter((name) => member(place, name).value !== undefined)
  if (named.length === 0 && isObject(place.value)) report(place, 'has neither "list" nor "urls" nor "path"')
  if (named.length > 1) report(place, `has more than one of "list", "urls" and "path"`)
  const addresses = member(place, 'addresses')
  if (addresses.value !== undefined && named[0] !== 'path')
    report(addresses, 'belongs to saved pages ("path")')
  switch (named[0]) {
    case 'urls':
      return { type: 'urls', addresses: list(member(place, 'urls'), 'names no page').map(parsePageAddress) }
    case 'path':
      return {
        type: 'folder',
        address: parseFile(member(place, 'path'), configFile),
        addresses: addresses.value === undefined ? '' : parseFile(addresses, configFile),
      }
    default:
      return {
        type: 'list',
        address: named.length === 0 ? '' : parseAddress(member(place, 'list'), configFile),
      }
  }
}

function parsePageAddress(place: Place): string {
  const written = text(place, { required: true })
  const address = URL.canParse(written) ? new URL(written) : undefined
  if (address && isWeb(address)) return address.href
  if (written !== '') report(place, `"${written}" is not an address that starts with http:// or https://`)
  return ''
}

function parseFile(place: Place, configFile: string): string {
  const address = parseAddress(place, configFile)
  if (/^https?:/.test(address)) report(place, 'is not a file or folder')
  return address
}

function parseAddress(place: Place, configFile: string): string {
  const written = text(place, { required: true })
  if (written === '') return ''
  try {
    return resolveAddress(written, configFile).href
  } catch {
    report(place, `"${written}" is not an address`)
    return ''
  }
}

function wholeNumber(place: Place, range: { usual: number; from: number; to: number }): number {
  const { value } = place
  if (value === undefined) return range.usual
  if (Number.isInteger(value) && Number(value) >= range.from && Number(value) <= range.to)
    return Number(value)
  report(place, `is not a whole number from ${range.from} to ${range.to}`)
  return range.usual
}

function seconds(place: Place): number {
  const { value } = place
  if (value === undefined) return 1
  if (typeof value === 'number' && value >= 0 && value <= 3600) return value
  report(place, 'is not a number of seconds from 0 to 3600')
  return 1
}

function parseSelectors(place: Place): PageSelectors {
  expectMembers(place, `${SELECTORS.join(' ')} remove`)
  const found = SELECTORS.map((name) => [name, text(member(place, name))] as const)
  const remove = parseRemoved(member(place, 'remove'))
  return {
    ...Object.fromEntries(found.filter(([, selector]) => selector !== '')),
    ...(remove.length > 0 && { remove }),
  }
}

/** One selector, or a list of them. */
function parseRemoved(place: Place): string[] {
  if (typeof place.value === 'string') return [text(place, { required: true })]
  return list(place).map((entry) => text(entry, { required: true }))
}
