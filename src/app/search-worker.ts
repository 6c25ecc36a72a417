// Looks through the stored texts beside the page, so that typing never waits.
import { openReader } from '../db/open.ts'
import { createSearcher, type SearchAnswer, type SearchQuery } from '../db/search.ts'

/** What the page tells the worker. Each question takes the place of the one before. */
export type ToSearcher =
  | { type: 'search'; id: number; query: SearchQuery; from: number; count: number }
  | { type: 'forget' }

/** What the worker tells the page. A question that was replaced gets no answer. */
export type FromSearcher =
  | { type: 'answer'; id: number; answer: SearchAnswer }
  | { type: 'filling'; id: number }
  | { type: 'failed'; id: number }

const searcher = createSearcher(() => openReader())
let latest = new AbortController()

globalThis.addEventListener('message', ({ data }: MessageEvent<ToSearcher>) => {
  if (data.type === 'forget') searcher.forget()
  else void search(data)
})

async function search({ id, query, from, count }: Extract<ToSearcher, { type: 'search' }>): Promise<void> {
  latest.abort()
  latest = new AbortController()
  const onFilling = (): void => tell({ type: 'filling', id })
  try {
    const answer = await searcher.search(query, { from, count, signal: latest.signal, onFilling })
    if (answer) tell({ type: 'answer', id, answer })
  } catch {
    // Whatever the database calls it: the page asks in another way.
    tell({ type: 'failed', id })
  }
}

function tell(message: FromSearcher): void {
  globalThis.postMessage(message)
}
