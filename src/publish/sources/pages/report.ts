import { allCategories, type Site } from '../../../model/site.ts'
import { textOf } from '../../../model/rich-text.ts'
import type { Draft, ReportedField, ReportField } from '../../draft.ts'
import { lineOf } from '../words.ts'
import { generateCsv } from './report-csv.ts'

/** In the order of the report. */
export const REPORT_FIELDS = [
  'title',
  'date',
  'source',
  'author',
  'editor',
  'category',
  'tags',
  'reads',
  'text',
  'skip',
] as const satisfies readonly ReportField[]

/** What is guessed more weakly than this is reported. */
export const SURE = 0.6

const COLUMNS = ['slug', 'address', 'field', 'value', 'confidence', 'article title', 'note']
const FIRST_WORDS = 60

/** The report as CSV with a byte order mark: without one, Excel in China reads it as GBK. */
export function generateReport(fields: readonly ReportedField[]): string {
  const rows = fields.map(({ slug, address, field, value, confidence, title, note = '' }) => [
    slug,
    address,
    field,
    value,
    confidence.toFixed(2),
    title,
    note,
  ])
  return `\ufeff${generateCsv([COLUMNS, ...rows])}`
}

/** A draft's field as the operator may read and write it. */
export function writtenValue(draft: Draft, field: ReportField, site: Site): string {
  switch (field) {
    case 'date':
      return draft.date === undefined ? '' : writtenDate(draft.date, site.timeZone)
    case 'category':
      return writtenCategory(draft.category, site)
    case 'tags':
      return draft.tags.join('；')
    case 'reads':
      return draft.reads === undefined ? '' : String(draft.reads)
    case 'text':
      return lineOf(textOf(draft.content), FIRST_WORDS)
    case 'skip':
      return draft.withdrawn ? 'yes' : ''
    default:
      return draft[field]
  }
}

/** 2018-06-14 10:05, in the site's time zone. */
export function writtenDate(date: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return format.format(date).replace(/:00$/, '')
}

/** The title where it names one category only, else the id. */
function writtenCategory(id: string, site: Site): string {
  const categories = allCategories(site.categories)
  const title = categories.find((category) => category.id === id)?.title ?? id
  return categories.filter((category) => category.title === title).length === 1 ? title : id
}
