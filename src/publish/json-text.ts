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

/** Where in the text reading is, and what may come there. */
interface Reading {
  open: ('{' | '[')[]
  expected: Expected
  at: number
}

function scan(text: string): number | undefined {
  const reading: Reading = { open: [], expected: 'value', at: skip(BLANK, text, 0) }
  while (reading.at < text.length) {
    const start = reading.at
    readToken(reading, text)
    if (reading.at === start) return start
    reading.at = skip(BLANK, text, reading.at)
  }
  return reading.expected === 'nothing' ? undefined : text.length
}

/** Moves behind the next token; stays where it is in front of one that may not come there. */
function readToken(reading: Reading, text: string): void {
  const { open, expected, at } = reading
  const mark = text[at]!
  const isEnd = mark === (open.at(-1) === '{' ? '}' : ']')
  if (expected.endsWith('end') && isEnd) {
    open.pop()
    Object.assign(reading, { at: at + 1, expected: afterValue(open) })
  } else if (expected.startsWith('value') && (mark === '{' || mark === '[')) {
    open.push(mark)
    Object.assign(reading, { at: at + 1, expected: mark === '{' ? 'key-or-end' : 'value-or-end' })
  } else if (expected.startsWith('value')) {
    Object.assign(reading, { at: skip(mark === '"' ? STRING : SCALAR, text, at), expected: afterValue(open) })
  } else if (expected.startsWith('key')) {
    Object.assign(reading, { at: skip(STRING, text, at), expected: 'colon' })
  } else if (mark === (expected === 'colon' ? ':' : ',') && expected !== 'nothing') {
    Object.assign(reading, {
      at: at + 1,
      expected: expected === 'comma-or-end' && open.at(-1) === '{' ? 'key' : 'value',
    })
  }
}

function afterValue(open: readonly string[]): Expected {
  return open.length > 0 ? 'comma-or-end' : 'nothing'
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}
