import { isVoid, LIMITS, type RichElement, type RichNode } from '../model/rich-text.ts'

/** What the text of one article has cost so far, shared by everything nested in it. */
export interface Budget {
  nodes: number
  characters: number
}

/**
 * Words, pictures and blocks in the order in which they come. Words stand in runs: the lines of
 * one paragraph. Inline elements that reach over the end of a run are opened again in the next.
 */
export interface Flow {
  budget: Budget
  /** Whether every run is a paragraph, or only where there is more than one. */
  hasParagraphs: boolean
  pieces: Piece[]
  run: RichNode[]
  /** Inline elements whose start tag has been read and whose end tag has not. */
  wanted: Inline[]
  /** Those of them that stand in this run already. */
  open: { inline: Inline; element: RichElement }[]
  endsBlank: boolean
  hasBreak: boolean
}

export type Inline = Pick<RichElement, 'tag' | 'attributes'>
type Piece = { type: 'run'; nodes: RichNode[] } | { type: 'block'; node: RichElement }

/** Part of the limits stays for the paragraphs around the words. */
const CAP = { nodes: LIMITS.nodes - 2000, characters: LIMITS.characters - 32 * 1024 }
const CJK = String.raw`[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]`
/** A line break in the source between two Chinese characters is no space. */
const WRAPPED = new RegExp(`(${CJK})[ \\t]*[\\r\\n][ \\t\\r\\n]*(?=${CJK})`, 'g')

export function createFlow(options: Pick<Flow, 'budget' | 'hasParagraphs'>): Flow {
  return { ...options, pieces: [], run: [], wanted: [], open: [], endsBlank: true, hasBreak: false }
}

export function pushText(flow: Flow, source: string): void {
  // Old editors begin a paragraph with a line break and two blanks of a character's width.
  if (flow.hasBreak && isIndented(source)) breakRun(flow)
  const text = tidy(source)
  if (text.trim() === '') return pushBlank(flow, text)
  const words = affordable(flow.budget, flow.endsBlank || flow.hasBreak ? text.trimStart() : text)
  if (words.trim() === '') return
  flushBreak(flow)
  append(innermost(flow), words)
  flow.endsBlank = /\s$/.test(words)
}

/** How wide the blanks are that many pages begin a paragraph with, in halves of a Chinese character. */
const INDENT = 4

function isIndented(text: string): boolean {
  const [blanks] = /^[\s\u2002\u2003]*/.exec(text.slice(0, 200))!
  const wide = blanks.match(/[\u3000\u2003]/g)?.length ?? 0
  // A single space between blanks that do not collapse is as wide as these.
  const narrow = blanks.match(/[\u00a0\u2002] ?/g)?.join('').length ?? 0
  return wide * 2 + narrow >= INDENT
}

export function pushBreak(flow: Flow): void {
  if (flow.hasBreak) breakRun(flow)
  else flow.hasBreak = flow.run.length > 0
}

export function pushPicture(flow: Flow, picture: RichElement): void {
  if (!spend(flow.budget, picture)) return
  flushBreak(flow)
  innermost(flow).push(picture)
  flow.endsBlank = false
}

export function pushBlock(flow: Flow, block: RichElement): void {
  breakRun(flow)
  if (spend(flow.budget, block)) flow.pieces.push({ type: 'block', node: block })
}

export function openInline(flow: Flow, inline: Inline): void {
  flow.wanted.push(inline)
}

export function closeInline(flow: Flow): void {
  flow.wanted.pop()
}

/** Ends the paragraph. */
export function breakRun(flow: Flow): void {
  if (flow.run.length > 0) {
    spend(flow.budget, { tag: 'p', attributes: {} })
    flow.pieces.push({ type: 'run', nodes: trimEnd(flow.run) })
  }
  Object.assign(flow, { run: [], open: [], endsBlank: true, hasBreak: false })
}

