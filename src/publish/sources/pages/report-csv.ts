/** A row of a CSV file. */
export interface CsvRow {
  /** Where it begins in the file, from 1. */
  line: number
  cells: string[]
}

/** What a spreadsheet would run as a formula, and our own mark for it. */
const FORMULA = /^[=+\-@\t\r＝＋－＠']/
const MARKED = /^'(?=[=+\-@\t\r＝＋－＠'])/

/** Writes https://www.rfc-editor.org/rfc/rfc4180; no cell can become a formula in a spreadsheet. */
export function generateCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(generateCell).join(',')}\r\n`).join('')
}

/**
 * Reads what `generateCsv` wrote, or what a spreadsheet made of it: commas, semicolons or tabs,
 * whichever the first line has. Empty lines are none.
 */
export function parseCsv(source: string): CsvRow[] {
  const text = source.replace(/^\ufeff/, '')
  const cell = cellPattern(delimiterOf(text))
  const rows: CsvRow[] = []
  let row: CsvRow = { line: 1, cells: [] }
  let line = 1
  while (cell.lastIndex < text.length) {
    const [all, written = '', end = ''] = cell.exec(text)!
    row.cells.push(parseCell(written))
    line += all.match(/\r\n|\n|\r/g)?.length ?? 0
    if (!/^[\r\n]*$/.test(end)) continue
    rows.push(row)
    row = { line, cells: [] }
  }
  if (row.cells.length > 0) rows.push({ ...row, cells: [...row.cells, ''] })
  return rows.filter(({ cells }) => cells.some((value) => value !== ''))
}

function generateCell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n;\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function delimiterOf(text: string): string {
  const [first = ''] = text.split(/[\r\n]/, 1)
  const count = (mark: string): number => first.split(mark).length
  return [',', ';', '\t'].sort((a, b) => count(b) - count(a))[0]!
}

/** A cell and what ends it. What stands behind a closing quote belongs to the cell. */
function cellPattern(delimiter: string): RegExp {
  return new RegExp(
    `("(?:[^"]+|"")*(?:"[^${delimiter}\\r\\n]*)?|[^${delimiter}\\r\\n]*)(${delimiter}|\\r\\n|\\n|\\r|$)`,
    'y',
  )
}

function parseCell(written: string): string {
  const quoted = /^"((?:[^"]+|"")*)(?:"([\s\S]*))?$/.exec(written)
  const value = quoted ? quoted[1]!.replaceAll('""', '"') + (quoted[2] ?? '') : written
  return value.replace(MARKED, '')
}
