import { expect, test } from 'vitest'
import { languageOf } from '../../src/model/script.ts'
import { spokenSentences } from '../../src/model/spoken.ts'

test('reads the title, then sentence by sentence, item by item, cell by cell', () => {
  const html =
    '<p>先看<b>瓦</b>斯。再走！</p>\n<ul><li>灯</li><li>帽</li></ul>' +
    '<table><tbody><tr><th>项目</th><td>数值</td></tr></tbody></table><p><img src="/images/a.webp" alt="图"></p>'
  const sentences = spokenSentences({ title: '早班', html })
  expect(sentences.map(({ text, block }) => [block, text])).toEqual([
    [-1, '早班'],
    [0, '先看瓦斯。'],
    [0, '再走！'],
    [1, '灯'],
    [1, '帽'],
    [2, '项目'],
    [2, '数值'],
  ])
})

test('every sentence stands where it says in the characters of its element', () => {
  const [, first, second] = spokenSentences({
    title: 'x',
    html: '<blockquote><p> 甲。</p><p>乙。</p></blockquote>',
  })
  expect([first, second]).toEqual([
    { text: '甲。', block: 0, start: 1, end: 3 },
    { text: '乙。', block: 0, start: 3, end: 5 },
  ])
})

test.each([
  ['zh', '井下有灯，GB 3836 标准'],
  ['en', 'The lamp below, 井下'],
  ['ug', 'بۇ گېزىت ئىشچىلار ئۈچۈن'],
  ['bo', 'བོད་ཡིག་གི་ཚགས་པར།'],
  ['mn', 'ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ'],
  ['zh', '2018'],
])('takes text for what it is written in: %s', (language, text) => {
  expect(languageOf(text)).toBe(language)
})
