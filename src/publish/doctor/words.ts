import type { Finding, Level } from './finding.ts'

/** What a sentence can speak of. */
export type Facts = Pick<Finding, 'count' | 'total' | 'detail'>

export type Phrase = string | ((facts: Facts) => string)

/** A check's sentence where all is well, where it is not, and what to do then. */
export interface Words {
  ok: Phrase
  wrong: Phrase
  advice: string
}

/** What stands around the findings. */
export interface ReportWords {
  title: string
  sum: (wrong: number, notices: number) => string
  more: (count: number) => string
  levels: Record<Level, string>
}
