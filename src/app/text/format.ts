import { LOCALES, type Language } from './languages.ts'
import type { Text } from './zh.ts'

/** How values are written in the reader's language and the site's time zone; times in milliseconds. */
export interface Format {
  /** 2018年6月14日 */
  date: (time: number) => string
  /** 2018年6月14日星期四 */
  day: (time: number) => string
  number: (value: number) => string
  /** 1.2 MB */
  bytes: (value: number) => string
  /** 10:05, 昨天 10:05 or 6月14日 10:05, as seen at `now`. */
  moment: (time: number, now: number, text: Text) => string
}

const DAY = 24 * 60 * 60 * 1000

export function createFormat(language: Language, timeZone: string): Format {
  const locale = LOCALES[language]
  const date = later(() => dateFormat(locale, timeZone, { dateStyle: 'long' }))
  const day = later(() => dateFormat(locale, timeZone, { dateStyle: 'full' }))
  const short = later(() => dateFormat(locale, timeZone, { month: 'long', day: 'numeric' }))
  const clock = later(() =>
    dateFormat(locale, timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  )
  const number = later(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }))
  return {
    date: (time) => date().format(time),
    day: (time) => day().format(time),
    number: (value) => number().format(value),
    bytes: (value) => formatBytes(value, number()),
    moment(time, now, text) {
      const at = clock().format(time)
      const shown = date().format(time)
      if (shown === date().format(now)) return at
      if (shown === date().format(now - DAY)) return text.yesterday(at)
      return `${short().format(time)} ${at}`
    },
  }
}

/** What `<time datetime>` holds. */
export function machineTime(time: number): string {
  return new Date(time).toISOString()
}

function formatBytes(value: number, number: Intl.NumberFormat): string {
  if (value < 1e6) return `${number.format(Math.ceil(value / 1e3))} KB`
  return `${number.format(value / 1e6)} MB`
}

/** A phone that does not know the site's time zone shows its own rather than nothing. */
function dateFormat(
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return new Intl.DateTimeFormat(locale, options)
  }
}

/** Making a formatter is slow on a cheap phone: only those that are needed, and once. */
function later<T>(create: () => T): () => T {
  let made: T | undefined
  return () => (made ??= create())
}
