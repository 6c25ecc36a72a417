import { allCategories, type Site } from '../../../model/site.ts'
import { parseDate } from '../../dates.ts'
import type { Draft, Problem, ReportedField, ReportField } from '../../draft.ts'
import { decodeText } from '../../encoding.ts'
import { comparable, lineOf, tidyTags } from '../words.ts'
import { parseCsv, type CsvRow } from './report-csv.ts'
import { REPORT_FIELDS, writtenValue } from './report.ts'

/** What the operator knows better about an article. */
export interface Correction {
  slug: string
  field: ReportField
  /** As written. */
  value: string
  /** Where it stands in the file, from 1. */
  line: number
  changes: Partial<Draft>
}

export interface Corrections {
  /** What reports call the file. */
  name: string
  rows: Correction[]
  problems: Problem[]
}

export interface CorrectedDrafts {
  drafts: Draft[]
  /** What was weak, without what the operator has decided, and every decision: it can be fed back. */
  fields: ReportedField[]
  problems: Problem[]
}

/** A value that empties a field; an empty cell leaves it as it was found. */
const NOTHING = '-'

/** Reads a corrected report, in UTF-8 or as Excel in China saves it. Columns: slug, field, value. */
export function parseCorrections(
  bytes: Uint8Array,
  options: { name: string; site: Site; now: number },
): Corrections {
  const { text, reliable } = decodeText(bytes)
  const [head, ...rows] = parseCsv(text)
  const corrections: Corrections = { name: options.name, rows: [], problems: [] }
  const complain = (line: number, message: string): void => {
    corrections.problems.push({ type: 'left-out', source: options.name, item: `line ${line}`, message })
  }
  if (!reliable) complain(1, 'Some characters of the file cannot be read.')
  const columns = columnsOf(head)
  if (!columns) complain(1, 'The first line must name the columns slug, field and value.')
  for (const row of columns ? rows : []) {
    const parsed = parseRow(row, columns!, options)
    if (typeof parsed === 'string') complain(row.line, parsed)
    else if (parsed) corrections.rows.push(parsed)
  }
  return corrections
}

/** Lets the operator's word go before what was found. */
export function applyCorrections(
  { name, rows: written, problems }: Corrections,
  found: { drafts: readonly Draft[]; fields: readonly ReportedField[]; published: ReadonlySet<string> },
  site: Site,
): CorrectedDrafts {
  const rows = lastOfEach(written)
  const bySlug = groupBySlug(rows)
  const drafts = found.drafts.map((draft) => correct(draft, bySlug.get(draft.slug) ?? []))
  const known = new Map(drafts.map((draft) => [draft.slug, draft]))
  const decided = new Set(rows.map(({ slug, field }) => `${slug} ${field}`))
  const lost = rows.filter(({ slug }) => !known.has(slug))
  return {
    drafts,
    fields: [
      ...found.fields.filter(({ slug, field }) => !decided.has(`${slug} ${field}`)),
      ...rows.flatMap((row) => decisionOf(row, known.get(row.slug), { site, published: found.published })),
    ],
    problems: [...problems, ...lost.map((row) => lostProblem(row, name, found.published))],
  }
}

type Columns = Record<'slug' | 'field' | 'value', number>

function columnsOf(head: CsvRow | undefined): Columns | undefined {
  const names = head?.cells.map((cell) => cell.trim().toLowerCase()) ?? []
  const columns = {
    slug: names.indexOf('slug'),
    field: names.indexOf('field'),
    value: names.indexOf('value'),
  }
  return Object.values(columns).includes(-1) ? undefined : columns
}

/** A correction, nothing where the row says nothing, or what is wrong with it. */
function parseRow(
  { cells, line }: CsvRow,
  columns: Columns,
  options: { site: Site; now: number },
): Correction | string | undefined {
  const cell = (name: keyof Columns): string => (cells[columns[name]] ?? '').trim()
  const [slug, field, value] = [cell('slug'), cell('field').toLowerCase(), cell('value')]
  if (slug === '') return 'There is no slug.'
  if (!isField(field)) return `There is no field "${lineOf(field, 40)}": ${REPORT_FIELDS.join(', ')}.`
  // The report shows how the text begins; it is corrected where the page is.
  if (value === '' || field === 'text') return undefined
  const changes = changesFor(field, value, options)
  return typeof changes === 'string' ? changes : { slug, field, value, line, changes }
}

