import { expect, test } from 'vitest'
import { mediaTypeOf, maxAgeOf, parsePolicy } from '../../../src/publish/doctor/headers.ts'

test.each([
  ['no-cache', 0],
  ['private, no-store, max-age=600', 0],
  ['public, max-age="60"', 60],
  ['Max-Age=31536000, immutable', 31_536_000],
  ['max-age=soon', undefined],
  ['public', undefined],
  ['', undefined],
  [null, undefined],
])('%j lets an answer be used for %j seconds', (header, seconds) => {
  expect(maxAgeOf(header)).toBe(seconds)
})

test('a media type is told without its parameters', () => {
  expect(mediaTypeOf('Text/HTML; charset=utf-8')).toBe('text/html')
  expect(mediaTypeOf(null)).toBe('')
})

test('a policy is read as its directives', () => {
  expect(parsePolicy(" Default-Src 'none';; script-src 'self' https://a.test ;")).toEqual(
    new Map([
      ['default-src', ["'none'"]],
      ['script-src', ["'self'", 'https://a.test']],
    ]),
  )
})
