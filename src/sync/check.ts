import { getHeadlinesBySlug } from '../db/headlines.ts'
import { getWithdrawn } from '../db/marks.ts'
import { getMeta } from '../db/meta.ts'
import { getSaved } from '../db/saved.ts'
import type { Reader } from '../db/schema.ts'
import { getPairsAfter, type StoredPair } from '../db/walk.ts'
import { parseRichText } from '../model/rich-text.ts'
import { getLackingNews, type LackingNews } from './download-size.ts'
import { hashOf } from './hash.ts'
import { getShellNames, hasHash, readShellList } from './shell-cache.ts'
import { getWantedPictures, type WantedPicture } from './wanted-pictures.ts'

/** The app's own files: `absent` where no worker has stored them. */
export type ShellState = 'whole' | 'damaged' | 'absent'

export interface BrokenArticle {
  slug: string
  /** '' where not even that is stored. */
  title: string
}

/** One that should be kept; `bytes` as published, 0 where unknown. */
export type BrokenPicture = Pick<WantedPicture, 'src' | 'file' | 'bytes' | 'cacheName'>

/** What can be read without a network, looked at and not just counted. */
export interface Check {
  shell: ShellState
  articles: { whole: number; broken: BrokenArticle[] }
  pictures: { whole: number; broken: BrokenPicture[] }
  /** Of the news that the reader wants: what never came. */
  lacking: LackingNews
  /** Of the texts and pictures that are whole. */
  bytes: number
  /** When the server was last heard, milliseconds since 1970. */
  at?: number
}

export interface CheckStep {
  what: 'shell' | 'articles' | 'pictures'
  done: number
  total: number
}

export interface CheckOptions {
  /** A script that the page runs: it tells which build must be whole. Without it the newest. */
  script?: string | undefined
  caches?: CacheStorage | undefined
  /** When aborted, the check rejects with an AbortError. */
  signal?: AbortSignal
  onProgress?: (step: CheckStep) => void
  /** Milliseconds, for the length of a slice. */
  clock?: () => number
}

/**
 * Opens everything that should be readable without a network: the app's files by their hashes, every
 * article's text by reading it, every picture by its name. Works in slices that leave the page alive.
 */
export async function checkStored(db: Reader, options: CheckOptions): Promise<Check> {
  const { caches = globalThis.caches } = options
  const pace = createPace(options)
  pace.tell({ what: 'shell', done: 0, total: 1 })
  const shell = await checkShell({ ...options, caches }, pace)
  const articles = await checkArticles(db, pace)
  const pictures = await checkPictures(db, caches, pace)
  const [at, lacking] = await Promise.all([getMeta(db, 'heard'), getLackingNews(db, caches)])
  const { bytes: textBytes, ...texts } = articles
  const { bytes: pictureBytes, ...images } = pictures
  const bytes = textBytes + pictureBytes
  return { shell, articles: texts, pictures: images, lacking, bytes, ...(at && { at }) }
}

const BATCH = 16
const AT_ONCE = 4
/** Milliseconds of work after which the page gets its turn. */
const SLICE = 12
/** Milliseconds between two reports of progress. */
const BETWEEN = 100
const NOTHING = new ArrayBuffer(0)

/** How the work goes on without being in the way. */
interface Pace {
  /** Lets the page live after every slice of work, and ends what nobody waits for any more. */
  breathe: () => Promise<void>
  /** Says how far it is, now and then: every word on the screen costs time as well. */
  tell: (step: CheckStep) => void
}

function createPace({ signal, onProgress, clock = () => performance.now() }: CheckOptions): Pace {
  let since = clock()
  let told = -Infinity
  return {
    async breathe() {
      if (signal?.aborted) throw new DOMException('The check was cancelled', 'AbortError')
      if (clock() - since < SLICE) return
      await new Promise((resolve) => {
        setTimeout(resolve)
      })
      since = clock()
    },
    tell(step) {
      const now = clock()
      if (now - told < BETWEEN && step.done < step.total) return
      told = now
      onProgress?.(step)
    },
  }
}

