import { putAgain } from '../db/apply.ts'
import type { Reader } from '../db/schema.ts'
import type { BrokenArticle, BrokenPicture, Check } from './check.ts'
import { SyncError } from './errors.ts'
import { fetchArticle } from './fetch-article.ts'
import type { FetchOptions } from './fetch-bytes.ts'
import { PROTOCOL, type ToWorker } from './messages.ts'
import { fetchPicture } from './pictures.ts'

export interface MendOptions extends FetchOptions {
  caches?: CacheStorage | undefined
  /** The one that keeps the app's files. */
  worker?: ShellWorker | null | undefined
  /** When aborted, nothing more is asked for. */
  signal?: AbortSignal
  onProgress?: (done: number, total: number) => void
}

export type ShellWorker = Pick<ServiceWorker, 'postMessage'>

/** Bytes that mending would fetch, about: what a text or the app takes is not known before. */
export function mendingBytes({ shell, articles, pictures, lacking }: Check): number {
  const pictureBytes = pictures.broken.reduce((sum, { bytes }) => sum + bytes, 0)
  const textBytes = articles.broken.length * TEXT + lacking.bytes
  return pictureBytes + textBytes + (shell === 'damaged' ? APP : 0)
}

/**
 * Fetches again what a check found broken or gone; what never came is a sync's. What does not come is
 * left for the next check; throws a SyncError where nothing answers.
 */
export async function mendStored(db: Reader, check: Check, options: MendOptions = {}): Promise<void> {
  const { caches = globalThis.caches, worker, signal, onProgress } = options
  const { articles, pictures } = check
  const works = [
    ...(check.shell === 'damaged' && worker ? [() => mendShell(worker)] : []),
    ...articles.broken.map((article) => () => mendArticle(db, article, options)),
    ...pictures.broken.map((picture) => () => mendPicture(caches, picture, options)),
  ]
  let done = 0
  const queue = works.values()
  async function work(): Promise<void> {
    for (const mend of queue) {
      if (signal?.aborted) return
      await mend().catch(unlessSilent)
      onProgress?.((done += 1), works.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

const AT_ONCE = 4
const PATIENCE = 60_000
const TEXT = 8_000
const APP = 150_000

/** One that does not come says nothing about the others; without an answer there are no others. */
function unlessSilent(error: unknown): void {
  if (error instanceof SyncError && error.failure === 'offline') throw error
}

/** Only the worker knows its files; it answers on the port when they are whole, or cannot be. */
async function mendShell(worker: ShellWorker): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  const answered = new Promise((resolve) => {
    port1.addEventListener('message', resolve, { once: true })
  })
  port1.start()
  worker.postMessage({ type: 'mend', version: PROTOCOL } satisfies ToWorker, [port2])
  // A worker of the first builds, or one that is stopped in between, never answers.
  await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, PATIENCE))])
  port1.close()
}

async function mendArticle(db: Reader, { slug }: BrokenArticle, options: FetchOptions): Promise<void> {
  const article = await fetchArticle(slug, options)
  if (article) await putAgain(db, article)
}

async function mendPicture(
  caches: CacheStorage,
  picture: BrokenPicture,
  options: FetchOptions,
): Promise<void> {
  const cache = await caches.open(picture.cacheName)
  // The worker answers with what is kept: a broken picture would come back for ever.
  await cache.delete(picture.src)
  await cache.put(picture.src, await fetchPicture(picture.file, options))
}
