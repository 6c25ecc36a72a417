import { describe, expect, test } from 'vitest'
import { generateRichText } from '../../../src/model/rich-text.ts'
import type { Draft } from '../../../src/publish/draft.ts'
import { atom, onlyDraft, readText, rss } from './read-text.ts'

function htmlOf(draft: Draft): string {
  return generateRichText(draft.content)
}

function titles(feed: string): string[] {
  return readText(feed).drafts.map(({ title }) => title)
}

function damage(feed: string): string[] {
  return readText(feed).problems.map(({ type, message }) => `${type}: ${message}`)
}

function describedHtml(description: string): string {
  return htmlOf(onlyDraft(rss(`<item><title>甲</title><description>${description}</description></item>`)))
}

function titleFrom(text: string): string {
  return onlyDraft(rss(`<item><title>${text}</title></item>`)).title
}

function urlFrom(inner: string): string {
  return onlyDraft(rss(`<item><title>甲</title>${inner}</item>`)).url
}

function anItem(title: string, rest = ''): string {
  return `<item><title>${title}</title><description>文</description>${rest}</item>`
}

function quickly(feed: string): ReturnType<typeof readText> {
  const start = process.cpuUsage()
  const result = readText(feed)
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(1500)
  return result
}

describe('RSS 2.0', () => {
  test('gives everything that it says about an item', () => {
    const draft = onlyDraft(
      rss(`<item><title>三号井场换上防寒棚</title><link>https://news.example.cn/1.html?utm_source=rss</link>
        <guid isPermaLink="false">w-1</guid><pubDate>Thu, 14 Jun 2018 10:05:00 +0800</pubDate>
        <atom:updated>2018-06-15T10:05:00+08:00</atom:updated>
        <dc:creator>周鹏</dc:creator><source url="https://a.cn/rss">甘肃工人报</source>
        <category>安全生产</category><category>防寒</category><category>防 寒 </category><category>防寒</category>
        <description>短</description><content:encoded><![CDATA[<p>长<b>的</b></p>]]></content:encoded></item>`),
    )
    expect(draft).toMatchObject({
      title: '三号井场换上防寒棚',
      url: 'https://news.example.cn/1.html?utm_source=rss',
      date: Date.UTC(2018, 5, 14, 2, 5),
      revised: Date.UTC(2018, 5, 15, 2, 5),
      author: '周鹏',
      source: '甘肃工人报',
      category: 'safety',
      tags: ['安全生产', '防寒', '防 寒'],
      withdrawn: false,
    })
    expect(htmlOf(draft)).toBe('<p>长<b>的</b></p>')
  })

  test('has the feed’s title as source, and no mail address as author', () => {
    expect(onlyDraft(rss('<item><title>甲</title><author>a@b.cn (周鹏)</author></item>'))).toMatchObject({
      source: '井场消息',
      author: '周鹏',
    })
    expect(onlyDraft(rss('<item><title>甲</title><author>a@b.cn</author></item>')).author).toBe('')
    expect(onlyDraft(rss('<item><title>甲</title><itunes:author>乙</itunes:author></item>')).author).toBe(
      '乙',
    )
  })

  test('may escape its HTML once, twice or not at all', () => {
    expect(describedHtml('&lt;p&gt;一 &amp;amp; 二&lt;/p&gt;')).toBe('<p>一 &amp; 二</p>')
    expect(describedHtml('&amp;lt;p&amp;gt;一&amp;lt;/p&amp;gt;')).toBe('<p>一</p>')
    expect(describedHtml('<p>一<br/>二</p><img src="/a.jpg"/>')).toBe(
      '<p>一<br>二</p><p><img src="https://news.example.cn/a.jpg"></p>',
    )
    expect(describedHtml('一\n\n二')).toBe('<p>一</p><p>二</p>')
    expect(describedHtml('工资 &lt; 3000')).toBe('<p>工资 &lt; 3000</p>')
  })

  test('may have HTML in a title, or what only looks like it', () => {
    expect(titleFrom('<![CDATA[<b>甲</b> &#8220;乙&#8221;]]>')).toBe('甲 “乙”')
    expect(titleFrom('怎样用 &lt;video&gt;')).toBe('怎样用 <video>')
    expect(titleFrom('\n  一\n  二 ')).toBe('一 二')
  })

  test('has its link where it has one', () => {
    expect(urlFrom('<link>/news/1.html</link>')).toBe('https://news.example.cn/news/1.html')
    expect(urlFrom('<guid>https://news.example.cn/2.html</guid>')).toBe('https://news.example.cn/2.html')
    expect(urlFrom('<guid isPermaLink="false">https://news.example.cn/2.html</guid>')).toBe('')
    expect(urlFrom('<atom:link rel="self" href="/x"/><atom:link href="/y"/>')).toBe(
      'https://news.example.cn/y',
    )
    expect(urlFrom('<link>javascript:alert(1)</link>')).toBe('')
  })
})

