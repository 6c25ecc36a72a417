import { parseDocument } from 'htmlparser2'
import { expect, test, vi } from 'vitest'
import { generateAtom, generateFeedJson, generateRss } from '../../src/publish/feeds.ts'
import { anArticle, aPicture, aSite } from '../helpers/articles.ts'

const PICTURE = aPicture({
  src: '/images/0123456789abcdef-960.webp',
  width: 960,
  height: 540,
  bytes: 48_211,
  alt: '井架',
})

const site = aSite()
const newest = anArticle({
  slug: 'newest',
  title: '安全帽 & <b>手套</b>\u0000\ud800',
  date: Date.UTC(2018, 5, 14, 2, 3, 4),
  revised: Date.UTC(2018, 5, 16),
  tags: ['安全', 'A&B'],
  url: 'https://www.workercn.cn/1?a=1&b=2',
  picture: PICTURE,
  pictures: [PICTURE],
  html:
    '<p>见 <a href="/article/older/">上一篇</a>、<a href="/tag/安全/">标签</a>、' +
    '<a href="https://www.workercn.cn/">中工网</a> ]]&gt; &amp; &lt;b&gt;</p>' +
    '<figure><img src="/images/0123456789abcdef-960.webp" alt="井架"></figure>',
})
const plain = anArticle({ slug: 'older', date: Date.UTC(2018, 5, 13), author: '', source: '', summary: '' })
const articles = [newest, plain]

/** What parsing gives: only what these tests ask of it. */
interface XmlNode {
  type: string
  name?: string
  data?: string
  attribs?: Record<string, string>
  children?: XmlNode[]
}

function parseXml(xml: string): XmlNode {
  return parseDocument(xml, { xmlMode: true }) as unknown as XmlNode
}

function findAll(node: XmlNode, name: string): XmlNode[] {
  const below = (node.children ?? []).flatMap((child) => findAll(child, name))
  return node.name === name ? [node, ...below] : below
}

function textsOf(node: XmlNode, name: string): string[] {
  return findAll(node, name).map(({ children = [] }) => children.map(({ data }) => data).join(''))
}

function attributesOf(node: XmlNode, name: string): Record<string, string>[] {
  return findAll(node, name).map(({ attribs = {} }) => attribs)
}

const ABSOLUTE_HTML =
  '<p>见 <a href="https://reader.example.org/article/older/">上一篇</a>、' +
  '<a href="https://reader.example.org/tag/%E5%AE%89%E5%85%A8/">标签</a>、' +
  '<a href="https://www.workercn.cn/">中工网</a> ]]&gt; &amp; &lt;b&gt;</p>' +
  '<figure><img src="https://reader.example.org/images/0123456789abcdef-960.webp" alt="井架"></figure>'

test('JSON Feed 1.1 tells everything of an article in absolute addresses', () => {
  const feed = JSON.parse(generateFeedJson(site, articles))
  expect(feed).toMatchObject({
    version: 'https://jsonfeed.org/version/1.1',
    title: '甘肃工会新闻',
    home_page_url: 'https://reader.example.org/',
    feed_url: 'https://reader.example.org/feed.json',
    language: 'zh-CN',
    authors: [{ name: '甘肃省总工会' }],
  })
  expect(feed.items[0]).toMatchObject({
    id: 'https://reader.example.org/article/newest/',
    url: 'https://reader.example.org/article/newest/',
    external_url: 'https://www.workercn.cn/1?a=1&b=2',
    content_html: ABSOLUTE_HTML,
    image: 'https://reader.example.org/images/0123456789abcdef-960.webp',
    date_published: '2018-06-14T02:03:04.000Z',
    date_modified: '2018-06-16T00:00:00.000Z',
    authors: [{ name: '周鹏' }],
    tags: ['安全', 'A&B'],
    attachments: [{ mime_type: 'image/webp', size_in_bytes: 48_211 }],
  })
})

