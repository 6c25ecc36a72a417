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

type Write = (time: number) => string

/** Ways to write a time. `short`: 6月14日; `clock`: 10:05. */
type Dates = Readonly<Record<'date' | 'day' | 'short' | 'clock', Write>>

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR
const CHINA = 'Asia/Shanghai'
/** China has had no summer time since; before, dates are left to the browser. */
const SINCE = Date.UTC(1992, 0)

export function createFormat(language: Language, timeZone: string): Format {
  const locale = LOCALES[language]
  const browsers = datesOfBrowser(locale, timeZone)
  const { date, day, short, clock } =
    language === 'zh' && timeZone === CHINA ? datesOfChina(browsers) : browsers
  const number = later(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }))
  return {
    date,
    day,
    number: (value) => number().format(value),
    bytes: (value) => formatBytes(value, number()),
    moment(time, now, text) {
      const at = clock(time)
      const shown = date(time)
      if (shown === date(now)) return at
      if (shown === date(now - DAY)) return text.yesterday(at)
      return `${short(time)} ${at}`
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

function datesOfBrowser(locale: string, timeZone: string): Dates {
  const write = (options: Intl.DateTimeFormatOptions): Write => {
    const format = later(() => dateFormat(locale, timeZone, options))
    return (time) => format().format(time)
  }
  return {
    date: write({ dateStyle: 'long' }),
    day: write({ dateStyle: 'full' }),
    short: write({ month: 'long', day: 'numeric' }),
    clock: write({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  }
}

/** What the browser would write, by hand: its first formatter takes 60 ms of a cheap phone at every start. */
function datesOfChina(browsers: Dates): Dates {
  const write =
    (name: keyof Dates, byHand: (there: Date) => string): Write =>
    (time) =>
      time < SINCE ? browsers[name](time) : byHand(new Date(time + 8 * HOUR))
  const short = (there: Date): string => `${there.getUTCMonth() + 1}月${there.getUTCDate()}日`
  const date = (there: Date): string => `${there.getUTCFullYear()}年${short(there)}`
  return {
    date: write('date', date),
    day: write('day', (there) => `${date(there)}星期${'日一二三四五六'[there.getUTCDay()]}`),
    short: write('short', short),
    clock: write('clock', (there) => there.toISOString().slice(11, 16)),
  }
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