describe('the lead picture', () => {
  test.each([
    ['<enclosure url="/a.jpg" type="image/jpeg" length="1"/>'],
    ['<enclosure url="/a.mp3" type="audio/mpeg"/><media:content url="/a.jpg" medium="image"/>'],
    [
      '<media:group><media:content url="/s.jpg" width="90"/><media:content url="/a.jpg" width="600"/></media:group>',
    ],
    ['<media:thumbnail url="/a.jpg"/>'],
    ['<image><url>/a.jpg</url><title>甲</title></image>'],
    [
      '<thumbnail>/t.jpg</thumbnail><smallimage>/s.jpg</smallimage><bigimage>/a.jpg</bigimage><image>/i.jpg</image>',
    ],
    ['<itunes:image href="/a.jpg"/>'],
  ])('is in %s', (inner) => {
    expect(onlyDraft(rss(`<item><title>甲</title>${inner}</item>`)).picture?.src).toBe(
      'https://news.example.cn/a.jpg',
    )
  })

  test('is an Atom enclosure', () => {
    const entry = '<entry><title>甲</title><link rel="enclosure" type="image/png" href="/a.png"/></entry>'
    expect(onlyDraft(atom(entry)).picture?.src).toBe('https://news.example.cn/a.png')
  })

  test('is never a file of the publisher’s machine', () => {
    expect(
      onlyDraft(rss('<item><title>甲</title><image>file:///etc/passwd</image></item>')).picture,
    ).toBeUndefined()
  })
})

