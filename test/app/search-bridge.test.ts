import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSearchBridge, type SearchAsked } from '../../src/app/search-bridge.ts'
import type { FromSearcher, ToSearcher } from '../../src/app/search-worker.ts'
import { applyChanges } from '../../src/db/apply.ts'
import type { Reader } from '../../src/db/schema.ts'
import { createSearcher } from '../../src/db/search.ts'
import { anArticle } from '../helpers/articles.ts'
import { aReader } from '../helpers/reader.ts'

/** Longer than the bridge waits for a word from its worker. */
const TOO_LONG = 11_000

let db: Reader

beforeEach(async () => {
  db = await aReader()
  const articles = ['瓦斯', '食堂', '瓦斯'].map((word, seq) =>
    anArticle({ slug: `a-${seq}`, seq: seq + 1, html: `<p>${word}</p>` }),
  )
  await applyChanges(db, { feed: 'f', from: 1, to: 3, articles, removed: [] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A worker of which the test says what becomes of each question. */
class ScriptedWorker extends EventTarget {
  heard: ToSearcher[] = []
  isTerminated = false
  private readonly act: (worker: ScriptedWorker, message: ToSearcher) => void

  constructor(act: (worker: ScriptedWorker, message: ToSearcher) => void) {
    super()
    this.act = act
  }

  postMessage(message: ToSearcher): void {
    this.heard.push(message)
    this.act(this, message)
  }

  terminate(): void {
    this.isTerminated = true
  }

  tell(data: FromSearcher): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

function start(act: (worker: ScriptedWorker, message: ToSearcher) => void): {
  bridge: ReturnType<typeof createSearchBridge>
  workers: ScriptedWorker[]
} {
  const workers: ScriptedWorker[] = []
  const bridge = createSearchBridge(() => {
    const worker = new ScriptedWorker(act)
    workers.push(worker)
    return worker as unknown as Worker
  })
  return { bridge, workers }
}

/** What the app's own worker does. */
function answer(worker: ScriptedWorker, message: ToSearcher): void {
  if (message.type === 'forget') return
  const { id, query, from, count } = message
  void createSearcher(async () => db)
    .search(query, { from, count })
    .then((found) => found && worker.tell({ type: 'answer', id, answer: found }))
}

function asking(word: string, onFilling = (): void => undefined): SearchAsked {
  return { query: { words: [word], categories: [], since: 0 }, from: 0, count: 20, onFilling }
}

test('the worker answers, and stays for the next word', async () => {
  const { bridge, workers } = start(answer)
  expect(await bridge.search(db, asking('瓦斯'))).toMatchObject({ total: 2, stored: 3 })
  expect(await bridge.search(db, asking('食堂'))).toMatchObject({ total: 1 })
  expect(workers).toHaveLength(1)
})

test.each<[string, (worker: ScriptedWorker, message: ToSearcher) => void]>([
  ['dies', (worker) => queueMicrotask(() => worker.dispatchEvent(new Event('error')))],
  [
    'cannot open the database',
    (worker, message) =>
      'id' in message && queueMicrotask(() => worker.tell({ type: 'failed', id: message.id })),
  ],
])('the page looks itself when the worker %s, and asks it no more', async (_what, act) => {
  const { bridge, workers } = start(act)
  expect(await bridge.search(db, asking('瓦斯'))).toMatchObject({ total: 2 })
  expect(workers[0]!.isTerminated).toBe(true)
  expect(await bridge.search(db, asking('食堂'))).toMatchObject({ total: 1 })
  expect(workers).toHaveLength(1)
})

test('the page looks itself where a worker may not be started', async () => {
  const bridge = createSearchBridge(() => {
    throw new DOMException('forbidden', 'SecurityError')
  })
  expect(await bridge.search(db, asking('瓦斯'))).toMatchObject({ total: 2 })
})

test('a worker that says nothing for ten seconds is given up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { bridge, workers } = start(() => undefined)
  const found = bridge.search(db, asking('瓦斯'))
  await vi.advanceTimersByTimeAsync(TOO_LONG)
  vi.useRealTimers()
  expect(await found).toMatchObject({ total: 2 })
  expect(workers[0]!.isTerminated).toBe(true)
})

test('a worker that still puts texts in order has all the time it needs', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const onFilling = vi.fn<() => undefined>()
  const { bridge, workers } = start(() => undefined)
  const found = bridge.search(db, asking('瓦斯', onFilling))
  for (let minute = 0; minute < 6; minute += 1) {
    await vi.advanceTimersByTimeAsync(TOO_LONG - 2000)
    workers[0]!.tell({ type: 'filling', id: 1 })
  }
  expect(onFilling).toHaveBeenCalledTimes(6)
  expect(workers[0]!.isTerminated).toBe(false)
  vi.useRealTimers()
  answer(workers[0]!, workers[0]!.heard[0]!)
  expect(await found).toMatchObject({ total: 2 })
})

test('only the last question is answered, also when an answer comes late', async () => {
  const { bridge, workers } = start(() => undefined)
  const first = bridge.search(db, asking('瓦斯'))
  const second = bridge.search(db, asking('食堂'))
  for (const message of workers[0]!.heard) answer(workers[0]!, message)
  expect(await first).toBeUndefined()
  expect(await second).toMatchObject({ total: 1 })
})

test('a question that was replaced does not make the worker look broken', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { bridge, workers } = start(() => undefined)
  const first = bridge.search(db, asking('瓦斯'))
  const second = bridge.search(db, asking('食堂'))
  answer(workers[0]!, workers[0]!.heard[1]!)
  await Promise.all([first, second])
  await vi.advanceTimersByTimeAsync(TOO_LONG)
  expect(workers[0]!.isTerminated).toBe(false)
})

test('after it was closed a new worker begins', async () => {
  const { bridge, workers } = start(answer)
  await bridge.search(db, asking('瓦斯'))
  bridge.close()
  expect(workers[0]!.isTerminated).toBe(true)
  expect(await bridge.search(db, asking('食堂'))).toMatchObject({ total: 1 })
  expect(workers).toHaveLength(2)
})

test('a worker that died is given another chance when the search is opened again', async () => {
  let isWell = false
  const { bridge, workers } = start((worker, message) => {
    if (isWell) answer(worker, message)
    else queueMicrotask(() => worker.dispatchEvent(new Event('error')))
  })
  await bridge.search(db, asking('瓦斯'))
  bridge.close()
  isWell = true
  expect(await bridge.search(db, asking('食堂'))).toMatchObject({ total: 1 })
  expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, false])
})

test('what a sync brings is found: here and in the worker texts are read anew', async () => {
  const { bridge, workers } = start(answer)
  await bridge.search(db, asking('瓦斯'))
  bridge.forget()
  expect(workers[0]!.heard.at(-1)).toEqual({ type: 'forget' })
  const here = createSearchBridge(() => undefined)
  await here.search(db, asking('瓦斯'))
  await applyChanges(db, {
    feed: 'f',
    from: 4,
    to: 4,
    articles: [anArticle({ slug: 'new', seq: 4, html: '<p>瓦斯</p>' })],
    removed: [],
  })
  here.forget()
  expect(await here.search(db, asking('瓦斯'))).toMatchObject({ total: 3 })
})
