import { type DateOptions, findDate, parseDate } from '../../dates.ts'
import type { Surroundings } from './extract-fields.ts'
import type { Guess } from './extracted-page.ts'
import { parseMetaLine } from './meta-line.ts'
import { linkedData, metaContent } from './page-metadata.ts'
import { dividedText, type Line, type PageDocument, squeeze } from './page-document.ts'

interface Dated {
  moment: number
  hasTime: boolean
  confidence: number
}

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
  options: DateOptions & { url: URL },
): Guess<number | undefined> {
  const address = inAddress(options.url, options)
  const hinted = { ...options, ...(address ? { year: address.year } : {}) }
  const found = [
    ...inMetadata(page, options),
    ...inLines(around.head, hinted),
    ...inTail(around.tail, hinted),
    ...inElements(page, options),
    ...(address?.dated ?? []),
    ...inScripts(page, options),
    ...inPage(page, around.title, hinted),
  ]
  const best = found.toSorted((a, b) => b.confidence - a.confidence)[0]
  return best
    ? { value: precise(best, found), confidence: best.confidence }
    : { value: undefined, confidence: 0 }
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
  const found = findDate(text, options)
  if (found) return [{ moment: found.moment, hasTime: found.hasTime, confidence }]
  const moment = parseDate(text.replaceAll(/[()（）[\]【】|]+/g, ' '), options)
  return moment === undefined ? [] : [{ moment, hasTime: /\d:\d|前$|^\d{10}/.test(text), confidence }]
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
      const plain = isLinked ? [] : dated(line.text, line.text.length < 120 ? 0.8 : 0.5, options)
      return [...dated(published, 0.92, options), ...dated(updated, 0.9, options), ...plain]
    })
}

function inTail(lines: readonly Line[], options: DateOptions): Dated[] {
  return lines.flatMap((line) => {
    const { published = '', updated = '' } = parseMetaLine(dividedText(line))
    return [...dated(published, 0.88, options), ...dated(updated, 0.85, options)]
  })
}

function inElements({ $ }: PageDocument, options: DateOptions): Dated[] {
  return $('time[datetime]')
    .toArray()
    .slice(0, 3)
    .flatMap(({ attribs }) => exact(attribs['datetime']!, 0.7, options))
}

function inAddress(url: URL, options: DateOptions): { year: number; dated: Dated[] } | undefined {
  const [, year = '', month = '', day] = IN_ADDRESS.exec(url.pathname) ?? []
  if (year === '') return yearOnly(url)
  const moment = day === undefined ? undefined : parseDate(`${year}-${month}-${day}`, options)
  return {
    year: Number(year),
    dated: moment === undefined ? [] : [{ moment, hasTime: false, confidence: 0.6 }],
  }
}

function yearOnly(url: URL): { year: number; dated: Dated[] } | undefined {
  const [, year] = /(?<!\d)((?:19|20)\d{2})(?!\d)/.exec(url.pathname) ?? []
  return year === undefined ? undefined : { year: Number(year), dated: [] }
}

function inScripts({ $ }: PageDocument, options: DateOptions): Dated[] {
  return $('script:not([src])')
    .toArray()
    .slice(0, 100)
    .flatMap((script) => {
      const [, text] = SCRIPT.exec($(script).text().slice(0, 100_000)) ?? []
      return text === undefined ? [] : exact(text, 0.65, options)
    })
    .slice(0, 1)
}

/** Anywhere after the title, as a last resort. */
function inPage(page: PageDocument, title: Line | undefined, options: DateOptions): Dated[] {
  const from = title?.index ?? 0
  for (const line of page.lines.slice(from, from + 200)) {
    if (CLOCK.test(line.text) || line.linked > 0 || squeeze(line.text).length > 60) continue
    const [found] = dated(line.text, 0.35, options)
    if (found) return [found]
  }
  return []
}
