import type { Check } from './words-en.ts'

/** `wrong` keeps readers from the news or from their safety; `notice` is worth knowing. */
export type Level = 'ok' | 'notice' | 'wrong'

/** What one check found. */
export interface Finding {
  check: Check
  level: Level
  /** Addresses inside the site, or slugs, that it is about; the first twenty. */
  places: string[]
  /** How many there are altogether. */
  count: number
  /** How many were looked at, 0 where that says nothing. */
  total: number
  /** A figure or a word that stands in the sentence. */
  detail: string
}

export interface Judgement {
  total?: number
  detail?: string
  /** What it is if there are places; else it is ok. */
  level?: Exclude<Level, 'ok'>
}

const SHOWN = 20

/** The finding of a check: all is well where it is about no place. */
export function judge(check: Check, places: readonly string[], judgement: Judgement = {}): Finding {
  const { total = 0, detail = '', level = 'wrong' } = judgement
  return {
    check,
    level: places.length > 0 ? level : 'ok',
    places: places.slice(0, SHOWN),
    count: places.length,
    total,
    detail,
  }
}
