import { applyChanges, type Changes } from '../db/apply.ts'
import type { SeqRange } from '../db/coverage.ts'
import { getMeta, putMeta } from '../db/meta.ts'
import type { Reader } from '../db/schema.ts'
import { isObject } from '../feed/checks.ts'
import type { Head, PackEntry } from '../feed/head.ts'
import { isToldToWait, toFailure } from './errors.ts'
import type { FetchOptions } from './fetch-bytes.ts'
import { distrustHead, fetchHead, rememberPacks } from './fetch-head.ts'
import { fetchPack, fetchPackList } from './fetch-pack.ts'
import type { SyncState, ToPage } from './messages.ts'
import { syncPictures } from './pictures.ts'
import { countWithOlder, getLimits, planFetches, type Plan } from './plan.ts'

export interface SyncOptions extends FetchOptions {
  db: Reader
  /** `null`: pictures are not kept. */
  caches?: CacheStorage | null
  /** `null`: nobody else has this database. */
  locks?: LockManager | null
  /** How many of the newest articles to hold at least. */
  keep?: number
  /** Fetch the next pack behind those as well. */
  older?: boolean
  /** Fetch pictures now, whatever the network costs. */
  pictures?: boolean
  onMessage?: (message: ToPage) => void
}

/**
 * Brings the news: head, then missing packs newest first, then pictures. Each pack is one
 * transaction, so it may be killed anywhere and goes on where it stopped. One at a time where the
 * browser has Web Locks; where it has not, two at once only cost traffic. Never rejects.
 */
export async function sync(options: SyncOptions): Promise<SyncState> {
  const { locks = globalThis.navigator?.locks } = options
  if (!locks) return runSync(options)
  return locks.request('worksite-reader-sync', () => runSync(options))
}

async function runSync(options: SyncOptions): Promise<SyncState> {
  const state = await bringNews(options).catch((error: unknown) => endOf(options, error))
  options.onMessage?.({ type: 'state', state })
  return state
}

async function bringNews(options: SyncOptions): Promise<SyncState> {
  const { db, onMessage } = options
  let at = await getMeta(db, 'heard')
  const onProgress = (what: 'head' | 'packs' | 'pictures', done: number, total: number): void =>
    onMessage?.({ type: 'state', state: { type: 'fetching', what, done, total, ...(at && { at }) } })
  onProgress('head', 0, 1)
  const before = await getMeta(db, 'head')
  const head = await fetchHead(db, options)
  at = (await getMeta(db, 'heard')) ?? Date.now()
  if (isNews(before?.value, head)) onMessage?.({ type: 'changed', articles: 0 })
  const problem = await bringPacks(head, { ...options, onProgress })
  if (problem && !isPassing(problem)) return endOf(options, problem)
  const { missing, held, isFull } = await syncPictures(db, {
    ...options,
    ...(options.pictures && { allowance: Infinity }),
    onProgress: (done, total) => onProgress('pictures', done, total),
  })
  if (problem) return endOf(options, problem)
  return { type: 'current', at, missing, ...(held.pictures > 0 && { held }), ...(isFull && { isFull }) }
}

/** The site's name, categories and links may have changed though no article did. */
function isNews(before: unknown, head: Head): boolean {
  return !isObject(before) || before['published'] !== head.published
}

/** One bad file says nothing about the others; without an answer, or told to wait, there are no others. */
function isPassing(problem: unknown): boolean {
  const failure = toFailure(problem)
  return (failure === 'damaged' || failure === 'server') && !isToldToWait(problem)
}

interface PacksOptions extends SyncOptions {
  onProgress: (what: 'packs', done: number, total: number) => void
}

/** Returns the error for which packs are missing in the end, or undefined where all are there. */
async function bringPacks(head: Head, options: PacksOptions): Promise<unknown> {
  const { db, onProgress } = options
  const replaces = await getMeta(db, 'feed')
  const coverage = replaces === head.id ? ((await getMeta(db, 'coverage')) ?? []) : []
  if (options.older) await goBack(head, coverage, options)
  const limits = await getLimits(db, options.keep)
  const plan = (): Plan => planFetches(head.packs, coverage, limits)
  let todo = plan().packs
  let problem: unknown
  for (let done = 0; todo.length > 0; done += 1) {
    onProgress('packs', done, done + todo.length)
    const entry = todo.shift()!
    try {
      if (entry.packs) {
        await unfoldList(head, entry, options)
        todo = plan().packs.filter(({ to }) => to <= entry.to)
      } else await bringPack(entry, { feed: head.id, ...(replaces && { replaces }) }, options)
    } catch (error) {
      problem = error
      if (!isPassing(error)) break
    }
  }
  if (problem) await distrustHead(db)
  else await noteBeyond(plan().beyond, options)
  return problem
}

async function bringPack(
  entry: PackEntry,
  feed: Pick<Changes, 'feed' | 'replaces'>,
  options: SyncOptions,
): Promise<void> {
  const pack = await fetchPack(entry, options)
  const articles = await applyChanges(options.db, { ...feed, ...pack })
  options.onMessage?.({ type: 'changed', articles })
}

/** Old packs are listed in files of their own; the stored head remembers what such a file said. */
async function unfoldList({ packs }: Head, list: PackEntry, options: SyncOptions): Promise<void> {
  packs.splice(packs.indexOf(list), 1, ...(await fetchPackList(list, options)))
  await rememberPacks(options.db, packs)
}

/** The reader has come to the end of the list: the next pack is wanted, too. */
async function goBack(
  { packs }: Head,
  coverage: readonly SeqRange[],
  { db, keep }: SyncOptions,
): Promise<void> {
  const articles = countWithOlder(packs, coverage, (await getLimits(db, keep)).keep)
  await putMeta(db, 'older', { articles, at: (await getMeta(db, 'heard')) ?? 0 })
}

/** Lists say whether more lies behind them, so they hear when that changes. */
async function noteBeyond(beyond: number, { db, onMessage }: SyncOptions): Promise<void> {
  if ((await getMeta(db, 'beyond')) === beyond) return
  await putMeta(db, 'beyond', beyond)
  if (beyond > 0) onMessage?.({ type: 'changed', articles: 0 })
}

async function endOf({ db }: SyncOptions, error: unknown): Promise<SyncState> {
  const at = await getMeta(db, 'heard').catch(() => undefined)
  const reason = toFailure(error)
  const { status, headers } = Object((error as Error | undefined)?.cause) as Partial<Response>
  const answer = status && { status, retryAfter: headers!.get('retry-after'), date: headers!.get('date') }
  return { type: 'failed', reason, ...(at && { at }), ...(answer && { answer }) }
}
