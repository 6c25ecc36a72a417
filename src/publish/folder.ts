import { createHash, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateHead, parseHead, parsePackList, type Head, type PackEntry } from '../feed/head.ts'
import { generatePack, parsePack, type Pack } from '../feed/pack.ts'
import { READS_MARK } from '../feed/reads.ts'
import type { Article, Picture } from '../model/article.ts'
import { isPicturePath } from '../model/rich-text.ts'
import type { Site } from '../model/site.ts'
import { createOutput, type Output } from './output.ts'
import { foldPacks, nameByHash } from './pack-lists.ts'
import { removeFile, unlessMissing, writeFileAtomic } from './write-file.ts'

/** What a published folder holds: its only state. */
export interface Published {
  id: string
  seq: number
  /** Oldest first. */
  log: Pack[]
  /** How often each article was read, by slug. */
  reads: ReadonlyMap<string, number>
  head?: Head
  /** Every pack, and every list of packs, that the head leads to. */
  files: readonly PackEntry[]
}

/** Reads the folder; an empty one is a new feed. Throws where files are missing or were changed. */
export async function readPublished(out: string): Promise<Published> {
  const text = await readOptional(headFile(out))
  if (text === undefined) return { id: randomUUID(), seq: 0, log: [], reads: new Map(), files: [] }
  const head = parseHead(text)
  const files = await unfold(out, head.packs)
  const packs = files.filter(({ packs }) => !packs).toReversed()
  const log = await Promise.all(packs.map((entry) => readPack(out, entry)))
  const reads = parseReads(await readOptional(readsFile(out)))
  return { id: head.id, seq: head.seq, log, reads, head, files }
}

/** Whether a site was ever published there. */
export async function isPublished(out: string): Promise<boolean> {
  return (await readOptional(headFile(out))) !== undefined
}

/** Every article of the log by its slug. */
export function articlesOf(log: readonly Pack[]): Map<string, Article> {
  return new Map(log.flatMap(({ articles }) => articles.map((article) => [article.slug, article])))
}

/**
 * Writes packs, and lists of old ones, that are not there yet. Returns what the head names, newest first,
 * and the entries of all files.
 */
export async function writePacks(
  out: string,
  log: readonly Pack[],
  { title, output = createOutput(), span }: { title: string; output?: Output; span?: number },
): Promise<{ packs: PackEntry[]; files: PackEntry[] }> {
  const entries: PackEntry[] = []
  for (const pack of log) entries.unshift(await writePack(out, pack, { title, output }))
  const { packs, lists } = foldPacks(entries, span)
  for (const { entry, text } of lists) await output.write(join(out, 'feed', entry.file), text)
  await output.flush(join(out, 'feed/packs'))
  return { packs, files: [...entries, ...lists.map(({ entry }) => entry)] }
}

/** Writes what phones ask for to say which articles were opened; a site that does not count has none. */
export async function writeReadsText(
  out: string,
  { reads }: Pick<Site, 'reads'>,
  output: Output = createOutput(),
): Promise<boolean> {
  const file = join(out, 'reads.txt')
  if (reads !== false) return output.write(file, READS_TEXT)
  await output.afterwards(() => removeFile(file))
  return false
}

/** Writes `feed/reads.json`. Returns its stamp, '' where nothing is known. */
export async function writeReads(
  out: string,
  reads: ReadonlyMap<string, number>,
  output: Output = createOutput(),
): Promise<string> {
  if (reads.size === 0) return ''
  const sorted = [...reads].sort(([a], [b]) => (a < b ? -1 : 1))
  const text = JSON.stringify({ version: 1, reads: Object.fromEntries(sorted) })
  await output.write(readsFile(out), text)
  return hashOf(text).slice(0, 16)
}

/**
 * Writes the head, last of all: with it the folder becomes the new one at once.
 * Returns false where it would say what it says already.
 */
