import { createHash } from 'node:crypto'
import { open, readdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createOutput, type Output } from './output.ts'
import { createFrame, generateAppPage, generateParts, type PageParts } from './page-html.ts'
import { fileOf, listPages, pathOf, type Page, type SiteContent } from './page-list.ts'
import { createPageStyle, type AppStyles } from './page-style.ts'
import type { BuiltRenderer, Renderer } from './renderer.ts'
import { isCode, removeFile, unlessMissing } from './write-file.ts'

export interface PagesOptions extends SiteContent {
  /** The folder to publish into. */
  out: string
  /** The page that every address of the site opens with. */
  shell: string
  styles: AppStyles
  renderer: BuiltRenderer
  onProgress?: (done: number, total: number) => void
  output?: Output
}

export interface WrittenPages {
  /** How many pages were not there as they are now. */
  written: number
  /** How many pages are gone, of withdrawn articles and of tags that nothing has any more. */
  removed: number
  /** Every page of the site. */
  pages: Page[]
}

/**
 * Writes a page for every address of the site, and removes those that lead nowhere any more. A page that
 * was made of the same before is neither rendered nor written again.
 */
export async function writePages(options: PagesOptions): Promise<WrittenPages> {
  const { out, onProgress, output = createOutput() } = options
  const pages = listPages(options)
  const maker = await createMaker(options)
  const waiting = pages.values()
  let written = 0
  let done = 0
  async function writeWaiting(): Promise<void> {
    for (const page of waiting) {
      if (await writePage(page, { out, output, maker })) written += 1
      onProgress?.((done += 1), pages.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, writeWaiting))
  const folders = new Set(pages.map(({ folder }) => folder))
  return { written, removed: await removeOthers(out, folders, output), pages }
}

const AT_ONCE = 16

/** Makes pages, and says beforehand whether it would make another. */
interface PageMaker {
  /** What the page would be made of, as a short text that the page itself carries. */
  sign: (page: Page, parts: PageParts) => string
  describe: (page: Page) => PageParts
  make: (page: Page, parts: PageParts) => Promise<string>
}

async function createMaker({ shell, site, styles, renderer }: PagesOptions): Promise<PageMaker> {
  const { createRenderer, styleOfOlder, stamp } = renderer
  const app = await createRenderer(site)
  const foot = await app.renderFoot()
  const styleOf = createPageStyle(styles)
  const render = inTurn(app)
  const fill = createFrame(shell)
  // However this program puts pages together is part of what they are made of.
  const empty = { html: '', style: '', styleWithoutScript: renderer.styleWithoutScript, foot }
  const frame = hashOf([stamp, shell, fill(generateParts(EMPTY, site), empty)].join())
  return {
    describe: (page) => generateParts(page, site),
    sign: (page, parts) => hashOf(frame + fileOf(page) + JSON.stringify(parts)),
    async make(page, parts) {
      if (page.type === 'app') return generateAppPage(shell, parts)
      const html = await render(page)
      // On some pages the reader has it itself.
      const below = html.includes('<footer') ? '' : foot
      const style = styleOf(html + below) + (page.type === 'missing' ? LATE : '')
      const styleWithoutScript = renderer.styleWithoutScript + (parts.older && styleOfOlder)
      return fill(parts, { html, style, styleWithoutScript, foot: below })
    },
  }
}

/** The app may know the address all the same: it comes first. */
const LATE = '#prerendered{animation:1s step-end late}@keyframes late{from{visibility:hidden}}'

/** A page of nothing. */
const EMPTY: Page = { type: 'start', folder: '', title: '', description: '' }

/** The renderer has one page in hand at a time. */
function inTurn({ renderPage }: Renderer): (page: Page) => Promise<string> {
  let last: Promise<unknown> = Promise.resolve()
  return (page) => {
    const { data: { list, around } = {}, article } = page
    const wanted = {
      path: pathOf(page),
      ...(list && { list }),
      ...(article && { article }),
      ...(around && { around }),
    }
    const html = last.then(() => renderPage(wanted))
    last = html.catch(() => undefined)
    return html
  }
}

async function writePage(
  page: Page,
  { out, output, maker }: { out: string; output: Output; maker: PageMaker },
): Promise<boolean> {
  const path = join(out, fileOf(page))
  const parts = maker.describe(page)
  const signature = maker.sign(page, parts)
  if ((await readSignature(path)) === signature) return false
  const html = await maker.make(page, parts)
  return output.write(
    path,
    html.replace('<html', () => `<html data-made-of="${signature}"`),
  )
}

/** What a page says of what it was made of; '' where it says nothing, or there is none. */
async function readSignature(path: string): Promise<string> {
  const file = await unlessMissing(open(path), undefined)
  if (!file) return ''
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SIGNED_WITHIN), 0, SIGNED_WITHIN, 0)
    return /<html data-made-of="([0-9a-f]+)"/.exec(buffer.toString('latin1', 0, bytesRead))?.[1] ?? ''
  } finally {
    await file.close()
  }
}

const SIGNED_WITHIN = 256

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

async function removeOthers(out: string, folders: ReadonlySet<string>, output: Output): Promise<number> {
  let removed = 0
  for (const kind of ['article', 'category', 'tag']) {
    for (const name of await readFolders(join(out, kind))) {
      if (folders.has(`${kind}/${name}`)) continue
      const folder = join(out, kind, name)
      if ((await readdir(folder)).includes('index.html')) removed += 1
      await output.afterwards(() => removePage(folder))
    }
  }
  return removed
}

async function readFolders(path: string): Promise<string[]> {
  const entries = await unlessMissing(readdir(path, { withFileTypes: true }), [])
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

/** Removes the page and its folder, if nothing else lies there. */
async function removePage(folder: string): Promise<void> {
  await removeFile(join(folder, 'index.html'))
  await rmdir(folder).catch((error: unknown) => {
    if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error
  })
}
