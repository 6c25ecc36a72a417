import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PageList, PageSurroundings } from '../feed/page-data.ts'
import type { Article } from '../model/article.ts'
import type { Site } from '../model/site.ts'
import { PublishError } from './sentences.ts'
import { unlessMissing } from './write-file.ts'

/** What a page shows, and at which address of the site. */
export interface PageToRender {
  path: string
  list?: PageList
  article?: Article
  around?: PageSurroundings
}

/** The app's own pieces as HTML, as `src/app/server.ts` has them; one page after the other. */
export interface Renderer {
  renderPage: (page: PageToRender) => Promise<string>
  /** Partner links and footer. */
  renderFoot: () => Promise<string>
}

export interface BuiltRenderer {
  createRenderer: (site: Site) => Promise<Renderer>
  /** What to hide where no script runs. */
  styleWithoutScript: string
  /** How what leads on to older news is shown there. */
  styleOfOlder: string
  /** Another build has another. */
  stamp: string
}

/** Inside the built app, and never published. */
export const RENDERER_FILE = 'renderer.mjs'

/** The renderer that was built with the app. Throws PublishError where there is none, or it is another app's. */
export async function loadRenderer(app: string): Promise<BuiltRenderer> {
  const file = join(app, RENDERER_FILE)
  const [source, page] = await Promise.all([readOptional(file), readOptional(join(app, 'index.html'))])
  if (!source) throw new PublishError(page ? 'renderer-missing' : 'app-missing', app)
  const stamp = hashOf(source)
  const built = (await import(/* @vite-ignore */ `${pathToFileURL(file).href}?${stamp}`)) as Built
  if (typeof built.createRenderer !== 'function') throw new PublishError('app-damaged', RENDERER_FILE)
  if (!page || built.app !== hashOf(page)) throw new PublishError('renderer-old', app)
  const { createRenderer, styleWithoutScript = '', styleOfOlder = '' } = built
  return { createRenderer, styleWithoutScript, styleOfOlder, stamp }
}

type Built = Partial<Pick<BuiltRenderer, Exclude<keyof BuiltRenderer, 'stamp'>> & { app: string }>

function readOptional(path: string): Promise<Buffer | undefined> {
  return unlessMissing(readFile(path), undefined)
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
