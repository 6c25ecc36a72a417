export interface DateOptions {
  /** IANA name: where a date without a zone was written. */
  timeZone: string
  /** Milliseconds since 1970: the moment of this run. */
  now: number
  /** Of what year a date is that names none; else it is the newest that is not in the future. */
  year?: number
}

export interface FoundDate {
  /** Milliseconds since 1970. */
  moment: number
  /** The words that said it, as they stand in the text. */
  text: string
  index: number
  hasTime: boolean
  /** Of a date that counts from now ("昨天", "3小时前"): how exactly it is known, in milliseconds. */
  within?: number
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

const HALF = '[上下中]午|凌晨|清晨|早[上晨]|傍晚|晚[上间]?|夜[里间]|午夜'
const CLOCK = String.raw`(?<half>${HALF})?\s*(?<hour>\d{1,2})(?:\s*[:时点]\s*(?:(?<minute>\d{1,2}|半)(?:\s*[:分]\s*(?:(?<second>\d{1,2})(?:[.,]\d+)?\s*秒?)?)?)?)?(?:\s*(?<english>[AP])M\b)?`
/** Inside a sentence a number is a time only where its minutes, or the word for hours, are there too. */
const LONG_CLOCK = String.raw`(?<half>${HALF})?\s*(?<hour>\d{1,2})\s*(?:[:时]\s*(?<minute>\d{1,2})(?:\s*[:分]\s*(?:(?<second>\d{1,2})(?:\.\d+)?\s*秒?)?)?|[时点](?:(?<halfPast>半))?)(?:\s*(?<english>[AP])M\b)?`
const ZONE = String.raw`(?<zone>(?:GMT|UTC)?[+-]\d{1,2}:?(?:\d{2})?|[A-Za-z]{1,5})?(?:\s*\([^)]*\))?`
const MONTH = String.raw`(?<monthName>[A-Za-z]{3})[A-Za-z]*\.?`
const WEEKDAY = String.raw`(?:[A-Za-z]{3,9}\.?,?\s+)?`
const CHINESE_WEEKDAY = String.raw`(?:\s*\(?(?:星期|周|礼拜)[一二三四五六日天1-7]\)?)?`
const YEAR = String.raw`(?<year>\d{4})`
const DAY_OF_MONTH = String.raw`(?<month>\d{1,2})\s*月\s*(?<day>\d{1,2})\s*[日号]?${CHINESE_WEEKDAY}`

/** The forms that sources write, each tried in turn on the whole text. */
const FORMS = {
  /** 2020-01-10T14:33:00Z, 2020/1/10 14:33, 2020-01, 2020; https://www.w3.org/TR/NOTE-datetime */
  iso: String.raw`${YEAR}(?:\s?[-/.]\s?(?<month>\d{1,2})(?:\s?[-/.]\s?(?<day>\d{1,2})${CHINESE_WEEKDAY}(?:(?:\s*T\s*|\s+|(?=[上下中凌早晚])|(?<=[-/.]\d\d)(?=\d\d:))${CLOCK}\s*${ZONE})?)?)?`,
  /** 20200110T143300Z */
  compact: String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:[T\s]*(?<hour>\d{2}):?(?<minute>\d{2})(?::?(?<second>\d{2}))?\s*${ZONE})?`,
  /** 2018年6月14日 10:05, 2018年6月14日10时5分, 18年6月14日, 2018年6月 */
  chinese: String.raw`(?<year>\d{4}|\d{2})\s*年\s*(?:${DAY_OF_MONTH}(?:\s*,?\s*${CLOCK})?|(?<onlyMonth>\d{1,2})\s*月?)`,
  /** Mon, 19 Nov 2018 08:10:26 GMT; https://www.rfc-editor.org/rfc/rfc822#section-5 */
  mail: String.raw`${WEEKDAY}(?<day>\d{1,2})[\s-]+${MONTH}[\s-]+(?<year>\d{4}|\d{2})(?:,?\s+${CLOCK}\s*${ZONE})?`,
  /** Nov 19, 2018 08:10 */
  american: String.raw`${WEEKDAY}${MONTH}\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})(?:,?\s+${CLOCK}\s*${ZONE})?`,
  /** Thu Jun 14 10:05:00 CST 2018, as Java and C write it */
  unix: String.raw`[A-Za-z]{3}\s+${MONTH}\s+(?<day>\d{1,2})\s+${CLOCK}\s+(?:(?<zone>[A-Za-z]{1,5}|[+-]\d{4})\s+)?(?<year>\d{4})`,
  /** 18-06-14 10:05 */
  shortYear: String.raw`'?(?<year>\d{2})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?:\s+${CLOCK})?`,
  /** 06/14/2018 10:05 */
  yearLast: String.raw`(?<month>\d{1,2})[-/.](?<day>\d{1,2})[-/.](?<year>\d{4})(?:\s+${CLOCK})?`,
  /** 14/06/2018 10:05, where the first number can be no month */
  dayFirst: String.raw`(?<day>\d{1,2})[-/.](?<month>\d{1,2})[-/.](?<year>\d{4})(?:\s+${CLOCK})?`,
  /** 6月14日 10:05, 06-14 10:05 */
  noYear: String.raw`(?:${DAY_OF_MONTH}|(?<shortMonth>\d{1,2})[-/.](?<shortDay>\d{1,2}))(?:\s*${CLOCK})?`,
  /** 今天 10:05, 前天上午9点 */
  relativeDay: String.raw`(?<named>今[天日]|昨[天日]|大?前[天日])${CHINESE_WEEKDAY}(?:\s*,?\s*${CLOCK})?`,
  /** 3小时前 */
  ago: String.raw`(?<amount>\d{1,4}|半)\s*个?\s*(?<unit>秒钟?|分钟|小时|钟头|天|日|周|星期|礼拜|月|年)\s*(?:之|以)?前`,
  justNow: String.raw`(?<just>刚刚|刚才|方才)`,
  /** 1528941900, 1528941900000 */
  epoch: String.raw`(?<epoch>\d{10}(?:\d{3})?)`,
} as const satisfies Record<string, string>

