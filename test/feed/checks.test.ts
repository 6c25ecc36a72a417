import { expect, test } from 'vitest'
import { toText } from '../../src/feed/checks.ts'

test.each([
  ['矿工😀下井', '矿工😀下井'],
  ['\ud83d下井', '\ufffd下井'],
  ['下井\ude00', '下井\ufffd'],
  ['\ude00\ud83d', '\ufffd\ufffd'],
  ['\ud83d\ud83d\ude00', '\ufffd😀'],
])('half a character is no character: %j', (written, shown) => {
  expect(toText(written)).toBe(shown)
})

test('a text that was cut within a character ends before it', () => {
  expect(toText('矿😀', 2)).toBe('矿\ufffd…')
})
