import { LOCALES, type Language } from './languages.ts'
import type { Text } from './zh.ts'

/** How values are written in the reader's language and the site's time zone; times in milliseconds. */
export interface Format {
  /** 2018年6月14日 */
  date: (time: number) => string
  /** 2018年6月14日星期四 */
  day: (time: number) => string
  number: (value: number) => string
  /** 10:05, 昨天 10:05 or 6月14日 10:05, as seen at `now`. */
  moment: (time: number, now: number, text: Text) => string
}

type Write = (time: number) => string

/** Ways to write a time. `short`: 6月14日; `clock`: 10:05. */
type Dates = Readonly<Record<'date' | 'day' | 'short' | 'clock', Write>>

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR
const CHINA = 'Asia/Shanghai'
/** China has had no summer time since 1992; before, dates are left to the browser. */
const SINCE = 22 * 365.25 * DAY

export function createFormat(language: Language, timeZone: string): Format {
  const locale = LOCALES[language]
  const browsers = datesOfBrowser(locale, timeZone)
  const { date, day, short, clock } =
    language === 'zh' && timeZone === CHINA ? datesOfChina(browsers) : browsers
  return {
    date,
    day,
    number: formatNumber,
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

/** In each of our languages with a comma after thousands and one place after the point, as `Intl` would. */
export function formatNumber(value: number): string {
  return String(Math.round(value * 10) / 10).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')
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

/** What the browser would write, by hand: its first formatter takes 50 ms of a cheap phone at every start. */
function datesOfChina(browsers: Dates): Dates {
  const write =
    (name: keyof Dates, byHand: (year: string, short: string, there: Date) => string): Write =>
    (time) => {
      if (time < SINCE) return browsers[name](time)
      const there = new Date(time + 8 * HOUR)
      return byHand(
        `${there.getUTCFullYear()}年`,
        `${there.getUTCMonth() + 1}月${there.getUTCDate()}日`,
        there,
      )
    }
  return {
    date: write('date', (year, short) => year + short),
    day: write('day', (year, short, there) => `${year}${short}星期${'日一二三四五六'[there.getUTCDay()]}`),
    short: write('short', (_year, short) => short),
    clock: write('clock', (_year, _short, there) => there.toISOString().slice(11, 16)),
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
