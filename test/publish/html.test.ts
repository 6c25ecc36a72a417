import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generateRichText, LIMITS, parseRichText, textOf } from '../../src/model/rich-text.ts'
import { cleanHtml } from '../../src/publish/html.ts'

const BASE = new URL('https://news.example.cn/2018/1.html')

function clean(html: string, base = BASE): string {
  return generateRichText(cleanHtml(html, { base }))
}

describe('paragraphs', () => {
  test.each([
    ['　　你好<br><br>第二段', '<p>你好</p><p>第二段</p>'],
    ['<p>&nbsp;&nbsp;一</p><p></p><p>&nbsp;</p><p> 二 </p>', '<p>一</p><p>二</p>'],
    ['<div>甲<div>乙</div>丙</div>', '<p>甲</p><p>乙</p><p>丙</p>'],
    ['<center><font color=red><b>题</b></font></center>文', '<p><b>题</b></p><p>文</p>'],
    ['<b>一<br><br>二</b>', '<p><b>一</b></p><p><b>二</b></p>'],
    ['<b><p>一</p><p>二</p></b>', '<p><b>一</b></p><p><b>二</b></p>'],
    ['一行<br>又一行<br>', '<p>一行<br>又一行</p>'],
    ['一段。<br>　　又一段。<br>\n　　第三段。', '<p>一段。</p><p>又一段。</p><p>第三段。</p>'],
    ['一行。<br>&nbsp; 又一行。', '<p>一行。<br>又一行。</p>'],
    ['一段。<br>&nbsp; &nbsp; 又一段。', '<p>一段。</p><p>又一段。</p>'],
    ['一段。<br>&nbsp;&nbsp;&nbsp;&nbsp;又一段。', '<p>一段。</p><p>又一段。</p>'],
    ['一段。<br>　　<b>又</b>一段。', '<p>一段。</p><p><b>又</b>一段。</p>'],
    ['<b>一段。<br>&emsp;&emsp;又一段。</b>', '<p><b>一段。</b></p><p><b>又一段。</b></p>'],
    ['<br><br><p>一</p><br><br><br>', '<p>一</p>'],
    ['<b>一<br></b>二', '<p><b>一</b><br>二</p>'],
    ['<form><p>正文</p><input value=x><button>提交</button></form>', '<p>正文</p>'],
    ['职工代表大会\n  在兰州召开', '<p>职工代表大会在兰州召开</p>'],
    ['two\n  words', '<p>two words</p>'],
    [
      'see <a href="/a">this</a> <i> </i>page',
      '<p>see <a href="https://news.example.cn/a">this</a> page</p>',
    ],
  ])('%s', (html, expected) => {
    expect(clean(html)).toBe(expected)
  })
})

describe('blocks', () => {
  test.each([
    ['<h1>题</h1>', '<h2>题</h2>'],
    ['<h2><div>上</div><div>下</div></h2>', '<h2>上<br>下</h2>'],
    [
      '<ul><li>一<ul><li>二</li></ul></li>散<p>话</p></ul>',
      '<ul><li>一<ul><li>二</li></ul></li><li>散</li><li>话</li></ul>',
    ],
    ['<ol start=3><li value=5>五</ol>', '<ol start="3"><li value="5">五</li></ol>'],
    ['<dl><div><dt>词</dt><dd>义</dd></div>余</dl>', '<dl><dt>词</dt><dd>义</dd><dd>余</dd></dl>'],
    ['<blockquote>引<br><br>文</blockquote>', '<blockquote><p>引</p><p>文</p></blockquote>'],
    ['<pre>\n a\n  <b>b</b><br>c<script>x</script>\n</pre>', '<pre> a\n  b\nc</pre>'],
    ['一<hr>二', '<p>一</p><hr><p>二</p>'],
    [
      '<figure><img src=a.jpg><figcaption>图</figcaption></figure>',
      '<figure><img src="https://news.example.cn/2018/a.jpg"><figcaption>图</figcaption></figure>',
    ],
    ['<figure></figure><ul></ul><table></table><pre> </pre><h2> </h2>', ''],
    [
      '<marquee>滚</marquee><strike>旧</strike><span lang=en>x</span><span style=a>y</span>',
      '<p>滚<s>旧</s><span lang="en">x</span>y</p>',
    ],
  ])('%s', (html, expected) => {
    expect(clean(html)).toBe(expected)
  })

  test('tables stay, an empty cell keeps its column', () => {
    expect(
      clean(
        '<table width=9><caption>表</caption><tr><th scope=col>甲<td></td><td colspan=2><p>一</p><p>二</p></table>',
      ),
    ).toBe(
      '<table><caption>表</caption><tbody><tr><th scope="col">甲</th><td></td><td colspan="2"><p>一</p><p>二</p></td></tr></tbody></table>',
    )
  })
})

