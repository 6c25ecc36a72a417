import { expect, test } from 'vitest'
import { langOf, writingOf } from '../../src/app/ui/writing.ts'

test.each([
  ['Chinese', '班前会开十分钟', {}],
  ['Latin script', 'Ten minutes before the shift', {}],
  ['Tibetan', '༡༢ བཟོ་པའི་གསར་འགྱུར།', { lang: 'bo' }],
  ['Mongolian', 'ᠠᠵᠢᠯᠴᠢᠨ ᠤ ᠮᠡᠳᠡᠭᠡ', { lang: 'mn', class: 'columns', tabindex: 0 }],
  ['Uyghur', '«ئىشچىلار گېزىتى» بۈگۈن چىقتى', { lang: 'ug', dir: 'rtl' }],
  ['another language in Arabic script', 'أخبار العمال', { dir: 'rtl' }],
  ['a text without letters', '12:30', {}],
])('knows how %s runs', (_name, text, writing) => {
  expect(writingOf(text)).toEqual(writing)
})

test.each([
  ['班前会开十分钟', 'zh', undefined],
  ['班前会开十分钟', 'en', 'zh'],
  ['Ten minutes before the shift', 'zh', 'en'],
  ['Ten minutes before the shift', 'en', undefined],
  ['用好 DeepSeek 这样的工具', 'zh', undefined],
  ['A4 纸上写不下的请假条', 'zh', undefined],
  ['བཟོ་པའི་གསར་འགྱུར།', 'zh', 'bo'],
  ['ᠠᠵᠢᠯᠴᠢᠨ ᠤ ᠮᠡᠳᠡᠭᠡ', 'zh', 'mn'],
  ['ئىشچىلار گېزىتى بۈگۈن چىقتى', 'en', 'ug'],
  ['ئىشچىلار خەۋىرى', 'zh', 'ug'],
  ['أخبار العمال', 'zh', undefined],
  ['12:30', 'en', undefined],
])('a voice that reads the headline “%s” on a page in %s is told %s', (title, page, lang) => {
  expect(langOf(title, page)).toBe(lang)
})