/** Whether the newest build that has this script, or the newest at all, is stored whole. */
async function checkShell({ script, caches }: CheckOptions, { breathe }: Pace): Promise<ShellState> {
  const names = caches ? await getShellNames(caches) : []
  let state: ShellState = names.length > 0 ? 'damaged' : 'absent'
  for (const name of names) {
    const cache = await caches!.open(name)
    if (script !== undefined && !(await cache.match(script))) continue
    state = (await isWhole(cache, name, breathe)) ? 'whole' : 'damaged'
  }
  return state
}

async function isWhole(cache: Cache, build: string, breathe: Pace['breathe']): Promise<boolean> {
  const files = await readShellList(cache, build)
  for (const [path, hash] of Object.entries(files ?? {})) {
    const stored = await cache.match(path)
    if (!stored || !(await hasHash(await stored.arrayBuffer(), hash))) return false
    await breathe()
  }
  return files !== undefined
}

async function checkArticles(
  db: Reader,
  { breathe, tell }: Pace,
): Promise<Check['articles'] & { bytes: number }> {
  const total = await db.count('articles')
  const found = { whole: 0, broken: await getLostArticles(db), bytes: 0 }
  const lost = new Set(found.broken.map(({ slug }) => slug))
  let pairs = await getPairsAfter(db, '', BATCH)
  while (pairs.length > 0) {
    for (const pair of pairs) {
      const { slug, article, html } = pair
      if (isReadable(pair)) {
        found.whole += 1
        found.bytes += new TextEncoder().encode(html).length
      } else if (!lost.has(slug)) found.broken.push({ slug, title: article?.title ?? '' })
      await breathe()
    }
    tell({ what: 'articles', done: found.whole + found.broken.length, total })
    pairs = await getPairsAfter(db, pairs.at(-1)!.slug, BATCH)
  }
  return found
}

/** An article may have no text; what has one must turn into something to read. */
function isReadable({ article, html }: StoredPair): boolean {
  if (!article || typeof html !== 'string') return false
  return html.trim() === '' || parseRichText(html).length > 0
}

/** Saved articles that are not stored, though nobody has withdrawn them. */
async function getLostArticles(db: Reader): Promise<BrokenArticle[]> {
  const saved = await getSaved(db)
  const withdrawn = new Set((await getWithdrawn(db, saved)).map(({ slug }) => slug))
  const stored = new Set((await getHeadlinesBySlug(db, saved)).map(({ slug }) => slug))
  return saved
    .filter((slug) => !stored.has(slug) && !withdrawn.has(slug))
    .map((slug) => ({ slug, title: '' }))
}

async function checkPictures(
  db: Reader,
  caches: CacheStorage | undefined,
  { breathe, tell }: Pace,
): Promise<Check['pictures'] & { bytes: number }> {
  const wanted = caches ? await getWantedPictures(db, caches) : []
  const found = { whole: 0, broken: [] as BrokenPicture[], bytes: 0 }
  const queue = wanted.values()
  async function work(): Promise<void> {
    for (const { src, file, bytes, cacheName } of queue) {
      const held = await bytesOf(await caches!.open(cacheName), src)
      if (await isPicture(file, held)) {
        found.whole += 1
        found.bytes += held.length
      } else found.broken.push({ src, file, bytes, cacheName })
      tell({ what: 'pictures', done: found.whole + found.broken.length, total: wanted.length })
      await breathe()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return found
}

/** A picture's name begins with the hash of its bytes. */
async function isPicture(src: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const name = src.slice(src.lastIndexOf('/') + 1)
  return bytes.length > 0 && (await hashOf(bytes)).startsWith(name.slice(0, 16))
}

async function bytesOf(cache: Cache, request: RequestInfo): Promise<Uint8Array<ArrayBuffer>> {
  const response = await cache.match(request)
  // A body that cannot be read is as good as none.
  return new Uint8Array((await response?.arrayBuffer().catch(() => undefined)) ?? NOTHING)
}