function isField(name: string): name is ReportField {
  return (REPORT_FIELDS as readonly string[]).includes(name)
}

function changesFor(
  field: Exclude<ReportField, 'text'>,
  value: string,
  options: { site: Site; now: number },
): Partial<Draft> | string {
  const isNothing = value === NOTHING
  switch (field) {
    case 'title':
      return isNothing ? 'A title cannot be empty.' : { title: lineOf(value) }
    case 'source':
    case 'author':
    case 'editor':
      return { [field]: isNothing ? '' : lineOf(value) }
    case 'tags':
      return { tags: isNothing ? [] : tidyTags(value.split(/[,，、;；|]/)) }
    case 'date':
      return isNothing ? { date: undefined } : dateChange(value, options)
    case 'category':
      return categoryChange(value, options.site)
    case 'reads':
      return readsChange(value)
    case 'skip':
      return skipChange(value)
  }
}

function dateChange(value: string, { site, now }: { site: Site; now: number }): Partial<Draft> | string {
  const date = parseDate(value, { timeZone: site.timeZone, now })
  return date === undefined ? `"${lineOf(value, 40)}" is not a date such as 2018-06-14 10:05.` : { date }
}

function categoryChange(value: string, site: Site): Partial<Draft> | string {
  const categories = allCategories(site.categories)
  const word = comparable(value)
  const found =
    categories.find(({ id }) => comparable(id) === word) ??
    categories.find(({ title }) => comparable(title) === word)
  return found ? { category: found.id } : `The site has no category "${lineOf(value, 40)}".`
}

function readsChange(value: string): Partial<Draft> | string {
  const digits = value.replaceAll(/[,，\s]/g, '')
  return /^\d{1,12}$/.test(digits)
    ? { reads: Number(digits) }
    : `"${lineOf(value, 40)}" is not a whole number of readers.`
}

/** Leaving out is withdrawing: the operator has said so. */
function skipChange(value: string): Partial<Draft> | string {
  if (/^(?:yes|y|1|true|x|是|跳过)$/i.test(value)) return { withdrawn: true }
  return /^(?:no|n|0|false|-|否)$/i.test(value) ? {} : `"${lineOf(value, 40)}" is neither yes nor no.`
}

/** Of two rows for one field the later counts. */
function lastOfEach(rows: readonly Correction[]): Correction[] {
  return [...new Map(rows.map((row) => [`${row.slug} ${row.field}`, row])).values()]
}

function groupBySlug(rows: readonly Correction[]): Map<string, Correction[]> {
  const groups = new Map<string, Correction[]>()
  for (const row of rows) groups.set(row.slug, [...(groups.get(row.slug) ?? []), row])
  return groups
}

function correct(draft: Draft, rows: readonly Correction[]): Draft {
  return rows.reduce((corrected, { changes }) => ({ ...corrected, ...changes }), draft)
}

function decisionOf(
  { slug, field, value }: Correction,
  draft: Draft | undefined,
  { site, published }: { site: Site; published: ReadonlySet<string> },
): ReportedField[] {
  if (!draft && !published.has(slug)) return []
  const shown = (draft && writtenValue(draft, field, site)) || value
  return [{ slug, address: draft?.url ?? '', field, value: shown, confidence: 1, title: draft?.title ?? '' }]
}

function lostProblem({ slug, line }: Correction, source: string, published: ReadonlySet<string>): Problem {
  const isPublished = published.has(slug)
  return {
    type: isPublished ? 'notice' : 'left-out',
    source,
    item: `line ${line}`,
    message: isPublished
      ? `No source names the article "${slug}" in this run; it stays as it was published.`
      : `There is no article "${lineOf(slug, 40)}".`,
  }
}
