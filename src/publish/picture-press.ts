import { createHash } from 'node:crypto'
import sharp, { type Metadata, type Sharp } from 'sharp'
import type { Picture, PictureVariant } from '../model/article.ts'
import { drawSvg } from './svg-draw.ts'
import { SvgError } from './svg-tree.ts'
import { cleanSvg } from './svg.ts'

/** What became of a picture's bytes; `files` by their paths on the site. */
export type Pressed =
  | { type: 'pressed'; picture: Picture; files: ReadonlyMap<string, Uint8Array> }
  | { type: 'dropped' }
  | { type: 'failed'; message: string }

export interface PressOptions {
  /** For each file that is written, whole ones. */
  seconds?: number
}

/** Widths of phones, in CSS pixels times what their screens have of them. */
const WIDTHS = [400, 800, 1200]
const MAIN_WIDTH = 800
const MAXIMUM_PIXELS = 50_000_000
/** What the phone's allow-list reads as a height: four digits. */
const MAXIMUM_HEIGHT = 9999
const QUALITY = 75

// One thread and no memory of earlier pictures each: several are pressed at once on small machines.
sharp.concurrency(1)
sharp.cache(false)
// What is not taken need not be parsed either.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Nsgif', 'Webp', 'Heif'].map((name) => `VipsForeignLoad${name}Buffer`),
})

/**
 * A picture as phones get it: WebP in up to three widths, upright, sRGB, the first frame, without
 * metadata. Every file is encoded anew, even where that is larger: so no byte that somebody else
 * chose reaches a decoder on a phone. The same bytes give the same files.
 */
export async function pressPicture(bytes: Uint8Array, options: PressOptions = {}): Promise<Pressed> {
  try {
    const original = isMarkup(bytes) ? await openSvg(bytes, options) : await open(bytes)
    return original ? await press(original, options) : { type: 'dropped' }
  } catch (error) {
    if (!(error instanceof PictureError) && !(error instanceof SvgError)) throw error
    return { type: 'failed', message: error.message }
  }
}

/** A picture that cannot be pressed; the message is a sentence for the operator. */
class PictureError extends Error {
  override readonly name = 'PictureError'
}

interface Original {
  bytes: Uint8Array
  width: number
  height: number
  /** Whether it may be a drawing, a table or a screenshot, whose edges must stay sharp. */
  isDrawn: boolean
}

function isMarkup(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 4096)).toString('latin1')
  return /^(?:\u00ef\u00bb\u00bf)?\s*</.test(start) && /<svg[\s>]/i.test(start) && !/<html/i.test(start)
}

async function openSvg(bytes: Uint8Array, options: PressOptions): Promise<Original | undefined> {
  return open(await drawSvg(cleanSvg(new TextDecoder().decode(bytes)), options))
}

/** Undefined for the single pixels that pages space and count with. Reads the header only. */
async function open(bytes: Uint8Array): Promise<Original | undefined> {
  if (!isPicture(bytes)) throw new PictureError('It is not a PNG, JPEG, GIF, WebP, AVIF or SVG picture.')
  const metadata = await sharp(bytes, { limitInputPixels: false }).metadata().catch(unreadable)
  const { width, height } = metadata.autoOrient
  if (width * height > MAXIMUM_PIXELS)
    throw new PictureError(`It is too large: ${width} by ${height} pixels.`)
  if (width <= 3 && height <= 3) return undefined
  return { bytes, width, height, isDrawn: isDrawn(metadata, bytes.length) }
}

/** By its first bytes: what a server or a file's name says is no reason to start a decoder. */
function isPicture(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  return /^(?:\u0089PNG\r\n|\u00ff\u00d8\u00ff|GIF8|RIFF[^]{4}WEBP|[^]{4}ftyp(?:avi[fs]|mif1|miaf))/.test(
    start,
  )
}

/** A photo takes more than a byte per pixel where nothing of it is lost; few colours take much less. */
function isDrawn({ format, width, height }: Metadata, bytes: number): boolean {
  return (format === 'png' || format === 'gif') && bytes < width * height
}

async function press(original: Original, options: PressOptions): Promise<Pressed> {
  const files = new Map<string, Uint8Array>()
  const variants: PictureVariant[] = []
  for (const width of widthsOf(original)) {
    const bytes = await encode(original, { width, height: heightOf(original, width) }, options)
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
    const src = `/images/${hash}-${width}.webp`
    files.set(src, bytes)
    variants.push({ src, width, bytes: bytes.length })
  }
  const main = variants.findLast(({ width }) => width <= MAIN_WIDTH) ?? variants[0]!
  const height = heightOf(original, main.width)
  const widths = variants.map(({ width }) => width)
  return { type: 'pressed', files, picture: { ...main, height, widths, variants, alt: '' } }
}

/** Never wider than the original, nor so wide that a picture of many screens would be too high. */
function widthsOf({ width, height }: Original): number[] {
  const widest = Math.min(width, WIDTHS.at(-1)!, Math.floor((width / height) * MAXIMUM_HEIGHT))
  if (widest === 0) throw new PictureError(`It is too narrow: ${width} by ${height} pixels.`)
  return [...WIDTHS.filter((candidate) => candidate < widest), widest]
}

function heightOf({ width, height }: Original, shown: number): number {
  return Math.max(1, Math.round((height * shown) / width))
}

/** Of what has edges the smaller of two: soft ones as in a photo, or hard ones. */
async function encode(
  { bytes, isDrawn }: Original,
  size: { width: number; height: number },
  { seconds = 20 }: PressOptions,
): Promise<Uint8Array> {
  const picture = sharp(bytes, {
    autoOrient: true,
    failOn: 'error',
    limitInputPixels: MAXIMUM_PIXELS,
    sequentialRead: true,
  })
    .resize({ ...size, fit: 'fill' })
    .timeout({ seconds })
  const photo = await written(picture.clone().webp({ quality: QUALITY }))
  if (!isDrawn) return photo
  const drawing = await written(picture.clone().webp({ nearLossless: true, quality: 60 }))
  return drawing.length < photo.length ? drawing : photo
}

function written(picture: Sharp): Promise<Uint8Array> {
  return picture.toBuffer().catch(unreadable)
}

/** What is wrong with a picture as its reader told it: libvips says so in its first line. */
export function unreadable(cause: unknown): never {
  const [reason = ''] = cause instanceof Error ? cause.message.split('\n') : []
  const message = reason.startsWith('timeout')
    ? 'It takes too long to decode.'
    : `It is damaged (${reason.slice(0, 120)}).`
  throw new PictureError(message, { cause })
}
