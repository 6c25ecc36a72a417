import { createHash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isCode, unlessMissing, writeFileAtomic, type Disk } from '../../write-file.ts'

/** A page as a server gave it. Times are milliseconds since 1970. */
export interface StoredPage {
  bytes: Uint8Array
  contentType: string
  /** Where it was found in the end, after redirects. */
  url: string
  /** The addresses that led there, without the one that was asked for. */
  via?: string[]
  /** What the server knows this version by, '' where it says nothing. */
  etag: string
  lastModified: string
  /** When these bytes came. */
  fetched: number
  /** When the server last said that they still hold. */
  checked: number
}

/** Pages on the disk, by the address they were asked for at. Losing it costs downloads, nothing else. */
export interface PageCache {
  read(address: URL): Promise<StoredPage | undefined>
  write(address: URL, page: StoredPage): Promise<void>
}

/** A page is two files: its bytes, and what is known about them. Either is whole or not there. */
export function openCache(folder: string): PageCache {
  return {
    async read(address) {
      const file = join(folder, keyOf(address))
      const [about, bytes] = [await readOptional(`${file}.json`), await readOptional(`${file}.page`)]
      return about && bytes && parseStored(about.toString(), bytes)
    },
    async write(address, { bytes, ...about }) {
      const file = join(folder, keyOf(address))
      const text = JSON.stringify({ address: address.href, ...about, hash: hashOf(bytes) })
      await writeFileAtomic(`${file}.page`, bytes, DISK)
      await writeFileAtomic(`${file}.json`, `${text}\n`, DISK)
    },
  }
}

function keyOf(address: URL): string {
  const key = hashOf(Buffer.from(address.href.replace(/#.*$/, '')))
  return join(key.slice(0, 2), key.slice(2, 32))
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function readOptional(path: string): Promise<Buffer | undefined> {
  try {
    return await unlessMissing(readFile(path), undefined)
  } catch (error) {
    // A folder where a file should be is no page either.
    if (isCode(error, 'EISDIR') || isCode(error, 'ENOTDIR')) return undefined
    throw error
  }
}

/** Undefined where the two files do not belong together, or were damaged. */
function parseStored(text: string, bytes: Uint8Array): StoredPage | undefined {
  const about = parseMembers(text)
  if (!about || about['hash'] !== hashOf(bytes)) return undefined
  const { contentType, url, etag, lastModified, fetched, checked } = about
  const texts = [contentType, url, etag, lastModified]
  const isWhole =
    texts.every((value) => typeof value === 'string') && [fetched, checked].every(Number.isFinite)
  if (!isWhole || ![String(url), ...viaOf(about)].every((address) => URL.canParse(address))) return undefined
  return { bytes, ...(about as unknown as Omit<StoredPage, 'bytes'>) }
}

function viaOf({ via = [] }: Record<string, unknown>): string[] {
  return Array.isArray(via) ? via.map(String) : ['']
}

function parseMembers(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Without waiting for the disk: the hash tells what a power cut left. */
const DISK: Disk = { writeBytes: (path, bytes) => writeFile(path, bytes, { flag: 'wx' }), rename }
