import { describe, expect, test } from 'vitest'
import { comparable, firstWords, lineOf, tidyTags } from '../../../src/publish/sources/words.ts'

describe('the first words of a text end', () => {
  test.each([
    ['井场通了热水。师傅们说好。', '井场通了热水'],
    ['热水来了吗？来了。', '热水来了吗？'],
    ['Hot water came. Everyone is glad.', 'Hot water came'],
    ['短', '短'],
    ['第一行\n第二行', '第一行'],
    [
      '昨天夜里气温降到零下二十度，工会送来的防寒棚当天就搭了起来师傅们的手不再冻僵都说这棚子真管用',
      '昨天夜里气温降到零下二十度…',
    ],
    ['This week the union brought winter shelters to every single site', 'This week the union brought…'],
    ['', ''],
  ])('%s', (text, title) => {
    expect(firstWords(text)).toBe(title)
  })
})

test('a line is one line, and not endless', () => {
  expect(lineOf(' 一\n\t二\u0000 ')).toBe('一 二')
  expect(lineOf('一二三四五', 4)).toBe('一二三…')
})

test('tags are the same when they look the same', () => {
  expect(tidyTags(['GDP', ' ＧＤＰ ', 'gdp', '', '长'.repeat(41)])).toEqual(['GDP'])
  expect(comparable('Ａ  B')).toBe('a b')
})
