import type { Element } from 'domhandler'
import { isElement, squeeze } from './page-document.ts'

const answers = new WeakMap<Element, boolean>()

/** Whether a table holds data, in rows and columns, and does not only put things in their places. */
export function isDataTable(element: Element): boolean {
  if (element.name !== 'table') return false
  const known = answers.get(element) ?? judge(element)
  answers.set(element, known)
  return known
}

function judge(table: Element): boolean {
  const rows = rowsOf(table)
  if (!rows || rows.length < 2) return false
  const widths = rows.map((row) => cellsOf(row).filter((cell) => wordsOf(cell) !== '').length)
  const cells = rows.flatMap(cellsOf).map(wordsOf)
  const isWide = widths.filter((width) => width > 1).length * 2 >= rows.length
  return isWide && cells.every((words) => words.length < 600)
}

/** Undefined where another table stands inside: then nobody looks any deeper, however deep that one is. */
function rowsOf(table: Element): Element[] | undefined {
  const rows: Element[] = []
  const waiting: Element[] = [table]
  while (waiting.length > 0) {
    for (const child of waiting.pop()!.children) {
      if (!isElement(child)) continue
      if (child.name === 'table') return undefined
      if (child.name === 'tr') rows.push(child)
      waiting.push(child)
    }
  }
  return rows
}

function cellsOf(row: Element): Element[] {
  return row.children.filter((child): child is Element => isElement(child) && /^t[dh]$/.test(child.name))
}

function wordsOf(element: Element): string {
  return element.children
    .map((child) => {
      if (child.type === 'text') return squeeze(child.data)
      return isElement(child) ? wordsOf(child) : ''
    })
    .join('')
}
