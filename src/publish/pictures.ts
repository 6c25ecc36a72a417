import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { disableTypes, imageSize, types } from 'image-size'
import type { Picture } from '../model/article.ts'
import type { RichElement, RichNode } from '../model/rich-text.ts'
import { isInside } from './addresses.ts'
import type { Draft, Problem } from './draft.ts'
import { FetchFileError, fetchFile } from './fetch-file.ts'
import type { ReadyDraft } from './press.ts'
import { writeFileAtomic } from './write-file.ts'

export interface KeepPicturesOptions {
  /** The published folder. */
  out: string
  /** The folder outside of which no local picture is taken: the config file's. */
  root: string
  fetch?: typeof fetch
  /** Pictures of earlier runs by `pictureKey`: they are not fetched again. */
  known?: ReadonlyMap<string, Picture>
  /** What reports call the source of a draft. */
  sourceOf?: (draft: Draft) => string
  /** How many pictures are loaded at once. */
  atOnce?: number
  seconds?: number
  onProgress?: (done: number, total: number) => void
}

export interface KeptPictures {
  drafts: ReadyDraft[]
  problems: Problem[]
  /** Every picture from the web that was kept in this run: the next run's `known`. */
  known: Map<string, Picture>
}

const MAXIMUM_BYTES = 10 * 1024 * 1024
const MAXIMUM_PIXELS = 50_000_000
/** Smaller pictures are icons and lines; they do not stand for an article. */
const LEAD_WIDTH = 120
/** What phones show, by the names that image-size has for it. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['png', 'png'],
  ['jpg', 'jpg'],
  ['gif', 'gif'],
  ['webp', 'webp'],
  ['avif', 'avif'],
  ['heif', 'avif'],
])

// What is not kept need not be parsed either.
disableTypes(types.filter((type) => !ENDINGS.has(type)))

type Kept = { type: 'kept'; picture: Picture } | { type: 'dropped' } | { type: 'failed'; message: string }

/** Copies every picture of the drafts to the published folder and lets the drafts show the copies. */
export async function keepPictures(
  drafts: readonly Draft[],
  options: KeepPicturesOptions,
): Promise<KeptPictures> {
  const addresses = [...new Set(drafts.flatMap(addressesOf))]
  const results = new Map<string, Kept>()
  await keepAll(addresses, results, options)
  const copies = copiesOf(results)
  return {
    drafts: drafts.map((draft) => readyDraft(draft, results, copies)),
    problems: drafts.flatMap((draft) => problemsOf(draft, results, options)),
    known: knownOf(results),
  }
}

/** A picture's address on the web in an index that anyone may read: not the address itself. */
export function pictureKey(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 16)
}

function addressesOf(draft: Draft): string[] {
  return [...(draft.picture ? [draft.picture.src] : []), ...picturesIn(draft.content).map(srcOf)]
}

function picturesIn(nodes: readonly RichNode[]): RichElement[] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return []
    return node.tag === 'img' ? [node] : picturesIn(node.children)
  })
}

function srcOf(image: RichElement): string {
  return image.attributes['src'] ?? ''
}

async function keepAll(
  addresses: readonly string[],
  results: Map<string, Kept>,
  options: KeepPicturesOptions,
): Promise<void> {
  const rest = addresses.values()
  async function work(): Promise<void> {
    for (const address of rest) {
      results.set(address, await keep(address, options))
      options.onProgress?.(results.size, addresses.length)
    }
  }
  await Promise.all(Array.from({ length: options.atOnce ?? 4 }, work))
}

async function keep(src: string, options: KeepPicturesOptions): Promise<Kept> {
  const known = options.known?.get(pictureKey(src))
  if (known && (await isThere(known, options.out))) return { type: 'kept', picture: known }
  try {
    const address = new URL(src)
    if (address.protocol === 'file:' && !(await isInside(address, options.root))) {
      return { type: 'failed', message: 'It is not there, or not in the folder of the config file.' }
    }
    const { fetch, seconds } = options
    const { bytes } = await fetchFile(address, { fetch, seconds, maxBytes: MAXIMUM_BYTES })
    return await write(bytes, options.out)
  } catch (error) {
    if (!(error instanceof FetchFileError)) throw error
    return { type: 'failed', message: error.message }
  }
}

async function isThere(picture: Picture, out: string): Promise<boolean> {
  const found = await stat(join(out, picture.src)).catch(() => undefined)
  return found?.size === picture.bytes
}

