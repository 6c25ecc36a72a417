import type { Answer, NoAnswer } from './crawl-request.ts'

/** Time as the crawler sees it, in milliseconds. */
export interface Clock {
  now(): number
  sleep(milliseconds: number): Promise<void>
}

/** What a busy server is given before it is asked again, in seconds; then it is given up. */
const PAUSES = [5, 20, 60]
/** Who asks for more than this, in seconds, is left in peace until the next run. */
const LONGEST_PAUSE = 300

/**
 * How long to wait before asking again, in milliseconds: `undefined` where the answer will not get
 * better, Infinity where waiting would take too long.
 */
export function pauseAfter(answer: Answer | NoAnswer, attempt: number, now: number): number | undefined {
  if (answer.type === 'answer' && !/^(?:429|50[0234])$/.test(String(answer.status))) return undefined
  const wish = answer.type === 'answer' ? retryAfter(answer.headers.get('retry-after') ?? '', now) : undefined
  if (wish !== undefined && wish > LONGEST_PAUSE * 1000) return Infinity
  const pause = PAUSES[attempt]
  return pause === undefined ? undefined : (wish ?? pause * 1000)
}

/** Seconds or a date; https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
function retryAfter(written: string, now: number): number | undefined {
  const text = written.trim()
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const moment = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - now)
}
