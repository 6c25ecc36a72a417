import { expect, test } from 'vitest'
import { writingOf } from '../../src/app/ui/writing.ts'

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