type Form = keyof typeof FORMS
type Groups = Record<string, string | undefined>

const PATTERNS = Object.values(FORMS).map((form) => new RegExp(`^${form}$`, 'i'))
/** The forms that are a date also in the middle of other words. */
const FINDABLE: readonly Form[] = ['chinese', 'iso', 'shortYear', 'yearLast', 'noYear', 'relativeDay', 'ago']
const SEARCHES = FINDABLE.map((form) => new RegExp(searchable(form), 'i'))

const UNITS: readonly [RegExp, number][] = [
  [/^秒/, 1000],
  [/^分/, 60_000],
  [/^(?:小时|钟头)/, 60 * 60_000],
  [/^[天日]/, DAY],
  [/^(?:周|星期|礼拜)/, 7 * DAY],
  [/^月/, 30 * DAY],
  [/^年/, 365 * DAY],
]
const DAYS_AGO: readonly [RegExp, number][] = [
  [/^今/, 0],
  [/^昨/, 1],
  [/^前/, 2],
  [/^大前/, 3],
]

/**
 * The moment that a source's date means, in milliseconds since 1970. Undefined where it means none,
 * and where it lies more than a day ahead: such an article counts from when it is first seen.
 */
export function parseDate(text: string, options: DateOptions): number | undefined {
  const written = normalize(text.slice(0, 200)).replaceAll(/\s+/g, ' ').trim()
  for (const pattern of PATTERNS) {
    const groups = pattern.exec(written)?.groups
    const moment = groups && momentOf(groups, options)
    if (moment !== undefined) return plausible(moment, options.now)
  }
  return undefined
}

/** The first date among other words; a day without a clock only where its year is there too. */
export function findDate(text: string, options: DateOptions): FoundDate | undefined {
  const source = text.slice(0, 2000)
  const written = normalize(source)
  // Most lines of a page have nothing that a date could begin with.
  if (!/[\d今昨前]/.test(written)) return undefined
  const found = SEARCHES.flatMap((search) => {
    const match = search.exec(written)
    const moment = match?.groups && plausible(momentOf(match.groups, options), options.now)
    if (!match || moment === undefined) return []
    const hasTime = match.groups!['hour'] !== undefined || match.groups!['amount'] !== undefined
    const within = exactnessOf(match.groups!)
    const counted = within === undefined ? {} : { within }
    return [{ moment, text: match[0], index: match.index, hasTime, ...counted }]
  })
  return found.sort((a, b) => a.index - b.index || b.text.length - a.text.length)[0]
}

/** Undefined for what is a date whenever it is read. */
function exactnessOf(groups: Groups): number | undefined {
  if (groups['named']) return DAY
  return groups['unit'] === undefined ? undefined : lengthOf(groups['unit'])
}

function lengthOf(unit: string): number {
  return UNITS.find(([name]) => name.test(unit))?.[1] ?? 0
}

function searchable(form: Form): string {
  const pattern = FORMS[form].replace(CLOCK, LONG_CLOCK)
  // A day and month alone are a score or a range as often as a date.
  const needed = form === 'noYear' ? pattern.replace(/\)\?$/, ')') : pattern
  const whole = form === 'iso' ? needed.replace(/\)\?\)\?$/, '))') : needed
  return String.raw`(?<![\d.-])${whole}(?![\d%])`
}

