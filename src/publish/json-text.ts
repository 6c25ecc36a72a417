/** A JSON text that cannot be read, and where: both counted from 1. */
export interface JsonMistake {
  line: number
  column: number
}

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing'

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y
const BLANK = /[ \t\r\n]*/y

/** Where a text stops being JSON, undefined where it never does. JSON.parse says so only sometimes. */
export function findJsonMistake(text: string): JsonMistake | undefined {
  const at = scan(text)
  if (at === undefined) return undefined
  const before = text.slice(0, at).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}

/** The whole objects at the start of an array, each as text. `from` is just behind its bracket. */
export function wholeObjects(text: string, from: number): string[] {
  const objects: string[] = []
  const token = /"(?:[^"\\]|\\[\s\S])*"|[{}[\]]/g
  token.lastIndex = from
  let depth = 0
  let start = from
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [mark] = match
    if (mark === '{' || mark === '[') {
      if (depth === 0) start = match.index
      depth += 1
    }
    if (mark !== '}' && mark !== ']') continue
    depth -= 1
    if (depth < 0) break
    if (depth === 0) objects.push(text.slice(start, token.lastIndex))
  }
  return objects
}

function scan(text: string): number | undefined {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let at = skip(BLANK, text, 0)
  while (at < text.length) {
    const start = at
    const mark = text[at]!
    if (expected.startsWith('value') && (mark === '{' || mark === '[')) {
      open.push(mark)
      expected = mark === '{' ? 'key-or-end' : 'value-or-end'
      at += 1
    } else if (expected.endsWith('end') && mark === (open.at(-1) === '{' ? '}' : ']')) {
      open.pop()
      expected = open.length > 0 ? 'comma-or-end' : 'nothing'
      at += 1
    } else if (expected === 'comma-or-end' && mark === ',') {
      expected = open.at(-1) === '{' ? 'key' : 'value'
      at += 1
    } else if (expected === 'colon' && mark === ':') {
      expected = 'value'
      at += 1
    } else if (expected.startsWith('key')) {
      at = skip(STRING, text, at)
      expected = 'colon'
    } else if (expected.startsWith('value')) {
      at = skip(mark === '"' ? STRING : SCALAR, text, at)
      expected = open.length > 0 ? 'comma-or-end' : 'nothing'
    }
    if (at === start) return start
    at = skip(BLANK, text, at)
  }
  return expected === 'nothing' ? undefined : text.length
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}