describe('other formats', () => {
  test('RSS 1.0', () => {
    const feed = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="https://news.example.cn/"><title>井场消息</title><link>https://news.example.cn/</link></channel>
      <item rdf:about="https://news.example.cn/1"><title>甲</title><link>https://news.example.cn/1</link><description>一</description>
      <d:date>2019-08-27</d:date><d:creator>周鹏</d:creator><d:subject>经济技术</d:subject></item></rdf:RDF>`
    expect(onlyDraft(feed)).toMatchObject({
      title: '甲',
      source: '井场消息',
      author: '周鹏',
      category: 'economy',
      date: Date.UTC(2019, 7, 26, 16),
    })
  })

  test('RSS 0.91', () => {
    const feed =
      '<rss version="0.91"><channel><title>井场消息</title><item><title>甲</title><link>https://a.cn/1</link><description>一</description></item></channel></rss>'
    expect(onlyDraft(feed)).toMatchObject({ title: '甲', date: undefined, url: 'https://a.cn/1' })
  })

  test('Atom 1.0', () => {
    const draft = onlyDraft(
      atom(
        `<entry xml:base="posts/"><id>tag:a.cn,2018:1</id><title type="html">甲&lt;sub>1&lt;/sub></title>
        <link rel="self" href="/self"/><link href="1.html"/><published>2018-06-14T02:05:00Z</published><updated>2018-06-16T02:05:00Z</updated>
        <category term="a" label="经济技术"/><source><title>甘肃工人报</title></source>
        <summary>短</summary>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>长 <a href="x.html">处</a> &amp; 短</p></div></content></entry>`,
        '<title>井场消息</title><author><name>周鹏</name><uri>https://a.cn</uri></author>',
      ).replace('<feed ', '<feed xml:base="https://base.example.cn/" '),
    )
    expect(draft).toMatchObject({
      title: '甲1',
      url: 'https://base.example.cn/posts/1.html',
      date: Date.UTC(2018, 5, 14, 2, 5),
      revised: Date.UTC(2018, 5, 16, 2, 5),
      author: '周鹏',
      source: '甘肃工人报',
      category: 'economy',
    })
    expect(htmlOf(draft)).toBe('<p>长 <a href="https://base.example.cn/posts/x.html">处</a> &amp; 短</p>')
  })

  test('Atom’s plain text is plain', () => {
    const draft = onlyDraft(
      atom('<entry><title>a &lt;b> c</title><content>1 &lt;b> 2\n\n三</content></entry>'),
    )
    expect(draft.title).toBe('a <b> c')
    expect(htmlOf(draft)).toBe('<p>1 &lt;b&gt; 2</p><p>三</p>')
  })

  test('Atom with a prefix', () => {
    const feed =
      '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>井场消息</a:title><a:entry><a:title>甲</a:title><a:content type="html">&lt;p>一&lt;/p></a:content></a:entry></a:feed>'
    expect(onlyDraft(feed)).toMatchObject({ title: '甲', source: '井场消息' })
  })

  test('Atom 0.3', () => {
    const feed = `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>井场消息</title>
      <entry><title>甲</title><link rel="alternate" href="https://a.cn/1"/><issued>2005-03-01T10:00:00+08:00</issued><modified>2005-03-02T10:00:00+08:00</modified>
      <content type="text/html" mode="escaped">&lt;p>一&lt;/p></content></entry>
      <entry><title>乙</title><content type="text/html" mode="base64">${Buffer.from('<p>二</p>').toString('base64')}</content></entry></feed>`
    const { drafts } = readText(feed)
    expect(drafts.map(htmlOf)).toEqual(['<p>一</p>', '<p>二</p>'])
    expect(drafts[0]).toMatchObject({ date: Date.UTC(2005, 2, 1, 2), revised: Date.UTC(2005, 2, 2, 2) })
  })
})

describe('a damaged feed gives its undamaged items and is reported', () => {
  test.each([
    ['a bare &', rss(anItem('甲 & 乙', '<link>https://a.cn/?x=1&y=2</link>')), ['甲 & 乙']],
    ['a bare <', rss(anItem('工资<3000元怎么办')), ['工资<3000元怎么办']],
    [
      'attributes without quotes',
      '<rss version=2.0><channel><title>x</title><item><title>甲</title></item></channel></rss>',
      ['甲'],
    ],
    ['a bare &', rss(anItem('甲', '<atom:link href="https://a.cn/?x=1&y=2"/>')), ['甲']],
    ['control characters', rss(anItem('甲\u0003\u000b')), ['甲']],
    [
      'undeclared prefixes',
      '<rss><channel><title>x</title><item><title>甲</title><dc:creator>乙</dc:creator></item></channel></rss>',
      ['甲'],
    ],
    [
      'text before its beginning',
      `<br />\n<b>Warning</b>: mysql_connect() in <b>/x.php</b> on line 3\n${rss(anItem('甲'))}`,
      ['甲'],
    ],
    [
      'missing end tags',
      rss(
        '<item><title>甲<link>https://a.cn/1</link><description>文</item><item><title>乙</title>' +
          anItem('丙'),
      ),
      ['甲', '乙', '丙'],
    ],
    ['end tags without a start', rss(`${anItem('甲')}</font>${anItem('乙')}`), ['甲', '乙']],
    ['a missing end', rss(anItem('甲')).replace('</channel></rss>', ''), ['甲']],
    ['an unfinished CDATA section', rss(anItem('甲')).replace('</channel></rss>', '<![CDATA[x'), ['甲']],
  ])('%s', (kind, feed, expected) => {
    expect(titles(feed)).toEqual(expected)
    expect(damage(feed)).toHaveLength(1)
    expect(damage(feed)[0]).toContain(kind)
  })

  test('a missing end tag in the feed’s own title does not swallow it', () => {
    const { drafts } = readText(rss(anItem('甲'), '<title>井场消息<link>https://a.cn/</link>'))
    expect(drafts[0]).toMatchObject({ title: '甲', source: '井场消息' })
  })

  test('the item in which the file ends is left out and named', () => {
    const feed = `${rss(anItem('甲')).replace('</channel></rss>', '')}<item><title>乙</title><description>文字到这里就`
    expect(titles(feed)).toEqual(['甲'])
    expect(damage(feed)[1]).toBe('left-out: The feed ends in the middle of this item.')
    expect(readText(feed).problems[1]?.item).toBe('乙')
  })

  test('an item of which only the end tag is cut is whole', () => {
    const feed = rss(anItem('甲') + anItem('乙'))
    expect(titles(feed.slice(0, feed.lastIndexOf('</item>') + 4))).toEqual(['甲', '乙'])
  })

  test('cut anywhere, it gives what was whole and never half a text', () => {
    const feed = rss(anItem('甲') + anItem('乙') + anItem('丙'))
    for (let length = feed.indexOf('<item>'); length < feed.length; length += 1) {
      for (const { content } of readText(feed.slice(0, length)).drafts)
        expect(generateRichText(content)).toBe('<p>文</p>')
    }
  })

  test('without any item it counts as no answer', () => {
    expect(readText('<rss><channel><title>x').answered).toBe(false)
    expect(readText(rss('')).answered).toBe(true)
  })

  test('characters that cannot be read are reported', () => {
    const bytes = new TextEncoder().encode(rss(anItem('甲乙丙丁戊己庚辛')))
    bytes[bytes.length - 20] = 0xff
    expect(readText(bytes).problems[0]?.message).toContain('characters that are not utf-8')
  })

  test('a feed in order is not', () => {
    expect(damage(rss(anItem('甲 &amp; 乙 &#8220;x&#x201D;')))).toEqual([])
    expect(
      damage(
        `\ufeff<?xml version="1.0"?>\n<!-- a --><!DOCTYPE rss [<!ENTITY x "y">]>\n${rss(anItem('甲')).slice(21)}<!-- end -->`,
      ),
    ).toEqual([])
  })
})

describe('hostile XML', () => {
  test('expands nothing and asks nobody', () => {
    const lines = Array.from(
      { length: 9 },
      (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`,
    ).join('')
    const feed = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">${lines}<!ENTITY xxe SYSTEM "file:///etc/passwd">]>${rss('<item><title>甲 &l9; &xxe;</title></item>').slice(21)}`
    expect(quickly(feed).drafts[0]?.title).toBe('甲 &l9; &xxe;')
  })

  const attributes = Array.from({ length: 1e5 }, (_, index) => `a${index}="1"`).join(' ')
  test.each([
    [
      '100,000 nested elements',
      rss(`<item><title>甲</title><description>${'<a>'.repeat(1e5)}</description></item>`),
    ],
    [
      '100,000 nested elements, closed',
      rss(
        `<item><title>甲</title><description>${'<a>'.repeat(1e5)}${'</a>'.repeat(1e5)}</description></item>`,
      ),
    ],
    [
      '100,000 wrong end tags',
      rss(`<item><title>甲</title>${'<b>'.repeat(200)}${'</c>'.repeat(1e5)}</item>`),
    ],
    ['100,000 attributes', rss(`<item ${attributes}><title>甲</title></item>`)],
    ['unfinished tags', rss(`<item><title>甲</title>${'<a "'.repeat(1e5)}</item>`)],
    ['2 MB of text', rss(`<item><title>甲</title><description>${'字'.repeat(7e5)}</description></item>`)],
    ['2 MB of title', rss(`<item><title>甲${'字'.repeat(7e5)}</title></item>`)],
    ['20,000 items', rss('<item>'.repeat(2e4) + '<title>甲</title></item>')],
  ])('%s cost little', { retry: 2 }, (_, feed) => {
    expect(quickly(feed).drafts.map(({ title }) => title[0])).toEqual(['甲'])
  })
})

test.each([
  ['', 'It is empty.'],
  ['<!DOCTYPE html><html><body>请登录</body></html>', 'It is a web page, not a feed.'],
  ['<html><head><title>x</title></head></html>', 'It is a web page, not a feed.'],
  ['502 Bad Gateway', 'It is not a feed.'],
])('says of %j that it is no feed', (text, message) => {
  expect(readText(text)).toEqual({
    answered: false,
    drafts: [],
    problems: [{ type: 'left-out', source: 'feed', item: '', message }],
  })
})
