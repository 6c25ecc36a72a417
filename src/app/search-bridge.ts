import type { Reader } from '../db/schema.ts'
import { createSearcher, type SearchAnswer, type SearchQuery } from '../db/search.ts'
import { scriptUrl } from './script-url.ts'
// The bundler builds the worker and answers with its address.
// oxlint-disable-next-line import/default
import workerAddress from './search-worker.ts?worker&url'
import type { FromSearcher, ToSearcher } from './search-worker.ts'

export interface SearchAsked {
  query: SearchQuery
  from: number
  count: number
  /** Called while texts of older articles are still being put in order. */
  onFilling: () => void
}

export interface SearchBridge {
  /** Undefined where another question came in between; rejects where the database does not answer. */
  search: (db: Reader, asked: SearchAsked) => Promise<SearchAnswer | undefined>
  /** The stored texts have changed. */
  forget: () => void
  /** Ends the worker, and lets go of what was kept in memory. */
  close: () => void
}

/** How long a worker may be silent before the page does the work itself. */
const PATIENCE = 10_000
/** What a page may do in one go and still draw every frame. */
const SLICE = 6

/** Searches in a worker of its own; where there is none, in the page, in slices. */
export function createSearchBridge(start: () => Worker | undefined = startWorker): SearchBridge {
  let inPage: { db: Reader; searcher: ReturnType<typeof createSearcher> } | undefined
  let worker: Worker | undefined
  let isBroken = false
  let latest = new AbortController()
  let id = 0

  async function search(db: Reader, asked: SearchAsked): Promise<SearchAnswer | undefined> {
    latest.abort()
    latest = new AbortController()
    const { signal } = latest
    // A worker does not see what this page holds in memory.
    if (db.name === 'memory' || isBroken) return searchHere(db, asked, signal)
    try {
      worker ??= start()
      if (!worker) throw new Error('no worker')
      return await ask(worker, asked, signal)
    } catch {
      isBroken = true
      endWorker()
      return signal.aborted ? undefined : searchHere(db, asked, signal)
    }
  }

  function ask(
    to: Worker,
    { query, from, count, onFilling }: SearchAsked,
    signal: AbortSignal,
  ): Promise<SearchAnswer | undefined> {
    const mine = (id += 1)
    return new Promise((resolve, reject) => {
      let timer = setTimeout(fail, PATIENCE)
      signal.addEventListener('abort', () => settle(undefined))
      to.addEventListener('message', hear)
      to.addEventListener('error', fail)
      to.postMessage({ type: 'search', id: mine, query, from, count } satisfies ToSearcher)

      function hear({ data }: MessageEvent<FromSearcher>): void {
        if (data.id !== mine) return
        clearTimeout(timer)
        if (data.type === 'answer') settle(data.answer)
        else if (data.type === 'failed') fail()
        else {
          timer = setTimeout(fail, PATIENCE)
          onFilling()
        }
      }
      function settle(answer: SearchAnswer | undefined): void {
        end()
        resolve(answer)
      }
      function fail(): void {
        end()
        reject(new Error('the worker does not answer'))
      }
      function end(): void {
        clearTimeout(timer)
        to.removeEventListener('message', hear)
        to.removeEventListener('error', fail)
      }
    })
  }

  async function searchHere(
    db: Reader,
    { query, ...asked }: SearchAsked,
    signal: AbortSignal,
  ): Promise<SearchAnswer | undefined> {
    if (inPage?.db !== db) inPage = { db, searcher: createSearcher(async () => db) }
    const answer = await inPage.searcher.search(query, { ...asked, signal, pause: giveWay() })
    // What draws the answer is a task of its own.
    await nextTask()
    return signal.aborted ? undefined : answer
  }

  function forget(): void {
    worker?.postMessage({ type: 'forget' } satisfies ToSearcher)
    inPage?.searcher.forget()
  }

  function endWorker(): void {
    worker?.terminate()
    worker = undefined
  }

  function close(): void {
    latest.abort()
    endWorker()
    // It may have died of a lack of memory that is over by the next time.
    isBroken = false
    inPage = undefined
  }

  return { search, forget, close }
}

function startWorker(): Worker | undefined {
  if (typeof Worker === 'undefined') return undefined
  return new Worker(scriptUrl(workerAddress), { type: 'module' })
}

/** Lets the browser draw whenever a slice of time is used up. */
function giveWay(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < SLICE) return
    await nextTask()
    since = performance.now()
  }
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve)
  })
}