async function write(bytes: Uint8Array, out: string): Promise<Kept> {
  const shape = shapeOf(bytes)
  if (!shape) return { type: 'failed', message: 'It is not a PNG, JPEG, GIF, WebP or AVIF picture.' }
  const { width, height, ending } = shape
  if (width * height > MAXIMUM_PIXELS)
    return { type: 'failed', message: `It is too large: ${width} by ${height} pixels.` }
  if (width <= 3 && height <= 3) return { type: 'dropped' }
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  const src = `/images/${hash}-${width}.${ending}`
  await writeFileAtomic(join(out, src), bytes)
  return { type: 'kept', picture: { src, widths: [width], width, height, bytes: bytes.length, alt: '' } }
}

/** Width and height as shown: cameras store some pictures lying on their side. */
function shapeOf(bytes: Uint8Array): { width: number; height: number; ending: string } | undefined {
  try {
    const { width, height, type = '', orientation = 1 } = imageSize(bytes)
    const ending = ENDINGS.get(type)
    if (!ending || !(width > 0) || !(height > 0)) return undefined
    return orientation >= 5 ? { width: height, height: width, ending } : { width, height, ending }
  } catch {
    return undefined
  }
}

/** Every kept picture by its new name. */
function copiesOf(results: ReadonlyMap<string, Kept>): Map<string, Picture> {
  const kept = [...results.values()].filter((result) => result.type === 'kept')
  return new Map(kept.map(({ picture }) => [picture.src, picture]))
}

function readyDraft(
  draft: Draft,
  results: ReadonlyMap<string, Kept>,
  copies: ReadonlyMap<string, Picture>,
): ReadyDraft {
  const { picture: named, ...rest } = draft
  const content = replaceAll(draft.content, results)
  const shown = picturesIn(content).flatMap((image): Picture[] => {
    const copy = copies.get(srcOf(image))
    return copy ? [{ ...copy, alt: image.attributes['alt'] ?? '' }] : []
  })
  const lead = leadOf(named, results) ?? shown.find(({ width }) => width >= LEAD_WIDTH)
  const pictures = new Map([...(lead ? [lead] : []), ...shown].map((picture) => [picture.src, picture]))
  return { ...rest, content, ...(lead && { picture: lead }), pictures: [...pictures.values()] }
}

function leadOf(named: Draft['picture'], results: ReadonlyMap<string, Kept>): Picture | undefined {
  const result = named && results.get(named.src)
  return result?.type === 'kept' ? { ...result.picture, alt: named?.alt ?? '' } : undefined
}

function replaceAll(nodes: readonly RichNode[], results: ReadonlyMap<string, Kept>): RichNode[] {
  return nodes.flatMap((node): RichNode[] => {
    if (typeof node === 'string') return [node]
    if (node.tag === 'img') return replace(node, results)
    const children = replaceAll(
      node.tag === 'figure' ? withoutLostWords(node, results) : node.children,
      results,
    )
    // What held nothing but a picture that could not be had is gone with it.
    return children.length > 0 || node.children.length === 0 ? [{ ...node, children }] : []
  })
}

/** A caption says what a lost picture showed; its alt text would only say so again. */
function withoutLostWords(figure: RichElement, results: ReadonlyMap<string, Kept>): RichNode[] {
  const hasCaption = figure.children.some((child) => typeof child !== 'string' && child.tag === 'figcaption')
  if (!hasCaption) return figure.children
  return figure.children.filter((child) => {
    return typeof child === 'string' || child.tag !== 'img' || results.get(srcOf(child))?.type === 'kept'
  })
}

function replace(image: RichElement, results: ReadonlyMap<string, Kept>): RichNode[] {
  const { alt = '' } = image.attributes
  const result = results.get(srcOf(image))
  if (result?.type === 'failed') return alt === '' ? [] : [alt]
  if (result?.type !== 'kept') return []
  const { src, width, height } = result.picture
  return [{ ...image, attributes: { ...image.attributes, src, alt, width: `${width}`, height: `${height}` } }]
}

function problemsOf(
  draft: Draft,
  results: ReadonlyMap<string, Kept>,
  options: KeepPicturesOptions,
): Problem[] {
  const source = options.sourceOf?.(draft) ?? draft.source
  return [...new Set(addressesOf(draft))].flatMap((address): Problem[] => {
    const result = results.get(address)
    if (result?.type !== 'failed') return []
    return [{ type: 'left-out', source, item: draft.title, message: `Picture ${address}: ${result.message}` }]
  })
}

function knownOf(results: ReadonlyMap<string, Kept>): Map<string, Picture> {
  const known = new Map<string, Picture>()
  for (const [address, result] of results) {
    if (result.type === 'kept' && /^https?:/.test(address)) known.set(pictureKey(address), result.picture)
  }
  return known
}
