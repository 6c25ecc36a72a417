// Rasterises our own drawings: every sample picture from SVG to WebP, the icon from SVG to PNG.
// Run by `npm run draw`.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import sharp from 'sharp'
import { CHROMIUM_ARGS, findChromium } from './browsers.ts'

const PICTURES = fileURLToPath(new URL('../../src/publish/sample/pictures/', import.meta.url))
const ICONS = fileURLToPath(new URL('../../public/icons/', import.meta.url))
const MOST_BYTES = 60_000
const BRICK = '#B3261E'
const BOOKMARK = '<path d="M32 20h32a4 4 0 0 1 4 4v54L48 63 28 78V24a4 4 0 0 1 4-4z" fill="#FBF4E4"/>'
const SHEET =
  '<path d="M22 22h44v48a6 6 0 0 0 6 6H28a6 6 0 0 1-6-6z" fill="#FBF4E4"/>' +
  '<path d="M66 36h8v34a4 4 0 0 1-8 0z" fill="#E9B44C"/>' +
  '<path d="M30 32h28M30 44h12M30 54h12M30 64h28" stroke="#B3261E" stroke-width="5" fill="none"/>' +
  '<path d="M47 42h11v14H47z" fill="#B3261E"/>'

interface Drawing {
  svg: string
  width: number
  height: number
  type: 'image/webp' | 'image/png'
  /** Full-bleed colour under the drawing; none leaves it transparent. */
  background?: string
  /** How large the drawing is on its canvas, 1 = edge to edge. */
  scale?: number
}

async function rasterise(page: Page, drawing: Drawing): Promise<Buffer> {
  const dataUrl = await page.evaluate(async ({ svg, width, height, type, background, scale = 1 }) => {
    const image = new Image()
    image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg)
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const context = canvas.getContext('2d')!
    if (background) {
      context.fillStyle = background
      context.fillRect(0, 0, width, height)
    }
    const left = (width * (1 - scale)) / 2
    const top = (height * (1 - scale)) / 2
    context.drawImage(image, left, top, width * scale, height * scale)
    return canvas.toDataURL(type, 0.8)
  }, drawing)
  return Buffer.from(dataUrl.slice(dataUrl.indexOf(',') + 1), 'base64')
}

async function drawPictures(page: Page): Promise<void> {
  const files = readdirSync(PICTURES).filter((file) => file.endsWith('.svg'))
  for (const file of files) {
    const svg = readFileSync(join(PICTURES, file), 'utf8')
    const bytes = await rasterise(page, { svg, width: 1200, height: 675, type: 'image/webp' })
    save(join(PICTURES, `${basename(file, '.svg')}.webp`), bytes)
  }
}

async function drawIcons(page: Page): Promise<void> {
  const icon = readFileSync(join(ICONS, 'icon.svg'), 'utf8')
  await drawIcon(page, 'icon-192.png', icon, 192)
  await drawIcon(page, 'icon-512.png', icon, 512)
  // A maskable icon may be cut to a circle of 80 %: colour to the edge, the drawing well inside.
  await drawIcon(page, 'maskable-512.png', icon, 512, BRICK, 0.84)
  await drawIcon(page, 'apple-touch-icon.png', icon, 180, BRICK)
  await drawIcon(page, 'shortcut-saved.png', shortcut(BOOKMARK), 96)
  await drawIcon(page, 'shortcut-news.png', shortcut(SHEET), 96)
}

async function drawIcon(
  page: Page,
  file: string,
  svg: string,
  size: number,
  background?: string,
  scale?: number,
): Promise<void> {
  const bytes = await rasterise(page, {
    svg,
    width: size,
    height: size,
    type: 'image/png',
    background,
    scale,
  })
  // Flat colours and their edges: a third of the bytes, and every phone fetches some of them.
  const palette = { palette: true, colours: 64, effort: 10, compressionLevel: 9 }
  save(join(ICONS, file), await sharp(bytes).png(palette).toBuffer())
}

function shortcut(drawing: string): string {
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">' +
    `<circle cx="48" cy="48" r="48" fill="${BRICK}"/>${drawing}</svg>`
  )
}

function save(path: string, bytes: Buffer): void {
  if (bytes.length > MOST_BYTES) throw new Error(`${path} has ${bytes.length} bytes, more than ${MOST_BYTES}`)
  writeFileSync(path, bytes)
  console.log(`${basename(path)}  ${bytes.length} bytes`)
}

const browser = await chromium.launch({
  executablePath: findChromium(),
  args: CHROMIUM_ARGS,
})
try {
  const page = await browser.newPage()
  await drawPictures(page)
  await drawIcons(page)
} finally {
  await browser.close()
}
