import { dropBatch, packOpenings } from '../db/openings.ts'
import type { Reader } from '../db/schema.ts'
import { generateReadsAddress, MOST_SLUGS, READS_MARK } from '../feed/reads.ts'
import { fetchBytes, type FetchOptions } from './fetch-bytes.ts'

export interface SendOptions extends FetchOptions {
  /** `full`: what does not fill a batch waits. */
  batches?: 'any' | 'full'
}

/**
 * Tells the site which articles were opened, in batches without a word of who opened them or when. A
 * batch that does not arrive keeps its key and is sent again. Returns how many arrived.
 */
export async function sendOpenings(db: Reader, options: SendOptions = {}): Promise<number> {
  const least = options.batches === 'full' ? MOST_SLUGS : 1
  const batches = await packOpenings(db, { most: MOST_SLUGS, least, createKey })
  let sent = 0
  for (const batch of batches) {
    if (!(await isHeard(generateReadsAddress(batch), options))) break
    await dropBatch(db, batch.key)
    sent += 1
  }
  return sent
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz012345'
const LENGTH = 16

/** Eighty random bits, so that no two batches of all phones have the same. */
function createKey(): string {
  const bytes = randomBytes(LENGTH)
  return Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join('')
}

/** Over plain http some browsers have no `crypto`; a key need not be a secret. */
function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  if (globalThis.crypto) return crypto.getRandomValues(bytes)
  return bytes.map(() => Math.floor(Math.random() * 256))
}

/** A log-in page answers everything, so only the file's own words say that it arrived. */
async function isHeard(address: string, options: FetchOptions): Promise<boolean> {
  const init: RequestInit = { cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' }
  try {
    const { bytes } = await fetchBytes(address, init, { deadline: 30_000, most: 4096, ...options })
    return new TextDecoder().decode(bytes).startsWith(READS_MARK)
  } catch {
    // No network, or a site that counts nothing: it waits.
    return false
  }
}
