import { type DateOptions, findDate, parseDate } from '../../dates.ts'
import type { Surroundings } from './extract-fields.ts'
import type { DateGuess } from './extracted-page.ts'
import { parseMetaLine } from './meta-line.ts'
import { linkedData, metaContent } from './page-metadata.ts'
import { told } from './page-told.ts'
import { scriptsIn, writtenByScripts } from './page-scripts.ts'
import { dividedText, type Line, type PageDocument, squeeze } from './page-document.ts'

interface Dated {
  moment: number
  hasTime: boolean
  confidence: number
  note?: string
  /** Of a date that counts from when the page is read, in milliseconds. */
  within?: number
}

/** When "now" was for the page. */
export type ReadAt =
  /** The server gave it at that moment. */
  | 'fetch'
  /** It says itself when it was saved. */
  | 'saving'
  /** Its file was written then, by whomever. */
  | 'file'

const META = [
  'article:published_time',
  'og:published_time',
  'bytedance:published_time',
  'datepublished',
  'pubdate',
  'publishdate',
  'publish_date',
  'publish-date',
  'publishtime',
  'og:release_date',
  'weibo:article:create_at',
  'apub:time',
  'dc.date',
  'dc.date.issued',
  'article.published',
  'date',
]
const ONLY_ADDRESS = 'Only the address of the page says so.'
/** The page's own clock says when it is read, not when it was written. */
const CLOCK = /今天是|现在是|当前时间|现在时间|北京时间[:：]|农历|距.{0,10}还有/
const SCRIPT =
  /(?:^|[\s;,{"'])(?:ct|publish_?time|pub_?time|pub_?date|publish_?date|create_?time|createtime|post_?time)["']?\s*[:=]\s*["']?(\d{10}(?:\d{3})?|\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{1,2}:\d{1,2}(?::\d{1,2})?)?)/i
const IN_ADDRESS =
  /(?<!\d)((?:19|20)\d{2})[-/_]?(0[1-9]|1[0-2])[-/_]?(?:[a-z])?((?:0[1-9]|[12]\d|3[01]))?(?!\d{1,3}(?!\d))/i

/** When the article was published, by whatever on the page says so most clearly. */
export function findDateOf(
  page: PageDocument,
  around: Surroundings & { title: Line | undefined },
  options: DateOptions & { url: URL; readAt?: ReadAt | undefined },
): DateGuess {
  const address = inAddress(options.url, options)
  const hinted = { ...options, ...(address ? { year: address.year } : {}) }
  const found = [
    ...inMetadata(page, options),
    ...inLines(around.head, hinted),
    ...inPieces(around.head, hinted),
    ...inTail(around.tail, hinted),
    ...inElements(page, options),
    ...(address?.dated ?? []),
    ...writtenDates(page, options),
    ...inScripts(page, options),
    ...inPage(page, around.title, hinted),
  ].map((dated) => counted(dated, options))
  const best = found.toSorted((a, b) => b.confidence - a.confidence)[0]
  if (!best) return { value: undefined, confidence: 0 }
  const { confidence, note, within } = best
  return {
    value: precise(best, found),
    confidence,
    ...(note !== undefined && { note }),
    ...(within !== undefined && { within }),
  }
}

const HOUR = 60 * 60_000
const DAY = 24 * HOUR

/** A date that counts from "now" is as good as what is known about that. */
export function counted<
  Found extends { confidence: number; note?: string; within?: number; hasTime?: boolean },
>(dated: Found, { now, timeZone, readAt = 'fetch' }: DateOptions & { readAt?: ReadAt | undefined }): Found {
  const { within } = dated
  if (within === undefined) return dated
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  const { most, from } = COUNTED[readAt]
  // Who says "three days ago" does not say at what time.
  const limit = within > DAY / 2 && !dated.hasTime ? Math.min(most, 0.5) : most
  const note = `Counted from ${from}, ${clock.format(now)}.`
  return { ...dated, confidence: Math.min(dated.confidence, limit), ...(limit < 1 && { note }) }
}

const COUNTED: Readonly<Record<ReadAt, { most: number; from: string }>> = {
  fetch: { most: 1, from: 'when the page was fetched' },
  saving: { most: 0.5, from: 'when the page was saved' },
  file: { most: 0.3, from: 'when its file was written' },
}

/** Of the same day, the one with its time. */
function precise(best: Dated, found: readonly Dated[]): number {
  if (best.hasTime) return best.moment
  const sameDay = found.find(
    ({ moment, hasTime }) => hasTime && moment >= best.moment && moment < best.moment + 86_400_000,
  )
  return sameDay?.moment ?? best.moment
}

function dated(text: string, confidence: number, options: DateOptions): Dated[] {
  // A year alone, or the hour alone, is half of a date that is cut in pieces.
  if (/^[^\d]*\d{4}[^\d]*$/.test(text)) return []
  const found = findDate(text, options)
  if (found) {
    const { moment, within } = found
    const hasTime = within === undefined || within < DAY ? found.hasTime : /\d\s*[:：时点]/.test(found.text)
    return [{ moment, hasTime, confidence, ...(within !== undefined && { within }) }]
  }
  const moment = parseDate(text.replaceAll(/[()（）[\]【】|]+/g, ' '), options)
  if (moment === undefined) return []
  const within = /刚刚|刚才|方才/.test(text) ? HOUR : undefined
  const hasTime = /\d:\d|^\d{10}/.test(text) || within !== undefined
  return [{ moment, hasTime, confidence, ...(within !== undefined && { within }) }]
}

function inMetadata({ $ }: PageDocument, options: DateOptions): Dated[] {
  const said = META.map((name) => metaContent($, [name])).filter((text) => text !== '')
  const linked = linkedData($, 'datePublished')
  return [...said, linked]
    .filter((text) => text !== '')
    .flatMap((text) => exact(text, 0.95, options))
    .slice(0, 1)
}

/** Machines write whole dates, with their zone. */
function exact(text: string, confidence: number, options: DateOptions): Dated[] {
  const moment = parseDate(text, options)
  return moment === undefined ? [] : [{ moment, hasTime: /\d:\d|^\d{10}/.test(text), confidence }]
}

function inLines(lines: readonly Line[], options: DateOptions): Dated[] {
  return lines
    .filter((line) => !CLOCK.test(line.text) && line.text.length < 400)
    .flatMap((line) => {
      const { published = '', updated = '' } = parseMetaLine(dividedText(line))
      const isLinked = line.linked * 2 > squeeze(line.text).length
      const all = isLinked ? [] : dated(line.text, line.text.length < 120 ? 0.8 : 0.5, options)
      // In a sentence "yesterday" is the day that the news is about.
      const plain = all.filter(({ within }) => within === undefined || !/[，。；！？]/.test(line.text))
      return [...dated(published, 0.92, options), ...dated(updated, 0.9, options), ...plain]
    })
}

/** 2023 | 05/14 | 08:18, each in a box of its own. */
const PIECES =
  /(?<!\d)((?:19|20)\d{2})[ 年‖]+[/.-]?[ ‖]*(\d{1,2})[ ‖]*[/.月-][ ‖]*(\d{1,2})[ 日‖]*(\d{1,2}:\d{2}(?::\d{2})?)?(?![\d:])/

function inPieces(lines: readonly Line[], options: DateOptions): Dated[] {
  const text = lines
    .filter(({ text }) => text.length < 60 && !CLOCK.test(text))
    .map(dividedText)
    .join(' ‖ ')
  const [, year, month, day, clock = ''] = PIECES.exec(text.replaceAll(/\s+/g, ' ')) ?? []
  return year === undefined ? [] : dated(`${year}-${month}-${day} ${clock}`.trim(), 0.85, options)
}

function inTail(lines: readonly Line[], options: DateOptions): Dated[] {
  return lines.flatMap((line) => {
    const { published = '', updated = '' } = parseMetaLine(dividedText(line))
    return [...dated(published, 0.88, options), ...dated(updated, 0.85, options)]
  })
}

function inElements({ $ }: PageDocument, options: DateOptions): Dated[] {
  return told($).times.flatMap(({ attribs }) => exact(attribs['datetime']!, 0.7, options))
}

function inAddress(url: URL, options: DateOptions): { year: number; dated: Dated[] } | undefined {
  const [, year = '', month = '', day] = IN_ADDRESS.exec(url.pathname) ?? []
  if (year === '') return yearOnly(url)
  const moment = day === undefined ? undefined : parseDate(`${year}-${month}-${day}`, options)
  return {
    year: Number(year),
    dated: moment === undefined ? [] : [{ moment, hasTime: false, confidence: 0.55, note: ONLY_ADDRESS }],
  }
}

function yearOnly(url: URL): { year: number; dated: Dated[] } | undefined {
  const [, year] = /(?<!\d)((?:19|20)\d{2})(?!\d)/.exec(url.pathname) ?? []
  return year === undefined ? undefined : { year: Number(year), dated: [] }
}

function inScripts(page: PageDocument, options: DateOptions): Dated[] {
  return scriptsIn(page)
    .flatMap((script) => {
      const [, text] = SCRIPT.exec(script) ?? []
      return text === undefined ? [] : exact(text, 0.65, options)
    })
    .slice(0, 1)
}

/** What readers see that a script has put there. */
function writtenDates(page: PageDocument, options: DateOptions): Dated[] {
  return writtenByScripts(page).flatMap((text) => {
    const { published = '', updated = '' } = parseMetaLine(text)
    return [...dated(published, 0.75, options), ...dated(updated, 0.72, options)]
  })
}

/** Anywhere after the title, as a last resort. */
function inPage(page: PageDocument, title: Line | undefined, options: DateOptions): Dated[] {
  const from = title?.index ?? 0
  for (const line of page.lines.slice(from, from + 200)) {
    if (CLOCK.test(line.text) || line.linked > 0 || squeeze(line.text).length > 60) continue
    const [found] = dated(line.text, 0.35, options)
    if (found && found.within === undefined) return [found]
  }
  return []
}
