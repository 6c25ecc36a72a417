import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { findJsonMistake, wholeObjects } from '../../src/publish/json-text.ts'

test.each([
  ['', 1, 1],
  ['{"a": x}', 1, 7],
  ['{"a": 1,}', 1, 9],
  ['{"a" 1}', 1, 6],
  ['[1 2]', 1, 4],
  ['{"a":\n"b\n"}', 2, 1],
  ['{"a":1', 1, 7],
  ['{}x', 1, 3],
  ['[1}', 1, 3],
  ['{a:1}', 1, 2],
])('finds where %j stops being JSON', (text, line, column) => {
  expect(findJsonMistake(text)).toEqual({ line, column })
})

test('finds nothing wrong with any JSON', () => {
  fc.assert(fc.property(fc.json(), (text) => void expect(findJsonMistake(text)).toBeUndefined()))
})

test('agrees with JSON.parse about broken JSON', () => {
  const broken = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom(',', '}', '"', 'x'))
    .map(([text, at, mark]) => {
      const place = at % (text.length + 1)
      return text.slice(0, place) + mark + text.slice(place)
    })
  fc.assert(
    fc.property(broken, (text) => void expect(findJsonMistake(text) === undefined).toBe(isJson(text))),
  )
})

test('finds the whole objects before the end of a file that was cut off', () => {
  expect(wholeObjects('[{"a":"]}"},{"b":[{}]},{"c":', 1)).toEqual(['{"a":"]}"}', '{"b":[{}]}'])
  expect(wholeObjects('[{"a":1}],{"b":2}', 1)).toEqual(['{"a":1}'])
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
