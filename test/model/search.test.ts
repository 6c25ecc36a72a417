import { expect, test } from 'vitest'
import { fold } from '../../src/model/fold.ts'
import { plainTextOf, searchableText } from '../../src/model/plain-text.ts'
import { parseRichText, textOf } from '../../src/model/rich-text.ts'
import { excerptOf, markWords, parseWords, type Piece } from '../../src/model/search.ts'
import { anArticle } from '../helpers/articles.ts'

const show = (pieces: Piece[]): string =>
  pieces.map(({ text, isHit }) => (isHit ? `[${text}]` : text)).join('')

test.each([
  ['ＧＢ２３１２', 'gb2312'],
  ['（安全）', '(安全)'],
  ['瓦斯　顶板', '瓦斯 顶板'],
  ['①号井', '1号井'],
  ['İzmir', 'izmir'],
])('takes %s for what it is', (text, folded) => {
  expect(fold(text)).toBe(folded)
})

test('keeps every character in its place, whatever the script', () => {
  for (let code = 0; code < 0x1_0000; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue
    expect(fold(String.fromCharCode(code)).length, code.toString(16)).toBe(1)
  }
})

test('words are separated by spaces of any width, each is asked for once, and there are few', () => {
  expect(parseWords('　井下　ＧＡＳ gas  ')).toEqual(['井下', 'gas'])
  expect(parseWords('   ')).toEqual([])
  expect(parseWords('1 2 3 4 5 6 7 8 9 10')).toHaveLength(8)
})

test('reads the words of an article’s HTML as the tree does', () => {
  const html =
    '<h2>一、检查</h2><p>先看<strong>瓦斯</strong>，再看 <a href="/x?a=1&amp;b">顶板</a>&lt;b&gt;<br>后走。</p>' +
    '<ul><li>灯</li><li>帽</li></ul><table><tbody><tr><th>项</th><td>值</td></tr></tbody></table>' +
    '<p>于<time datetime="2018-06-14">六月</time>开工<img src="/images/a.webp" alt="井架">。</p>'
  expect(plainTextOf(html).split('\n')).toEqual([
    '一、检查',
    '先看瓦斯，再看 顶板<b>',
    '后走。',
    '灯',
    '帽',
    '项',
    '值',
    '于六月开工',
    '。',
  ])
  expect(plainTextOf(html).replace(/\s/g, '')).toBe(textOf(parseRichText(html)).replace(/\s/g, ''))
})

test('looks through title, text, and who made it', () => {
  const article = anArticle({ title: '题\n目', html: '<p>正文</p>', tags: ['竞赛'], editor: '王芳' })
  expect(searchableText(article)).toBe('题 目\n正文\n甘肃工人报 周鹏 王芳 竞赛')
})

test('marks every word, the longer where two begin together', () => {
  expect(show(markWords('安全帽，安全带，ＳＡＦＥ', ['安全', '安全帽', 'safe']))).toBe(
    '[安全帽]，[安全]带，[ＳＡＦＥ]',
  )
  expect(markWords('没有', ['安全'])).toEqual([{ text: '没有', isHit: false }])
})

test('shows a hit in its sentence', () => {
  const text = '早班八点开始。下井之前先看瓦斯。然后点名。\n下一段'
  expect(show(excerptOf(text, ['瓦斯']))).toBe('下井之前先看[瓦斯]。然后点名。')
})

test('shows a hit deep in a long sentence with some words before it', () => {
  const text = `${'一二三四五六七八九十'.repeat(20)}瓦斯${'甲乙丙丁'.repeat(40)}。`
  const shown = show(excerptOf(text, ['瓦斯']))
  expect(shown).toMatch(/^….{20}\[瓦斯\].+…$/)
  expect(shown.length).toBeLessThan(100)
})

test('has no excerpt where the text has none of the words', () => {
  expect(excerptOf('正文', ['瓦斯'])).toEqual([])
})
