import type { RichElement, RichNode } from '../../model/rich-text.ts'

/** Old pages indent with ideographic or unbreakable blanks; here space above a paragraph says the same. */
const INDENT = /^[\s\u00a0\u2002\u2003\u3000]+/

/** A Chinese stop has its space in itself. Markdown wants a blank behind bold words that end in one. */
const STOP = /[，。；：？！、」』）》]$/
const BLANK_AFTER_STOP = /([，。；：？！、」』）》])[ \n]+/g

/**
 * The blocks of a text without typed indents, and without blanks behind Chinese stops. As many blocks as
 * before: positions are kept by number.
 */
export function tidyText(nodes: readonly RichNode[]): RichNode[] {
  return nodes.map((node) =>
    tighten(isParagraph(node) ? { ...node, children: tidyLines(node.children) } : node),
  )
}

/** Whether nothing in it can be seen. */
export function isBlank(node: RichNode): boolean {
  if (typeof node === 'string') return node.replace(INDENT, '') === ''
  return node.tag !== 'img' && node.tag !== 'hr' && node.children.every(isBlank)
}

function tighten(node: RichNode): RichNode {
  if (typeof node === 'string') return node.replace(BLANK_AFTER_STOP, '$1')
  if (node.tag === 'pre' || node.tag === 'code') return node
  const children: RichNode[] = []
  for (const child of node.children) {
    const isAfterStop = STOP.test(lastText(children.at(-1)))
    children.push(tighten(typeof child === 'string' && isAfterStop ? child.replace(/^[ \n]+/, '') : child))
  }
  return { ...node, children }
}

function lastText(node: RichNode | undefined): string {
  return typeof node === 'object' ? lastText(node.children.at(-1)) : (node ?? '')
}

function isParagraph(node: RichNode): node is RichElement {
  return typeof node !== 'string' && node.tag === 'p'
}

/** An indented line inside a paragraph begins another one: a blank line parts them. */
function tidyLines(children: readonly RichNode[]): RichNode[] {
  const tidy: RichNode[] = []
  let isStart = true
  for (const child of children) {
    const isIndented =
      isStart && typeof firstText(child) === 'string' && /^[\u00a0\u3000]/.test(firstText(child)!)
    if (isIndented && tidy.length > 0 && !isBreak(tidy.at(-2))) tidy.push(breakOf())
    const kept = isStart ? trimStart(child) : child
    if (kept !== '') tidy.push(kept)
    isStart = isBreak(child) || (isStart && isBlank(child))
  }
  return tidy
}

function firstText(node: RichNode): string | undefined {
  if (typeof node === 'string') return node
  const [first] = node.children
  return first === undefined ? undefined : firstText(first)
}

function trimStart(node: RichNode): RichNode {
  if (typeof node === 'string') return node.replace(INDENT, '')
  const [first, ...rest] = node.children
  return first === undefined ? node : { ...node, children: [trimStart(first), ...rest] }
}

function isBreak(node: RichNode | undefined): boolean {
  return typeof node === 'object' && node.tag === 'br'
}

function breakOf(): RichElement {
  return { tag: 'br', attributes: {}, children: [] }
}