export function finishFlow(flow: Flow): RichNode[] {
  breakRun(flow)
  const runs = flow.pieces.filter(({ type }) => type === 'run').length
  const hasParagraphs = flow.hasParagraphs || runs > 1
  return flow.pieces.flatMap((piece): RichNode[] => {
    if (piece.type === 'block') return [piece.node]
    return hasParagraphs ? [{ tag: 'p', attributes: {}, children: piece.nodes }] : piece.nodes
  })
}

/** Takes the price of an element's own tags off the budget; false where there is not enough left. */
export function spend(budget: Budget, element: Inline): boolean {
  const attributes = Object.entries(element.attributes)
  const length = attributes.reduce((sum, [name, value]) => sum + name.length + 4 + escapedLength(value), 0)
  const characters = budget.characters + element.tag.length * 2 + 5 + length
  if (budget.nodes >= CAP.nodes || characters > CAP.characters) return false
  budget.nodes += 1
  budget.characters = characters
  return true
}

/** As much of a text as the budget has room for. */
export function affordable(budget: Budget, text: string): string {
  const room = CAP.characters - budget.characters
  if (budget.nodes >= CAP.nodes || room <= 0) return ''
  const words = escapedLength(text) <= room ? text : clip(text, room)
  budget.nodes += 1
  budget.characters += escapedLength(words)
  return words
}

function clip(text: string, room: number): string {
  const start = text.slice(0, room)
  return start
    .slice(0, Math.max(0, room - (escapedLength(start) - start.length)))
    .replace(/\p{Surrogate}$/u, '')
}

function tidy(text: string): string {
  return text
    .replaceAll(WRAPPED, '$1')
    .replaceAll(/[ \t\r\n\f]+/g, ' ')
    .replaceAll(/[\u0000-\u001f\u007f\u200b\ufeff\ufffe\uffff]/g, '')
}

/** A space belongs to what is open already; no element begins with it. */
function pushBlank(flow: Flow, text: string): void {
  if (text === '' || flow.endsBlank || flow.hasBreak) return
  closeUnwanted(flow)
  append(flow.open.at(-1)?.element.children ?? flow.run, affordable(flow.budget, ' '))
  flow.endsBlank = true
}

function flushBreak(flow: Flow): void {
  if (!flow.hasBreak) return
  flow.hasBreak = false
  closeUnwanted(flow)
  const nodes = flow.open.at(-1)?.element.children ?? flow.run
  trimLast(nodes)
  if (spend(flow.budget, { tag: 'br', attributes: {} }))
    nodes.push({ tag: 'br', attributes: {}, children: [] })
}

function closeUnwanted(flow: Flow): void {
  const at = flow.open.findIndex(({ inline }, index) => inline !== flow.wanted[index])
  if (at >= 0) flow.open.length = at
}

/** Where the next word goes: into the last of the wanted elements. */
function innermost(flow: Flow): RichNode[] {
  closeUnwanted(flow)
  for (const inline of flow.wanted.slice(flow.open.length)) {
    const element: RichElement = { ...inline, children: [] }
    spend(flow.budget, element)
    ;(flow.open.at(-1)?.element.children ?? flow.run).push(element)
    flow.open.push({ inline, element })
  }
  return flow.open.at(-1)?.element.children ?? flow.run
}

/** Neighbouring texts are one, as they are when the HTML is read again. */
function append(nodes: RichNode[], text: string): void {
  const last = nodes.at(-1)
  if (typeof last === 'string') nodes[nodes.length - 1] = last + text
  else if (text !== '') nodes.push(text)
}

/** Removes white space at the end of the last text, however deep it lies. */
function trimEnd(nodes: RichNode[]): RichNode[] {
  trimLast(nodes)
  const last = nodes.at(-1)
  if (last !== undefined && typeof last !== 'string' && !isVoid(last.tag)) trimEnd(last.children)
  return nodes
}

function trimLast(nodes: RichNode[]): void {
  const last = nodes.at(-1)
  if (typeof last !== 'string') return
  const text = last.trimEnd()
  if (text === '') nodes.pop()
  else nodes[nodes.length - 1] = text
}

function escapedLength(text: string): number {
  return text.length + (text.match(/[&<>"]/g)?.length ?? 0) * 5
}
