import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitSentences } from '../../src/model/sentences.ts'

const split = (text: string, limit?: number): string[] =>
  splitSentences(text, limit).map(({ start, end }) => text.slice(start, end))

test('ends sentences where Chinese does, quotes and brackets included', () => {
  expect(split('他说：“下井前先检查！”大家点头。真的？是的……好（就这样。）走；回')).toEqual([
    '他说：“下井前先检查！”',
    '大家点头。',
    '真的？',
    '是的……',
    '好（就这样。）',
    '走；',
    '回',
  ])
})

test('a full stop ends a sentence, not a number, a letter or a heading’s figure', () => {
  expect(split('It costs 3.5 yuan. J. Smith said so. See a.example.org now.')).toEqual([
    'It costs 3.5 yuan.',
    'J. Smith said so.',
    'See a.example.org now.',
  ])
  expect(split('1. 检查瓦斯。2. 检查顶板。')).toEqual(['1. 检查瓦斯。', '2. 检查顶板。'])
})

test('lines are sentences, and what has no words is none', () => {
  expect(split('一、时间\n\n　　早上八点\n* * *\n——\n完')).toEqual(['一、时间', '早上八点', '完'])
})

test('other scripts of our readers end their sentences too', () => {
  expect(split('བོད་ཡིག།གཉིས་པ།')).toEqual(['བོད་ཡིག།', 'གཉིས་པ།'])
  expect(split('بۇ نېمە؟ بۇ گېزىت.')).toEqual(['بۇ نېمە؟', 'بۇ گېزىت.'])
})

test('cuts what is too long to be said in one go at a pause', () => {
  const long = `${'甲'.repeat(150)}，${'乙'.repeat(150)}。`
  expect(split(long).map(({ length }) => length)).toEqual([151, 151])
  expect(split('丙'.repeat(450)).map(({ length }) => length)).toEqual([200, 200, 50])
})

test('loses no word, keeps the order, and never splits a character', () => {
  const text = fc
    .array(fc.constantFrom('井', '，', '。', '！', '”', ' ', '\n', '1', '.', 'a', '😀', '𠮷'))
    .map((all) => all.join(''))
  fc.assert(
    fc.property(text, (value) => {
      const spans = splitSentences(value, 7)
      const words = (part: string): string => part.replace(/[^\p{L}\p{N}]/gu, '')
      expect(words(spans.map(({ start, end }) => value.slice(start, end)).join(''))).toBe(words(value))
      for (const { start, end } of spans) {
        expect(end - start).toBeLessThanOrEqual(7)
        expect(value.slice(start, end).isWellFormed()).toBe(true)
      }
    }),
  )
})
