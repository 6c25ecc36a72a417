export interface DateOptions {
  /** IANA name: where a date without a zone was written. */
  timeZone: string
  /** Milliseconds since 1970: the moment of this run. */
  now: number
}

/** A moment as a clock on the wall shows it. Months count from 1. */
export interface WallTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

const DAY = 24 * 60 * 60 * 1000
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
/** Names that RFC 822 and servers use, in minutes east of Greenwich. */
const ZONES: ReadonlyMap<string, number> = new Map([
  ...zones('z ut utc gmt wet', 0),
  ...zones('west bst cet', 60),
  ...zones('cest eet', 120),
  ...zones('eest msk', 180),
  ...zones('ist', 330),
  ...zones('hkt sgt awst', 480),
  ...zones('jst kst', 540),
  ...zones('est cdt', -300),
  ...zones('edt', -240),
  ...zones('cst mdt', -360),
  ...zones('mst pdt', -420),
  ...zones('pst', -480),
])

const CLOCK = String.raw`(?<hour>\d{1,2})(?:[:：](?<minute>\d{1,2})(?:[:：](?<second>\d{1,2})(?:[.,]\d+)?)?)?(?:\s*(?<half>[AP])M\b)?`
const ZONE = String.raw`(?<zone>(?:GMT|UTC)?[+-]\d{1,2}:?(?:\d{2})?|[A-Za-z]{1,5})?(?:\s*\([^)]*\))?`
const MONTH = String.raw`(?<monthName>[A-Za-z]{3})[A-Za-z]*\.?`
const WEEKDAY = String.raw`(?:[A-Za-z]{3,9}\.?,?\s+)?`

/** The forms that sources write, each tried in turn on the whole text. */
const FORMS = {
  /** 2020-01-10T14:33:00Z, 2020/1/10 14:33, 2020-01, 2020; https://www.w3.org/TR/NOTE-datetime */
  iso: String.raw`(?<year>\d{4})(?:[-/.](?<month>\d{1,2})(?:[-/.](?<day>\d{1,2})(?:(?:\s*T\s*|\s+)${CLOCK}\s*${ZONE})?)?)?`,
  /** 20200110T143300Z */
  compact: String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:[T\s]*(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?\s*${ZONE})?`,
  /** 2018年6月14日 10:05, 2018年6月14日10时5分 */
  chinese: String.raw`(?<year>\d{4})\s*年\s*(?<month>\d{1,2})\s*月\s*(?<day>\d{1,2})\s*日?(?:\s*(?:星期|周)[一二三四五六日天])?\s*(?:(?<hour>\d{1,2})\s*[:：时]\s*(?:(?<minute>\d{1,2})\s*[:：分]?\s*(?:(?<second>\d{1,2})\s*秒?)?)?)?`,
  /** Mon, 19 Nov 2018 08:10:26 GMT; https://www.rfc-editor.org/rfc/rfc822#section-5 */
  mail: String.raw`${WEEKDAY}(?<day>\d{1,2})[\s-]+${MONTH}[\s-]+(?<year>\d{4}|\d{2})(?:,?\s+${CLOCK}\s*${ZONE})?`,
  /** Nov 19, 2018 08:10 */
  american: String.raw`${WEEKDAY}${MONTH}\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})(?:,?\s+${CLOCK}\s*${ZONE})?`,
  /** Thu Jun 14 10:05:00 CST 2018, as Java and C write it */
  unix: String.raw`[A-Za-z]{3}\s+${MONTH}\s+(?<day>\d{1,2})\s+${CLOCK}\s+(?:(?<zone>[A-Za-z]{1,5}|[+-]\d{4})\s+)?(?<year>\d{4})`,
} as const satisfies Record<string, string>

const PATTERNS = Object.values(FORMS).map((form) => new RegExp(`^${form}$`, 'i'))

/**
 * The moment that a source's date means, in milliseconds since 1970. Undefined where it means none,
 * and where it lies more than a day ahead: such an article counts from when it is first seen.
 */
export function parseDate(text: string, options: DateOptions): number | undefined {
  const written = text
    .slice(0, 200)
    .replaceAll(/[\s\u3000]+/g, ' ')
    .trim()
  for (const pattern of PATTERNS) {
    const groups = pattern.exec(written)?.groups
    if (groups) return plausible(momentOf(groups, options.timeZone), options.now)
  }
  return undefined
}

/** The moment at which clocks in the zone show this; the earlier where they show it twice. */
export function zonedTime(wall: WallTime, timeZone: string): number {
  const shown = asUtc(wall)
  const moments = [shown - offsetAt(shown - DAY, timeZone), shown - offsetAt(shown + DAY, timeZone)]
  if (moments[0] === moments[1]) return moments[0]!
  const fitting = moments.filter((moment) => moment + offsetAt(moment, timeZone) === shown)
  // In the hour that a change to summer time skips, the clock before the change counts on.
  return fitting.length > 0 ? Math.min(...fitting) : moments[0]!
}

function asUtc({ year, month, day, hour, minute, second }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** How far clocks in the zone are ahead of Greenwich at a moment, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return shown - Math.floor(moment / 1000) * 1000
}

/** Making a clock costs a hundred times what reading it does. */
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  clocks.set(timeZone, clock)
  return clock
}

function momentOf(groups: Record<string, string | undefined>, timeZone: string): number | undefined {
  const wall = wallTimeOf(groups)
  if (!wall) return undefined
  const minutes = groups['zone'] ? zoneMinutes(groups['zone'], timeZone) : undefined
  if (minutes === undefined) return zonedTime(wall, timeZone)
  return asUtc(wall) - minutes * 60_000
}

function wallTimeOf(groups: Record<string, string | undefined>): WallTime | undefined {
  const number = (name: string, otherwise: number): number => Number(groups[name] ?? otherwise)
  const month = groups['monthName']
    ? MONTHS.indexOf(groups['monthName'].toLowerCase()) + 1
    : number('month', 1)
  const wall = {
    year: fullYear(groups['year'] ?? ''),
    month,
    day: number('day', 1),
    hour: fullHour(number('hour', 0), groups['half'] ?? ''),
    minute: number('minute', 0),
    // A leap second is shown as the last second before it.
    second: Math.min(number('second', 0), 59),
  }
  return isOnCalendar(wall) ? wall : undefined
}

/** Two-digit years as RFC 2822 reads them. */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length > 2) return year
  return year < 50 ? 2000 + year : 1900 + year
}

/** Of a twelve-hour clock, where the text names the half of the day. */
function fullHour(hour: number, half: string): number {
  return half === '' ? hour : (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

/** Years before 1900 are nobody's news: sources write year 1 for "unknown". */
function isOnCalendar({ year, month, day, hour, minute }: WallTime): boolean {
  const isDay =
    month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
  return year >= 1900 && isDay && (hour < 24 || (hour === 24 && minute === 0)) && minute < 60
}

function zoneMinutes(zone: string, timeZone: string): number | undefined {
  const [, sign, hours, minutes] = /([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? []
  if (sign) return (Number(hours) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1)
  // In China, CST is China's own time, not Chicago's.
  if (zone.toLowerCase() === 'cst' && offsetAt(0, timeZone) === 8 * 60 * 60_000) return 8 * 60
  return ZONES.get(zone.toLowerCase())
}

/** The beginning of 1970 is a computer's word for "unknown". */
function plausible(moment: number | undefined, now: number): number | undefined {
  if (moment === undefined || Math.abs(moment) <= DAY) return undefined
  return moment > now + DAY ? undefined : moment
}

function zones(names: string, minutes: number): [string, number][] {
  return names.split(' ').map((name) => [name, minutes])
}
