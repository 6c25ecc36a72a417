import { createHash } from 'node:crypto'
import { canonicalAddress } from './addresses.ts'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const LENGTH = 12

/** What a source knows an item by. */
export interface Identity {
  /** The item's own id, '' where it has none. */
  id: string
  /** Its address, '' where it has none. */
  link: string
  /** The host of the feed: ids that are no address are only unique there. */
  host: string
  /** What is left to tell items apart by that have neither id nor link: title, date and text. */
  words: string
}

/** One text per article, whichever source names it: the same identity is the same article. */
export function identityOf(item: Identity): string {
  const name = item.id.trim() || item.link
  if (name === '') return `${item.host} ${item.words}`
  return universalName(name) ?? `${item.host} ${name}`
}

/** Whether Windows refuses files of that name, whatever their ending. */
export function isReservedName(name: string): boolean {
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name)
}

/** The short permanent id for an identity: 60 bits of its SHA-256 as 12 characters of base32. */
export function slugOf(identity: string): string {
  const hash = createHash('sha256').update(identity.normalize('NFC')).digest()
  let bits = BigInt(`0x${hash.subarray(0, 8).toString('hex')}`) >> 4n
  let slug = ''
  for (let index = 0; index < LENGTH; index += 1) {
    slug = ALPHABET[Number(bits & 31n)]! + slug
    bits >>= 5n
  }
  return slug
}

function universalName(name: string): string | undefined {
  if (/^https?:\/\//i.test(name) && URL.canParse(name)) return canonicalAddress(new URL(name))
  return /^(?:tag|urn):/i.test(name) ? name : undefined
}