/** One spelling: half-width characters and Arabic numerals, at the same places as before. */
function normalize(text: string): string {
  return text
    .replaceAll(/[\uff01-\uff5e]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replaceAll(/\s/g, ' ')
    .replaceAll(/[〇○零oO0一二三四五六七八九]{2,4}(?=\s*年)/g, (digits) => [...digits].map(digitOf).join(''))
    .replaceAll(
      /[零〇]?[一二三四五六七八九十廿]{1,4}(?=\s*(?:[月日号点时分]|个?(?:小时|钟头|天|周|星期)前))/g,
      inPlace,
    )
    .replaceAll(/(?<=[时分]\s?)[零〇]?[一二三四五六七八九十]{1,3}(?=\s*[分秒])/g, inPlace)
}

function inPlace(characters: string): string {
  return numberOf(characters.replace(/^[零〇]/, '')).padEnd(characters.length)
}

function digitOf(character: string): string {
  const at = '〇一二三四五六七八九'.indexOf(character)
  if (at >= 0) return String(at)
  return /\d/.test(character) ? character : '0'
}

/** 二十三 as 23 */
function numberOf(characters: string): string {
  const [, tens = '', ten = '', ones = ''] = /^([一二三四五六七八九]?)([十廿]?)([一二三四五六七八九]?)$/.exec(
    characters,
  ) ?? [undefined, '', '', '']
  if (tens + ten + ones === '') return characters
  if (ten === '') return digitOf(tens || ones)
  const full = ten === '廿' ? 20 : Number(tens === '' ? 1 : digitOf(tens)) * 10
  return String(full + (ones === '' ? 0 : Number(digitOf(ones))))
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

function momentOf(groups: Groups, options: DateOptions): number | undefined {
  if (groups['epoch']) return Number(groups['epoch'].padEnd(13, '0'))
  if (groups['just']) return options.now
  if (groups['unit']) return momentAgo(groups, options.now)
  const wall = wallTimeOf(groups, options)
  if (!wall) return undefined
  const minutes = groups['zone'] ? zoneMinutes(groups['zone'], options.timeZone) : undefined
  if (minutes === undefined) return zonedTime(wall, options.timeZone)
  return asUtc(wall) - minutes * 60_000
}

function momentAgo(groups: Groups, now: number): number {
  const amount = groups['amount'] === '半' ? 0.5 : Number(groups['amount'])
  return now - amount * lengthOf(groups['unit']!)
}

function wallTimeOf(groups: Groups, options: DateOptions): WallTime | undefined {
  const number = (name: string, otherwise: number): number => Number(groups[name] ?? otherwise)
  const half = groups['half'] ?? groups['english'] ?? ''
  const clock = {
    hour: fullHour(number('hour', 0), half),
    minute: (groups['minute'] ?? groups['halfPast']) === '半' ? 30 : number('minute', 0),
    // A leap second is shown as the last second before it.
    second: Math.min(number('second', 0), 59),
  }
  const wall = { ...dayOf(groups, options), ...clock }
  return isOnCalendar(wall) ? wall : undefined
}

function dayOf(groups: Groups, options: DateOptions): Pick<WallTime, 'year' | 'month' | 'day'> {
  if (groups['named']) return namedDay(groups['named'], options)
  const month = groups['monthName']
    ? MONTHS.indexOf(groups['monthName'].toLowerCase()) + 1
    : Number(groups['month'] ?? groups['onlyMonth'] ?? groups['shortMonth'] ?? 1)
  const day = Number(groups['day'] ?? groups['shortDay'] ?? 1)
  if (groups['year'] !== undefined) return { year: fullYear(groups['year']), month, day }
  return { year: options.year ?? newestYear(month, day, options), month, day }
}

/** A page from January that says 12月30日 means last year's. */
function newestYear(month: number, day: number, { timeZone, now }: DateOptions): number {
  const { year } = wallTimeAt(now, timeZone)
  return asUtc({ year, month, day, hour: 0, minute: 0, second: 0 }) > now + DAY ? year - 1 : year
}

function namedDay(word: string, { timeZone, now }: DateOptions): Pick<WallTime, 'year' | 'month' | 'day'> {
  const { year, month, day } = wallTimeAt(now, timeZone)
  const ago = DAYS_AGO.find(([name]) => name.test(word))?.[1] ?? 0
  const date = new Date(Date.UTC(year, month - 1, day - ago))
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** What clocks in the zone show at a moment. */
function wallTimeAt(moment: number, timeZone: string): WallTime {
  const shown = new Date(moment + offsetAt(moment, timeZone))
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
  }
}

/** Two-digit years as RFC 2822 reads them. */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length > 2) return year
  return year < 50 ? 2000 + year : 1900 + year
}

/** Of a twelve-hour clock, where the text names the half of the day. */
function fullHour(hour: number, half: string): number {
  if (half === '' || hour > 12) return hour
  if (/^(?:下午|傍晚|晚|夜|p)/i.test(half)) return hour === 12 && /^[晚夜]/.test(half) ? 24 : (hour % 12) + 12
  if (half === '中午') return hour < 11 ? hour + 12 : hour
  return hour % 12
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