describe('links', () => {
  test.each([
    [
      '<a href="../b.html?x=1&y=2" target=_blank onclick=x>甲</a>',
      '<p><a href="https://news.example.cn/b.html?x=1&amp;y=2">甲</a></p>',
    ],
    [
      '<a href="mailto:a@b.cn">信</a><a href="tel:12351">电</a>',
      '<p><a href="mailto:a@b.cn">信</a><a href="tel:12351">电</a></p>',
    ],
    ['<a href="java\nscript:alert(1)">甲</a><a href="data:text/html,x">乙</a><a>丙</a>', '<p>甲乙丙</p>'],
    ['<a href="#note">1</a><a href="http://[">2</a>', '<p>12</p>'],
    ['<a href="a.jpg"><img src="a.jpg"></a>', '<p><img src="https://news.example.cn/2018/a.jpg"></p>'],
    [
      '<a href="a.html"><img src="a.jpg"></a>',
      '<p><a href="https://news.example.cn/2018/a.html"><img src="https://news.example.cn/2018/a.jpg"></a></p>',
    ],
  ])('%s', (html, expected) => {
    expect(clean(html)).toBe(expected)
  })
})

describe('pictures', () => {
  test.each([
    [
      '<img src="/a.jpg" alt=" 井 架 " style=x width=600>',
      '<p><img src="https://news.example.cn/a.jpg" alt="井 架"></p>',
    ],
    ['<img data-src="//pic.example.cn/a.webp">', '<p><img src="https://pic.example.cn/a.webp"></p>'],
    [
      '<img src="/img/loading.gif" data-original="/a.jpg">',
      '<p><img src="https://news.example.cn/a.jpg"></p>',
    ],
    [
      '<img src="data:image/gif;base64,AA" srcset="/s.jpg 320w, /l.jpg 1280w, /m.jpg 640w">',
      '<p><img src="https://news.example.cn/l.jpg"></p>',
    ],
    ['<img srcset="/s.jpg, /l.jpg 2x">', '<p><img src="https://news.example.cn/l.jpg"></p>'],
    [
      '<img width=1 height=1 src=/t.gif><img src="https://hm.baidu.com/hm.gif?si=1"><img style="display: none" src=/x.jpg>',
      '',
    ],
    ['<img src="javascript:alert(1)"><img src="file:///etc/passwd"><img src="blob:x"><img>', ''],
  ])('%s', (html, expected) => {
    expect(clean(html)).toBe(expected)
  })

  test('of a local file may be local', () => {
    expect(clean('<img src="../a.webp">', new URL('file:///site/articles/1.md'))).toBe(
      '<p><img src="file:///site/a.webp"></p>',
    )
  })
})

describe('what nobody reads', () => {
  test.each([
    '<script>alert(1)</script>',
    '<style>p{position:fixed}</style>',
    '<svg><script>alert(1)</script></svg>',
    '<math><mtext></mtext></math>',
    '<template><p>x</p></template>',
    '<noscript><img src=x></noscript>',
    '<textarea>x</textarea><select><option>x</select><input value=x><dialog open>x</dialog>',
    '<base href=//evil><meta http-equiv=refresh content=0><link rel=prefetch href=//evil>',
    '<!-- x --><?php x ?>',
    '<iframe src="javascript:x"></iframe><object><param></object>',
  ])('is gone: %s', (html) => {
    expect(clean(html)).toBe('')
  })

  test('but what plays elsewhere is a link', () => {
    expect(clean('一<iframe src="//v.qq.com/x"></iframe>二<audio><source src=a.mp3></audio>')).toBe(
      '<p>一</p><p><a href="https://v.qq.com/x">视频</a></p><p>二</p><p><a href="https://news.example.cn/2018/a.mp3">音频</a></p>',
    )
    expect(clean('<object><embed src="https://v.cn/a.swf"></object>')).toContain('href="https://v.cn/a.swf"')
  })

  test.each([
    [
      '<video src="a.mp4" title="安全 课" data-duration="205"></video>',
      'a.mp4" data-seconds="205">视频：安全 课',
    ],
    ['<video><source src="a.mp3" type="audio/mpeg">看不了</video>', 'a.mp3" data-type="audio/mpeg">音频'],
    ['<embed src="a.mp3">', 'a.mp3">音频'],
    ['<object data="通知.pdf"></object>', '%E9%80%9A%E7%9F%A5.pdf">文件'],
    ['<object><param name="movie" value="a.swf"></object>', 'a.swf">视频'],
    ['<iframe src="/form.html"></iframe>', 'form.html">网页：news.example.cn'],
    ['<a href="/x"><b>甲<iframe src="/f.mp4"></iframe>乙</b></a>', 'f.mp4">视频</a></p><p><a'],
  ])('%s says what it is', (html, expected) => {
    expect(clean(html)).toContain(expected)
  })

  test.each([
    '<iframe width=1 height=1 src="https://a.cn/x"></iframe>',
    '<iframe style="display:none" src="https://a.cn/x"></iframe>',
    '<iframe src="https://ad.doubleclick.net/x"></iframe>',
    '<iframe src="mailto:a@b.cn"></iframe><video src="file:///etc/passwd"></video><audio src="data:audio/mp3;base64,AA"></audio>',
    '<video></video><audio src="http://["></audio>',
  ])('but not what only counts readers: %s', (html) => {
    expect(clean(html)).toBe('')
  })
})

