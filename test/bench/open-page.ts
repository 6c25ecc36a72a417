// The script of a page that can do one thing: show one record of its database when a headline is tapped.
import { asked, openFloor } from './floor-database.ts'

/** An element with what it holds, or text. */
export type Tree = string | { name: string; space: string; attributes: [string, string][]; children: Tree[] }

declare global {
  var openBench: Bench
}

export interface Bench {
  /** What of the page is on screen now, to be stored and shown again. */
  copy: (selector: string) => Tree[]
  keep: (record: Tree[]) => Promise<void>
}

const STORE = 'records'
const KEY = 'article'

function copy(selector: string): Tree[] {
  return [...document.querySelector(selector)!.childNodes].flatMap(toTree)
}

function toTree(node: Node): Tree[] {
  if (node instanceof Text) return [node.data]
  if (!(node instanceof Element)) return []
  const { localName: name, namespaceURI, attributes, childNodes } = node
  const listed = [...attributes].map(({ name, value }): [string, string] => [name, value])
  return [{ name, space: namespaceURI ?? '', attributes: listed, children: [...childNodes].flatMap(toTree) }]
}

async function keep(record: Tree[]): Promise<void> {
  const db = await openRecords()
  await asked(db.transaction(STORE, 'readwrite').objectStore(STORE).put(record, KEY))
}

function openRecords(): Promise<IDBDatabase> {
  return openFloor('open-floor', (db) => db.createObjectStore(STORE))
}

function toNode(tree: Tree): Node {
  if (typeof tree === 'string') return document.createTextNode(tree)
  const element = document.createElementNS(tree.space, tree.name)
  for (const [name, value] of tree.attributes) element.setAttribute(name, value)
  element.append(...tree.children.map(toNode))
  return element
}

const opened = openRecords()

document.addEventListener('click', async (event) => {
  event.preventDefault()
  const db = await opened
  const record: Tree[] = await asked(db.transaction(STORE).objectStore(STORE).get(KEY))
  document.querySelector('main')!.replaceChildren(...record.map(toNode))
  scrollTo(0, 0)
})

Object.assign(globalThis, { openBench: { copy, keep } satisfies Bench })