test('recordings come before pictures, with their size and length where a format has room for it', () => {
  const song = { url: 'https://a.cn/a.mp3', type: 'audio/mpeg', bytes: 2_900_000, seconds: 192 }
  const film = { url: 'https://a.cn/a.mp4', type: 'video/mp4', bytes: 0, seconds: 0 }
  const some = [{ ...newest, attachments: [song, film] }]
  const [item] = JSON.parse(generateFeedJson(site, some)).items
  expect(item.attachments).toEqual([
    { url: song.url, mime_type: 'audio/mpeg', size_in_bytes: 2_900_000, duration_in_seconds: 192 },
    { url: film.url, mime_type: 'video/mp4' },
    expect.objectContaining({ mime_type: 'image/webp' }),
  ])
  expect(attributesOf(parseXml(generateRss(site, some)), 'enclosure')).toEqual([
    { url: song.url, length: '2900000', type: 'audio/mpeg' },
  ])
  const links = attributesOf(parseXml(generateAtom(site, some)), 'link')
  expect(links.filter(({ rel }) => rel === 'enclosure')).toMatchObject([
    { href: song.url, type: 'audio/mpeg', length: '2900000' },
    { href: film.url, type: 'video/mp4' },
    { type: 'image/webp' },
  ])
})

test('JSON Feed leaves out what is not known', () => {
  const [, item] = JSON.parse(generateFeedJson(site, articles)).items
  expect(Object.keys(item)).toEqual(['id', 'url', 'title', 'content_html', 'date_published'])
})

test('RSS 2.0 has the members that it asks of a channel', () => {
  const rss = parseXml(generateRss(aSite({ description: '' }), articles))
  expect(attributesOf(rss, 'rss')[0]).toMatchObject({ version: '2.0' })
  const [channel] = findAll(rss, 'channel')
  expect(textsOf(channel!, 'title')[0]).toBe('甘肃工会新闻')
  expect(textsOf(channel!, 'link')[0]).toBe('https://reader.example.org/')
  expect(textsOf(channel!, 'description')[0]).toBe('甘肃工会新闻')
  expect(textsOf(channel!, 'language')).toEqual(['zh-CN'])
  expect(textsOf(channel!, 'lastBuildDate')).toEqual(['Sat, 16 Jun 2018 00:00:00 GMT'])
  expect(attributesOf(rss, 'atom:link')).toEqual([
    { rel: 'self', type: 'application/rss+xml', href: 'https://reader.example.org/rss.xml' },
  ])
})

test('RSS 2.0 carries the whole article', () => {
  const [item] = findAll(parseXml(generateRss(site, articles)), 'item')
  expect(textsOf(item!, 'title')).toEqual(['安全帽 & <b>手套</b>'])
  expect(textsOf(item!, 'guid')).toEqual(['https://reader.example.org/article/newest/'])
  expect(attributesOf(item!, 'guid')).toEqual([{ isPermaLink: 'true' }])
  expect(textsOf(item!, 'pubDate')).toEqual(['Thu, 14 Jun 2018 02:03:04 GMT'])
  expect(textsOf(item!, 'dc:creator')).toEqual(['周鹏'])
  expect(textsOf(item!, 'category')).toEqual(['新闻动态', '经济技术', '安全', 'A&B'])
  expect(textsOf(item!, 'content:encoded')).toEqual([ABSOLUTE_HTML])
  expect(attributesOf(item!, 'enclosure')).toEqual([
    {
      url: 'https://reader.example.org/images/0123456789abcdef-960.webp',
      length: '48211',
      type: 'image/webp',
    },
  ])
})

