// What of a page is on screen, as a record that a floor's page stores and draws again.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

/** An element with what it holds, or text. */
export type Tree = string | { name: string; space: string; attributes: [string, string][]; children: Tree[] }

/** What stands in `main`: of the list that is tapped, and of the article that comes. */
export type Place = 'list' | 'article'

interface RecordsSchema extends DBSchema {
  records: { key: Place; value: Tree[] }
}

declare global {
  var treeBench: Bench
}

export interface Bench {
  /** What stands in `main`. */
  copy: () => Tree[]
  /** Taps the link; what stands there when the first of that selector is about to be painted. */
  copyAfter: (link: string, selector: string) => Promise<Tree[]>
  keep: (records: Record<Place, Tree[]>) => Promise<void>
}

export function openRecords(): Promise<IDBPDatabase<RecordsSchema>> {
  return openDB<RecordsSchema>('open-floor', 1, { upgrade: (db) => void db.createObjectStore('records') })
}

function copy(): Tree[] {
  return [...document.querySelector('main')!.childNodes].flatMap(toTree)
}

function copyAfter(link: string, selector: string): Promise<Tree[]> {
  document.querySelector<HTMLElement>(link)!.click()
  return new Promise((resolve) => {
    requestAnimationFrame(function look() {
      if (document.querySelector(selector)) resolve(copy())
      else requestAnimationFrame(look)
    })
  })
}

function toTree(node: Node): Tree[] {
  if (node instanceof Text) return [node.data]
  if (!(node instanceof Element)) return []
  const { localName: name, namespaceURI, attributes, childNodes } = node
  const listed = [...attributes].map(({ name, value }): [string, string] => [name, value])
  return [{ name, space: namespaceURI ?? '', attributes: listed, children: [...childNodes].flatMap(toTree) }]
}

async function keep({ list, article }: Record<Place, Tree[]>): Promise<void> {
  const db = await openRecords()
  await Promise.all([db.put('records', list, 'list'), db.put('records', article, 'article')])
}

Object.assign(globalThis, { treeBench: { copy, copyAfter, keep } satisfies Bench })
