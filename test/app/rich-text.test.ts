import { createSSRApp, h, shallowRef } from 'vue'
import { createMemoryHistory } from 'vue-router'
import { renderToString } from 'vue/server-renderer'
import { expect, test } from 'vitest'
import { createReaderRouter } from '../../src/app/router.ts'
import { FORMAT, TEXT } from '../../src/app/text/useText.ts'
import { createFormat } from '../../src/app/text/format.ts'
import { zh } from '../../src/app/text/zh.ts'
import { RichText } from '../../src/app/ui/RichText.ts'
import { parseRichText } from '../../src/model/rich-text.ts'

/** What the page shows of an article's HTML, without Vue's own marks. */
async function show(html: string): Promise<string> {
  const app = createSSRApp({
    render: () => h(RichText, { nodes: parseRichText(html), tableLabel: '表格' }),
  })
  app.use(createReaderRouter(createMemoryHistory()))
  app.provide(TEXT, shallowRef(zh))
  app.provide(FORMAT, shallowRef(createFormat('zh', 'Asia/Shanghai')))
  return (await renderToString(app)).replace(/<!--.*?-->/g, '').replace(/ data-v-[0-9a-f]+/g, '')
}

test('shows paragraphs, lists and headings as they were written', async () => {
  const html = '<h2>三样东西</h2><p>桶装水，<strong>每天</strong>两桶</p><ul><li>折叠床</li></ul>'
  expect(await show(html)).toBe(html)
})

test('opens links to other sites apart, and tells them nothing', async () => {
  expect(await show('<a href="https://www.workercn.cn/">中工网</a>')).toBe(
    '<a href="https://www.workercn.cn/" target="_blank" rel="noopener noreferrer">中工网</a>',
  )
})

test('stays in the reader for links to its own articles', async () => {
  const shown = await show('<a href="/article/a-3/">上次的文章</a>')
  expect(shown).toContain('href="/article/a-3/"')
  expect(shown).not.toContain('target=')
})

test('lets a wide table be scrolled with a keyboard', async () => {
  expect(await show('<table><tbody><tr><td>1</td></tr></tbody></table>')).toBe(
    '<div class="table" role="region" tabindex="0" aria-label="表格"><table><tbody><tr><td>1</td></tr></tbody></table></div>',
  )
})

test('keeps a place for a picture before it comes', async () => {
  const shown = await show('<img src="/images/a.webp" alt="井架" width="800" height="450">')
  expect(shown).toMatch(/<img[^>]* width="800" height="450"/)
  // The policy forbids them in what is prerendered.
  expect(shown).not.toContain('style=')
  expect(shown).toMatch(/<img[^>]* loading="lazy" decoding="async"/)
})

test.each([
  '<script>alert(1)</script>',
  '<p onclick="alert(1)">x</p>',
  '<a href="javascript:alert(1)">x</a>',
  '<img src="https://elsewhere.example/x.png" onerror="alert(1)">',
  '<svg><script>alert(1)</script></svg>',
  '<p style="position:fixed">x</p>',
  '<a href="https://a.example/" ref="root" key="1">x</a>',
])('shows nothing but text of %s', async (html) => {
  expect(await show(html)).not.toMatch(/script|alert|onerror|onclick|elsewhere|position|ref="root"/)
})

test('shows braces and angle brackets as they are', async () => {
  expect(await show('<p>{{ 1 + 1 }} &lt;b&gt;</p>')).toBe('<p>{{ 1 + 1 }} &lt;b&gt;</p>')
})