describe('any HTML', () => {
  const words = fc.constantFrom(
    '工会',
    'a b',
    ' ',
    '\n',
    '　',
    '&nbsp;',
    '&lt;',
    '&amp;lt;',
    '<',
    '>',
    '"',
    "'",
    '&',
    '\u0000',
    '\ud800',
    '\u200b',
  )
  const names =
    'p,div,b,i,a,font,span,br,hr,ul,ol,li,table,tr,td,th,caption,h1,h3,blockquote,pre,figure,figcaption,dl,dt,dd,em,center,section,svg,script,iframe,form,ruby,rt,nobr,template,details,summary,q,sub'.split(
      ',',
    )
  const attributes = fc.constantFrom(
    '',
    ' href="/x"',
    ' href="javascript:1"',
    ' lang=zh',
    ' title="a&quot;b"',
    ' start=2',
    ' colspan=2',
    " src='x'",
  )
  const tags = fc
    .tuple(fc.constantFrom('', '/'), fc.constantFrom(...names), attributes)
    .map(([slash, name, rest]) => `<${slash}${name}${rest}>`)
  const pages = fc.array(fc.oneof(words, tags), { maxLength: 40 }).map((parts) => parts.join(''))

  test('is read by the phone as the publisher wrote it', () => {
    fc.assert(
      fc.property(pages, (html) => {
        const nodes = cleanHtml(html, { base: BASE })
        expect(parseRichText(generateRichText(nodes))).toEqual(nodes)
      }),
      { numRuns: 500 },
    )
  })

  test('is clean after the first cleaning', () => {
    fc.assert(
      fc.property(pages, (html) => {
        const once = clean(html)
        expect(clean(once)).toBe(once)
      }),
      { numRuns: 500 },
    )
  })
})

function many(count: number, part: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => part(index)).join('')
}

describe('hostile HTML', () => {
  test.each([
    ['100,000 nested elements', '<div>'.repeat(1e5) + '底'],
    ['100,000 nested bold', '<b>'.repeat(1e5) + '底'],
    ['400 nested lists', '<ul><li>'.repeat(400) + '底'],
    ['200 nested quotes and tables', '<blockquote><table><tr><td>'.repeat(50) + '底'],
    ['100,000 attributes', `<p ${many(1e5, (index) => `a${index}`)}>底`],
    ['fonts that are opened again in every paragraph', many(20_000, (index) => `<p><font a${index}>底`)],
    ['2 MB of text', '底'.repeat(1e6)],
    ['2 MB of markup characters', '<'.repeat(2e6)],
    ['unfinished quotes', '<a "'.repeat(1e5)],
    ['100,000 paragraphs', '<p>底'.repeat(1e5)],
    ['100,000 cells', `<table><tr>${'<td>'.repeat(1e5)}底`],
    ['100,000 line breaks', '<br>底'.repeat(1e5)],
    ['an endless srcset', `<img srcset="${'a 1w,'.repeat(1e5)}">`],
    ['comments without end', '<!--'.repeat(1e5)],
    ['raw text without end', '<style>'.repeat(1e5)],
  ])('%s costs little and stays within what a phone reads', { retry: 2 }, (_, html) => {
    const start = process.cpuUsage()
    const nodes = cleanHtml(html, { base: BASE })
    const text = generateRichText(nodes)
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1500)
    expect(text.length).toBeLessThan(LIMITS.characters)
    const isWhole = generateRichText(parseRichText(text)) === text || text.includes('<img')
    expect(isWhole).toBe(true)
  })

  test('keeps the text around an embedded picture of a megabyte', () => {
    expect(clean(`<p>一<img src="data:image/png;base64,${'A'.repeat(1e6)}">二</p>`)).toBe('<p>一二</p>')
  })

  test('keeps as much of an endless text as a phone reads', () => {
    const nodes = cleanHtml('底'.repeat(2e6), { base: BASE })
    expect(textOf(nodes).length).toBeGreaterThan(400_000)
  })
})
