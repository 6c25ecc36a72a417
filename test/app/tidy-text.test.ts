import { expect, test } from 'vitest'
import { tidyText } from '../../src/app/ui/tidy-text.ts'
import { generateRichText, parseRichText } from '../../src/model/rich-text.ts'

function tidy(html: string): string {
  return generateRichText(tidyText(parseRichText(html)))
}

test.each([
  ['ideographic blanks', '<p>　　班前会开十分钟。</p>'],
  ['unbreakable blanks', '<p>&nbsp;&nbsp;&nbsp;&nbsp;班前会开十分钟。</p>'],
  ['a mixture of both and a line break', '<p>\n　&nbsp; 班前会开十分钟。</p>'],
])('takes %s away from the beginning of a paragraph', (_name, html) => {
  expect(tidy(html)).toBe('<p>班前会开十分钟。</p>')
})

test('finds the indent inside an emphasis', () => {
  expect(tidy('<p><strong>　　一、灯</strong>　要亮</p>')).toBe('<p><strong>一、灯</strong>　要亮</p>')
})

test('parts paragraphs that were typed as indented lines', () => {
  expect(tidy('<p>　　第一段。<br>　　第二段。</p>')).toBe('<p>第一段。<br><br>第二段。</p>')
  expect(tidy('<p>　　第一段。<br><br>　　第二段。</p>')).toBe('<p>第一段。<br><br>第二段。</p>')
})

test('takes away the blank behind a Chinese stop, which has its space in itself', () => {
  expect(tidy('<p><strong>一是想明白。</strong> 要学懂。 再做。</p>')).toBe(
    '<p><strong>一是想明白。</strong>要学懂。再做。</p>',
  )
  expect(tidy('<ul><li><em>只测脚下。</em> 瓦斯轻</li></ul>')).toBe(
    '<ul><li><em>只测脚下。</em>瓦斯轻</li></ul>',
  )
  const english = '<p><strong>First.</strong> Look at the lamp. 主人翁 建功</p><pre>灯。 亮</pre>'
  expect(tidy(english)).toBe(english)
})

test('leaves blanks inside a line, lists and poems of unindented lines as they were', () => {
  const html = '<p>井下　有灯<br>路上有光</p><ul><li>　灯</li></ul>'
  expect(tidy(html)).toBe(html)
})

test('keeps the number of blocks, for positions are kept by number', () => {
  expect(tidyText(parseRichText('<p>　　</p><p>　　有字</p>'))).toHaveLength(2)
})
