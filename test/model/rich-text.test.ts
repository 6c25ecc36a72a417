import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  generateRichText,
  isLink,
  isPicturePath,
  LIMITS,
  parseRichText,
  textOf,
  type RichNode,
} from '../../src/model/rich-text.ts'

const again = (html: string): string => generateRichText(parseRichText(html))

test('keeps what a reader needs: paragraphs, headings, lists, tables, emphasis, links, pictures', () => {
  const html =
    '<h2>标题</h2><p>一<strong>二</strong><a href="https://example.org/a?b=1&amp;c=2" title="甲">三</a><br>四</p>' +
    '<ul><li>五</li></ul><table><tbody><tr><td colspan="2">六</td></tr></tbody></table>' +
    '<figure><img src="/images/0123456789abcdef-800.webp" alt="图" width="800" height="450"><figcaption>注</figcaption></figure>'
  expect(again(html)).toBe(html)
})

test.each([
  ['a script', '<p>一<script>alert(1)</script>二</p>', '<p>一二</p>'],
  ['a script without an end', '<p>一<script>alert(1)', '<p>一</p>'],
  ['a style', '<style>p{}</style>文', '文'],
  ['drawings and formulas', '<svg><a href="x">甲</a></svg><math>乙</math>丙', '丙'],
  ['an event handler', '<p onclick="alert(1)" onload=x>文</p>', '<p>文</p>'],
  ['style, class and id', '<p style="x" class="y" id="z">文</p>', '<p>文</p>'],
  ['an unknown element, not its text', '<font color="red">红</font><my-thing>物</my-thing>', '红物'],
  ['forms', '<form><input autofocus><button>按</button></form>', '按'],
  ['a comment', '一<!-- <p>二 -->三', '一三'],
  ['a link that runs', '<a href="javascript:alert(1)">文</a>', '<a>文</a>'],
  ['a link that hides that it runs', '<a href="java\nscript:alert(1)">文</a>', '<a>文</a>'],
  ['a link in disguise', '<a href="&#106;avascript:alert(1)">文</a>', '<a>文</a>'],
  ['a picture from elsewhere', '<img src="https://example.org/x.png" alt="图">文', '文'],
  ['a picture without address', '<img alt="图">文', '文'],
])('leaves out %s', (_what, html, expected) => {
  expect(again(html)).toBe(expected)
})

test.each(['https://example.org/', 'http://example.org', 'mailto:a@example.org', 'tel:12351', '/article/x/'])(
  '%s may be a link',
  (address) => expect(isLink(address)).toBe(true),
)

test.each([
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  ' javascript:x',
  'data:text/html,x',
  'vbscript:x',
  'blob:https://x/1',
  'file:///etc/passwd',
  '//evil.example',
  '/\\evil.example',
  'https:evil',
  '',
  'relative',
])('%j may not be a link', (address) => expect(isLink(address)).toBe(false))

test('a picture lies in the site’s own folder or nowhere', () => {
  expect(isPicturePath('/images/0123456789abcdef-800.webp')).toBe(true)
  for (const path of ['/images/../x.png', '//images/x.png', '/images/', 'https://x/images/a.png', 1]) {
    expect(isPicturePath(path)).toBe(false)
  }
})

test('entities are read once', () => {
  expect(parseRichText('&lt;b&gt; &amp;amp; &#x4e2d;&#25991; &nbsp;&unknown; &#0;')).toEqual([
    '<b> &amp; 中文 \u00a0&unknown; \ufffd',
  ])
})

test('text has a line per block and no debris', () => {
  expect(textOf(parseRichText('<h2>甲</h2><p> 乙  <b>丙</b><br>丁</p><ul><li>一</li><li>二</li></ul>'))).toBe(
    '甲\n乙 丙\n丁\n一\n二',
  )
})

test('unclosed and crossed elements cost nothing', () => {
  expect(again('<p>一<b>二<p>三</b>四')).toBe('<p>一<b>二<p>三</p></b>四</p>')
  expect(again('</p>一</div>')).toBe('一')
})

test('a bare < is text', () => expect(again('1 < 2 <3')).toBe('1 &lt; 2 &lt;3'))

test('the first of two attributes of a name counts, and too many are not read', () => {
  const many = Array.from({ length: 1000 }, (_, i) => `data-${i}="x"`).join(' ')
  expect(again('<p lang="bo" lang="zh">文</p>')).toBe('<p lang="bo">文</p>')
  expect(again(`<p ${many} lang="bo">文</p>`)).toBe('<p>文</p>')
})

test('an attack by size ends at the caps', () => {
  const deep = '<b>'.repeat(100_000)
  let depth = 0
  for (let nodes = parseRichText(deep); nodes.length > 0; depth += 1) {
    const first = nodes[0]!
    nodes = typeof first === 'string' ? [] : first.children
  }
  expect(depth).toBeLessThanOrEqual(LIMITS.depth)
  expect(textOf(parseRichText('中'.repeat(2_000_000))).length).toBe(LIMITS.characters)
  expect(parseRichText('<br>'.repeat(100_000)).length).toBe(LIMITS.nodes)
})

const tags = ['p', 'b', 'ul', 'li', 'a', 'table', 'td', 'blockquote'] as const
const { tree } = fc.letrec<{ tree: RichNode[]; node: RichNode }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.record({
      tag: fc.constantFrom(...tags),
      attributes: fc.constantFrom<Record<string, string>>({}, { lang: 'bo' }, { dir: 'rtl' }),
      children: tie('tree') as fc.Arbitrary<RichNode[]>,
    }),
  ),
  // Two texts in a row are one text.
  tree: fc
    .array(tie('node') as fc.Arbitrary<RichNode>, { maxLength: 4 })
    .map((nodes) => nodes.filter((node, i) => typeof node !== 'string' || typeof nodes[i - 1] !== 'string')),
}))

test('what is written is read back the same', () => {
  fc.assert(
    fc.property(tree, (nodes) => {
      const clean = JSON.parse(JSON.stringify(nodes)) as RichNode[]
      expect(parseRichText(generateRichText(clean))).toEqual(clean)
    }),
  )
})

test('whatever comes in, reading it twice changes nothing', () => {
  const soup = fc.array(
    fc.constantFrom(
      '<',
      '>',
      '</',
      'p',
      'b',
      ' ',
      '"',
      "'",
      '=',
      '&',
      '&lt;',
      '<!--',
      '-->',
      '<script>',
      '文',
      '/',
    ),
  )
  fc.assert(
    fc.property(soup, (parts) => {
      const once = again(parts.join(''))
      expect(again(once)).toBe(once)
    }),
    { numRuns: 500 },
  )
})
