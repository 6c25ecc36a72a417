import { isSlug } from '../model/article.ts'

/** Articles that were opened on one phone, told under a random key so that each batch counts once. */
export interface ReadsBatch {
  /** Says nothing but which batch this is: made anew for each. */
  key: string
  slugs: string[]
}

/** How the file begins that phones ask for; whoever answers otherwise is not this site. */
export const READS_MARK = 'worksite-reader reads 1\n'

/** As many as fit an address that every server and proxy lets through. */
export const MOST_SLUGS = 20

/** The address that tells a batch, `/reads.txt?k=…&a=slug.slug`. A slug has no dots. */
export function generateReadsAddress({ key, slugs }: ReadsBatch): string {
  return `${PATH}?k=${key}&a=${slugs.join('.')}`
}

/** The batch that an address tells; undefined for every other and for what no phone of ours sends. */
export function parseReadsAddress(address: string): ReadsBatch | undefined {
  const [, key, list = ''] = PATTERN.exec(address) ?? []
  const slugs = [...new Set(list.split('.'))]
  if (key === undefined || slugs.length > MOST_SLUGS || !slugs.every(isSlug)) return undefined
  return { key, slugs }
}

const PATH = '/reads.txt'
const PATTERN = /^\/reads\.txt\?k=([a-z0-9]{16,32})&a=([a-z0-9.-]{1,1700})$/
