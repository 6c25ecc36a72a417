import { isWeb, resolveLink } from '../../addresses.ts'
import type { PageDocument } from './page-document.ts'
import { tidy } from './page-document.ts'
import { told } from './page-told.ts'

/** A further page of one article. */
export interface Part {
  /** From 2. */
  number: number
  /** Absolute. */
  address: string
}

const MOST = { parts: 50 }
const NEXT =
  /^[[【(（<\s]*(?:下\s*一?\s*[页頁]|后一?页|余下全文|next(?:\s*page)?|[>›»]{1,2})[\s\])）】>›»]*$/i
const NUMBER = /^[[【(（\s]*第?\s*\d{1,3}\s*页?[\s\])）】]*$/
const COUNTER = /^(?:p|pg|page|page_?no|page_?index|page_?num|current_?page|cur_?page|pn)$/i

/** The pages that a pager in an article leads to, in their order. */
export function findParts({ $, base }: Pick<PageDocument, '$' | 'base'>, root: URL): Part[] {
  const parts = new Map<number, Part>()
  for (const element of told($).links) {
    const words = tidy($(element).text().slice(0, 40))
    if (!NEXT.test(words) && !NUMBER.test(words)) continue
    const address = resolveLink($(element).attr('href') ?? '', base)
    const number = address && partNumber(root, address)
    if (number !== undefined && number > 1 && !parts.has(number)) {
      parts.set(number, { number, address: address!.href.replace(/#.*$/, '') })
    }
  }
  return [...parts.values()].sort((a, b) => a.number - b.number).slice(0, MOST.parts)
}

/** Which page of an article an address is, told by how it differs from the first; undefined where it is none. */
export function partNumber(root: URL, address: URL): number | undefined {
  if (isWeb(root) !== isWeb(address) || root.hostname !== address.hostname) return undefined
  return root.pathname === address.pathname
    ? counted(root.searchParams, address.searchParams)
    : numbered(root, address)
}

/** show.asp?id=7&page=2 */
function counted(root: URLSearchParams, other: URLSearchParams): number | undefined {
  const names = new Set([...root.keys(), ...other.keys()])
  const differing = [...names].filter((name) => root.get(name) !== other.get(name))
  const [only = ''] = differing
  if (differing.length !== 1 || !COUNTER.test(only)) return undefined
  return wholeNumber(other.get(only) ?? '')
}

/** 12_2.html, 12-2.html; where the first page is 12_1.html, 12_2.html; /12/2 */
function numbered(root: URL, address: URL): number | undefined {
  if (root.search !== address.search) return undefined
  const [first, other] = [partsOf(root.pathname), partsOf(address.pathname)]
  if (first.ending !== other.ending) return undefined
  const stem = first.stem.replace(/(?<=[^\d][^_-]*)[_-][01]$/, '')
  for (const start of new Set([first.stem, stem])) {
    if (!other.stem.startsWith(start)) continue
    const [, digits] = /^(?:[_-]p?|p|\/)(\d{1,3})\/?$/i.exec(other.stem.slice(start.length)) ?? []
    if (digits !== undefined) return wholeNumber(digits)
  }
  return undefined
}

function partsOf(path: string): { stem: string; ending: string } {
  const [, stem = path, ending = ''] = /^(.*?)(\.[a-z]{2,6})?$/i.exec(path) ?? []
  return { stem: stem.replace(/(?<=.)\/$/, ''), ending: ending.toLowerCase() }
}

function wholeNumber(digits: string): number | undefined {
  return /^\d{1,3}$/.test(digits) ? Number(digits) : undefined
}
