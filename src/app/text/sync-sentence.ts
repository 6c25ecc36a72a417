import type { Format } from './format.ts'
import type { Text } from './zh.ts'

/** Where a sync stands, as far as it is told; times in milliseconds since 1970. */
export type SyncReport =
  | { type: 'idle'; at?: number }
  | { type: 'fetching'; what: keyof Text['fetching']; done: number; total: number; at?: number }
  | { type: 'current'; at: number }
  | { type: 'failed'; reason: keyof Text['failures']; at?: number }

/** What the one quiet line says. `count` changes often and is not announced. */
export interface SyncSentence {
  words: string
  count: string
}

/** `now` is milliseconds since 1970, 0 where the clock has not been looked at yet. */
export function syncSentence(report: SyncReport, text: Text, format: Format, now: number): SyncSentence {
  const at = report.at === undefined ? undefined : format.moment(report.at, now, text)
  const since = at === undefined ? '' : text.asOf(at)
  switch (report.type) {
    case 'idle':
      return { words: since, count: '' }
    case 'current':
      return { words: text.current(at ?? ''), count: '' }
    case 'failed':
      // A worker of a later build may know more reasons.
      return {
        words: `${text.failures[report.reason] ?? text.failures.server} · ${since || text.neverSynced}`,
        count: '',
      }
    case 'fetching':
      return {
        words: text.fetching[report.what] ?? text.fetching.head,
        count: fetchingCount(report, text, format),
      }
    default:
      return { words: since, count: '' }
  }
}

function fetchingCount(
  { what, done, total }: Extract<SyncReport, { type: 'fetching' }>,
  text: Text,
  format: Format,
): string {
  if (what === 'head' || total === 0) return ''
  return text.count(format.number(done), format.number(total))
}