test('Atom 1.0 has the members that it asks of a feed and of every entry', () => {
  const feed = parseXml(generateAtom(site, articles))
  expect(attributesOf(feed, 'feed')).toEqual([{ xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': 'zh-CN' }])
  expect(textsOf(feed, 'id')).toEqual([
    'https://reader.example.org/',
    'https://reader.example.org/article/newest/',
    'https://reader.example.org/article/older/',
  ])
  expect(textsOf(feed, 'title')).toHaveLength(3)
  expect(textsOf(feed, 'updated')).toEqual([
    '2018-06-16T00:00:00.000Z',
    '2018-06-16T00:00:00.000Z',
    '2018-06-13T00:00:00.000Z',
  ])
  expect(textsOf(feed, 'name')).toEqual(['甘肃省总工会', '周鹏'])
  expect(attributesOf(feed, 'link')[0]).toMatchObject({
    rel: 'self',
    href: 'https://reader.example.org/atom.xml',
  })
})

test('Atom 1.0 carries the whole article', () => {
  const [entry] = findAll(parseXml(generateAtom(site, articles)), 'entry')
  expect(textsOf(entry!, 'content')).toEqual([ABSOLUTE_HTML])
  expect(attributesOf(entry!, 'content')).toEqual([{ type: 'html' }])
  expect(attributesOf(entry!, 'link')).toEqual([
    { rel: 'alternate', type: 'text/html', href: 'https://reader.example.org/article/newest/' },
    { rel: 'via', href: 'https://www.workercn.cn/1?a=1&b=2' },
    {
      rel: 'enclosure',
      type: 'image/webp',
      length: '48211',
      href: 'https://reader.example.org/images/0123456789abcdef-960.webp',
    },
  ])
  expect(attributesOf(entry!, 'category')).toContainEqual({ term: 'economy', label: '经济技术' })
})

test('no feed holds a character that XML does not allow', () => {
  const hostile = anArticle({ title: '\u0008\u000b\ufffe\udfff', summary: 'a\u001bb', html: '<p>\u0001</p>' })
  for (const xml of [generateRss(site, [hostile]), generateAtom(site, [hostile])]) {
    expect(xml).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u)
    expect(textsOf(parseXml(xml), 'entry').length + textsOf(parseXml(xml), 'item').length).toBe(1)
  }
})

function generateAll(): string[] {
  return [generateFeedJson, generateRss, generateAtom].map((generate) => generate(site, articles))
}

test('the same news give the same bytes, whenever they are written', () => {
  vi.useFakeTimers({ now: 0 })
  const before = generateAll()
  vi.setSystemTime(Date.UTC(2030, 0, 1))
  expect(generateAll()).toEqual(before)
  vi.useRealTimers()
})

test('the feeds hold the newest thirty', () => {
  const many = Array.from({ length: 40 }, (_, i) => anArticle({ slug: `a-${i}`, date: 1e12 - i }))
  expect(JSON.parse(generateFeedJson(site, many)).items).toHaveLength(30)
  expect(findAll(parseXml(generateRss(site, many)), 'item')).toHaveLength(30)
  const entries = findAll(parseXml(generateAtom(site, many)), 'entry')
  expect(textsOf(entries[0]!, 'id')).toEqual(['https://reader.example.org/article/a-0/'])
  expect(entries).toHaveLength(30)
})

test('a site without news has valid feeds', () => {
  const bare = aSite({ organisation: '' })
  expect(JSON.parse(generateFeedJson(bare, [])).items).toEqual([])
  expect(textsOf(parseXml(generateRss(bare, [])), 'lastBuildDate')).toEqual([])
  const atom = parseXml(generateAtom(bare, []))
  expect(textsOf(atom, 'updated')).toEqual(['1970-01-01T00:00:00.000Z'])
  expect(textsOf(atom, 'name')).toEqual(['甘肃工会新闻'])
})

test('a site in a folder of its host, and a link that looks like another scheme, stay on the site', () => {
  const inFolder = aSite({ url: 'https://example.org/reader/' })
  const html = '<p><a href="/javascript:alert(1)">x</a></p>'
  const [item] = JSON.parse(generateFeedJson(inFolder, [anArticle({ html })])).items
  expect(item.content_html).toContain('href="https://example.org/reader/javascript:alert(1)"')
})