export async function writeHead(
  out: string,
  published: Published,
  next: { packs: PackEntry[]; site: Site; reads: string; now: number; output?: Output },
): Promise<boolean> {
  const { packs, site, reads, now, output = createOutput() } = next
  const head: Head = {
    version: 1,
    id: published.id,
    seq: packs[0]?.to ?? 0,
    published: published.head?.published ?? new Date(now).toISOString(),
    site,
    packs,
    reads,
  }
  if (published.head && generateHead(published.head) === generateHead(head)) return false
  const text = generateHead({ ...head, published: new Date(now).toISOString() })
  return output.write(headFile(out), text)
}

/** Pictures of earlier runs by the key of the address they came from. A broken index costs downloads. */
export async function readPictureIndex(out: string): Promise<Map<string, Picture>> {
  const text = await readOptional(pictureIndex(out))
  try {
    return new Map(Object.entries(JSON.parse(text ?? '{}') as Record<string, Picture>).filter(isPictureEntry))
  } catch {
    return new Map()
  }
}

export async function writePictureIndex(out: string, known: ReadonlyMap<string, Picture>): Promise<void> {
  if (known.size === 0) return
  const sorted = [...known].sort(([a], [b]) => (a < b ? -1 : 1))
  await writeFileAtomic(pictureIndex(out), JSON.stringify(Object.fromEntries(sorted)))
}

const READS_TEXT = `${READS_MARK}Phones ask for this file to say which articles were opened.
手机读取这个文件，是在报告打开过哪些文章。
`

async function readPack(out: string, { file, sha256, from, to }: PackEntry): Promise<Pack> {
  const path = join(out, 'feed', file)
  const pack = parsePack(await readHashed(path, sha256))
  if (pack.from !== from || pack.to !== to) throw new Error(`${path} is not the pack that the head names`)
  return { ...pack, articles: pack.articles.sort((a, b) => a.seq - b.seq) }
}

/** The entries and those of the lists among them, newest first. */
async function unfold(out: string, entries: readonly PackEntry[]): Promise<PackEntry[]> {
  const unfolded = entries.map(async (entry) => {
    if (!entry.packs) return [entry]
    const text = await readHashed(join(out, 'feed', entry.file), entry.sha256)
    return [entry, ...(await unfold(out, parsePackList(text, entry)))]
  })
  return (await Promise.all(unfolded)).flat()
}

async function readHashed(path: string, sha256: string): Promise<string> {
  const text = await readFile(path, 'utf8')
  if (hashOf(text) !== sha256) throw new Error(`${path} was changed since it was published`)
  return text
}

async function writePack(
  out: string,
  pack: Pack,
  { title, output }: { title: string; output: Output },
): Promise<PackEntry> {
  const text = generatePack(pack, title)
  const name = nameByHash(text)
  await output.write(join(out, 'feed', name.file), text)
  return {
    ...name,
    from: pack.from,
    to: pack.to,
    articles: pack.articles.length,
    bytes: Buffer.byteLength(text),
    imageBytes: imageBytesOf(pack),
  }
}

function imageBytesOf({ articles }: Pack): number {
  const pictures = new Map(articles.flatMap(({ pictures }) => pictures.map(({ src, bytes }) => [src, bytes])))
  return [...pictures.values()].reduce((sum, bytes) => sum + bytes, 0)
}

/** Entries of before there were variants are none: their pictures are copied anew. */
function isPictureEntry([, picture]: [string, Picture]): boolean {
  if (!isPicturePath(picture?.src) || !(picture.height > 0) || !Array.isArray(picture.variants)) return false
  const files = [picture, ...picture.variants]
  const isOwn = picture.variants.some(({ src }) => src === picture.src)
  return isOwn && files.every(({ src, width, bytes }) => isPicturePath(src) && width > 0 && bytes > 0)
}

function pictureIndex(out: string): string {
  return join(out, 'images/index.json')
}

function headFile(out: string): string {
  return join(out, 'feed/head.json')
}

function readsFile(out: string): string {
  return join(out, 'feed/reads.json')
}

function parseReads(text = '{}'): Map<string, number> {
  const { reads = {} } = JSON.parse(text) as { reads?: Record<string, unknown> }
  return new Map(
    Object.entries(reads).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  )
}

function readOptional(path: string): Promise<string | undefined> {
  return unlessMissing(readFile(path, 'utf8'), undefined)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
