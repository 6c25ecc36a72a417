import { getMeta, putMeta } from '../db/meta.ts'
import type { Reader } from '../db/schema.ts'
import { leftAlone } from './left-alone.ts'
import type { ServerAnswer, SyncFailure, SyncState } from './messages.ts'

interface Options {
  /** By the phone's clock. */
  now?: number
  /** From 0 to 1: phones that failed together do not come back together. */
  random?: () => number
}

/** Milliseconds between attempts that cost nobody anything, at least and at most. */
const QUIET = { least: 10_000, most: 300_000 }
/** A server that has trouble is left alone for longer. */
const TROUBLED = { least: 30_000, most: 30 * 60_000 }
const DAY = 24 * 60 * 60_000
const WEEK = 7 * DAY
/** Several pages hear of the same end. */
const SAME_END = 5_000

/**
 * Notes how a sync ended. Returns the milliseconds after which to try again, undefined where there is
 * no need. That a server must be left alone outlives the page.
 */
export async function noteEnd(
  db: Reader,
  state: SyncState,
  options: Options = {},
): Promise<number | undefined> {
  const { now = Date.now(), random = Math.random } = options
  if (state.type !== 'failed') {
    if (state.type === 'current') await db.delete('meta', 'retry')
    return undefined
  }
  const before = await getMeta(db, 'retry')
  const isSameEnd = before !== undefined && Math.abs(now - before.noted) < SAME_END
  const failures = (before?.failures ?? 0) + (isSameEnd ? 0 : 1)
  const isTroubled = TROUBLES.has(state.reason)
  const grown = growing(isTroubled ? TROUBLED : QUIET, failures) * (0.5 + random() / 2)
  const wait = Math.max(grown, askedFor(state.answer, now))
  const until = now + Math.max(await leftAlone(db, now), isTroubled ? wait : 0)
  const gone = isGone(state.answer) ? (before?.gone ?? now) : undefined
  await putMeta(db, 'retry', { failures, noted: now, until, ...(gone !== undefined && { gone }) })
  return Math.max(wait, until - now)
}

/** Whether the site has not been there for a week. */
export async function isGoneForLong(db: Reader, now = Date.now()): Promise<boolean> {
  const gone = (await getMeta(db, 'retry'))?.gone
  return gone !== undefined && now - gone > WEEK
}

/** What a network that is bad, or a log-in page before it, has nothing to do with. */
const TROUBLES: ReadonlySet<SyncFailure> = new Set(['server', 'damaged', 'outdated'])

function growing({ least, most }: typeof QUIET, failures: number): number {
  return Math.min(most, least * 2 ** Math.min(failures - 1, 20))
}

/**
 * Milliseconds of `Retry-After`, seconds or a moment by the server's own clock; a day at most.
 * https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
function askedFor(answer: ServerAnswer | undefined, now: number): number {
  const after = answer?.retryAfter
  if (!after) return 0
  const clock = Date.parse(answer.date ?? '') || now
  const asked = /^\d+$/.test(after.trim()) ? Number(after) * 1000 : Date.parse(after) - clock
  return Math.min(Math.max(asked || 0, 0), DAY)
}

function isGone(answer: ServerAnswer | undefined): boolean {
  return answer?.status === 404 || answer?.status === 410
}
