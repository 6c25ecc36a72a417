import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, parseConfig, readConfig } from '../../src/publish/config.ts'
import { folderOf } from './folder-of-files.ts'

const SITE = {
  title: '工会新闻',
  url: 'https://reader.example.org/news',
  categories: [{ id: 'news', title: '新闻', children: [{ id: 'economy', title: '经济' }] }],
  sources: [{ type: 'markdown', path: 'articles', category: 'economy' }],
}

function problemsOf(value: unknown): readonly string[] {
  try {
    parseConfig(value, { path: '/site/site.json' })
    return []
  } catch (error) {
    return (error as ConfigError).problems
  }
}

test('fills in what may be left out', () => {
  const { site, sources, withdrawn } = parseConfig(SITE, { path: '/site/site.json' })
  expect(site).toMatchObject({ language: 'zh-CN', timeZone: 'Asia/Shanghai', description: '', links: [] })
  expect(site.url).toBe('https://reader.example.org/news/')
  expect(site.footer.icp).toBe('')
  expect(sources[0]).toMatchObject({ type: 'markdown', name: 'articles', address: 'file:///site/articles' })
  expect(withdrawn).toEqual([])
})

test('takes over everything the operator says', () => {
  const { site, sources, withdrawn } = parseConfig(
    {
      ...SITE,
      links: [{ title: '中工网', url: 'https://www.workercn.cn' }],
      footer: { icp: '陇ICP备1号' },
      sources: [
        {
          type: 'feed',
          url: 'https://a.cn/rss',
          name: '甲',
          category: 'news',
          categories: { 财经: 'economy' },
        },
      ],
      withdrawn: ['abc', 'https://a.cn/1.html'],
    },
    { path: '/site/site.json' },
  )
  expect(site.links).toEqual([{ title: '中工网', url: 'https://www.workercn.cn/' }])
  expect(site.footer.icp).toBe('陇ICP备1号')
  expect(sources[0]).toMatchObject({ name: '甲', address: 'https://a.cn/rss' })
  expect(sources[0]!.categories.get('财经')).toBe('economy')
  expect(withdrawn).toEqual(['abc', 'https://a.cn/1.html'])
})

test('tells every mistake at once, each with its place', () => {
  expect(
    problemsOf({
      title: '',
      language: '中文',
      timeZone: 'Mars/Base',
      url: 'ftp://a.cn',
      colour: 'red',
      categories: [
        { id: 'News!', title: '新闻' },
        { id: 'a', title: 'A', children: [{ id: 'a', title: 'B', children: [{ id: 'c', title: 'C' }] }] },
      ],
      links: [{ title: 'x', url: 'javascript:1' }, 'y'],
      footer: { icp: 1 },
      sources: [
        { type: 'pages', list: 'https://a.cn/', category: 'a' },
        { type: 'feed', url: 'https://a.cn/', category: 'econmy', catgory: 1 },
        { type: 'feed', category: 'a', categories: { 'x y': 'b' } },
        { type: 'telegram', path: 'a', url: 'b', category: 'a' },
        { type: 'feed', url: 'http://[', category: 'a', list: 'x' },
      ],
      withdrawn: ['Not A Slug', 3],
    }),
  ).toEqual([
    '$.colour: is not a known member',
    '$.title: is empty',
    '$.language: "中文" is not a language such as zh-CN',
    '$.timeZone: "Mars/Base" is not a time zone such as Asia/Shanghai',
    '$.url: "ftp://a.cn" is not an address that starts with http:// or https://',
    '$.categories[0].id: "News!" may only have a-z, 0-9 and -',
    '$.categories[1].children[0].children: categories have two levels at most',
    '$.categories[1].children[0].id: "a" is there twice',
    '$.links[0].url: "javascript:1" is not an address that starts with http:// or https://',
    '$.links[1]: is not an object',
    '$.links[1].title: is missing',
    '$.links[1].url: is missing',
    '$.footer.icp: is not a text',
    '$.sources[1].catgory: is not a known member',
    '$.sources[1].category: no category "econmy"',
    '$.sources[2]: has neither "path" nor "url"',
    '$.sources[2].categories["x y"]: no category "b"',
    '$.sources[3].type: "telegram" is not a kind of source: markdown, feed, pages',
    '$.sources[3]: has both "path" and "url"',
    '$.sources[4].list: belongs to a source of type "pages"',
    '$.sources[4]: "http://[" is not an address',
    '$.withdrawn[0]: "Not A Slug" is neither a slug nor an address',
    '$.withdrawn[1]: is not a text',
  ])
})

test.each([
  [[], '$: is not an object'],
  [{ ...SITE, sources: [] }, '$.sources: names no source'],
  [{ ...SITE, sources: {} }, '$.sources: is not a list'],
  [{ ...SITE, categories: undefined }, '$.categories: is missing'],
  [{ ...SITE, url: 'https://a.cn/?x' }, '$.url: an address with ? or # cannot carry a site'],
])('says what is wrong with %j', (value, problem) => {
  expect(problemsOf(value)).toContain(problem)
})

const pages = (members: object): unknown => ({
  ...SITE,
  sources: [{ type: 'pages', category: 'news', ...members }],
})

test('takes a source of old pages, and fills in what may be left out', () => {
  const parse = (members: object): object =>
    parseConfig(pages(members), { path: '/site/site.json' }).sources[0]!
  expect(parse({ list: 'https://a.cn/list.html' })).toEqual({
    type: 'pages',
    name: 'https://a.cn/list.html',
    address: 'https://a.cn/list.html',
    category: 'news',
    categories: new Map(),
    start: { type: 'list', address: 'https://a.cn/list.html' },
    limit: 1000,
    delay: 1,
    selectors: {},
  })
  expect(parse({ urls: ['https://a.cn/1.html'], delay: 0, limit: 5 })).toMatchObject({
    name: 'https://a.cn/1.html',
    start: { type: 'urls', addresses: ['https://a.cn/1.html'] },
    delay: 0,
    limit: 5,
  })
  const selectors = { title: 'h1', remove: ['.ad', '.share'], listNext: '.next' }
  expect(parse({ path: 'saved', addresses: 'addresses.csv', name: '旧站', selectors })).toMatchObject({
    name: '旧站',
    start: { type: 'folder', address: 'file:///site/saved', addresses: 'file:///site/addresses.csv' },
    selectors,
  })
  expect(parse({ list: 'saved/list.html', selectors: { remove: '.ad' } })).toMatchObject({
    start: { type: 'list', address: 'file:///site/saved/list.html' },
    selectors: { remove: ['.ad'] },
  })
})

test.each([
  [{}, ['$.sources[0]: has neither "list" nor "urls" nor "path"']],
  [{ list: 'https://a.cn/', path: 'x' }, ['$.sources[0]: has more than one of "list", "urls" and "path"']],
  [{ list: 'http://[' }, ['$.sources[0].list: "http://[" is not an address']],
  [{ urls: [] }, ['$.sources[0].urls: names no page']],
  [
    { urls: ['ftp://a.cn/', 3] },
    [
      '$.sources[0].urls[0]: "ftp://a.cn/" is not an address that starts with http:// or https://',
      '$.sources[0].urls[1]: is not a text',
    ],
  ],
  [{ path: 'https://a.cn/' }, ['$.sources[0].path: is not a file or folder']],
  [{ path: '' }, ['$.sources[0].path: is empty']],
  [
    { list: 'https://a.cn/', addresses: 'a.csv' },
    ['$.sources[0].addresses: belongs to saved pages ("path")'],
  ],
  [
    { list: 'https://a.cn/', limit: 0, delay: -1 },
    [
      '$.sources[0].limit: is not a whole number from 1 to 100000',
      '$.sources[0].delay: is not a number of seconds from 0 to 3600',
    ],
  ],
  [
    { list: 'https://a.cn/', selectors: { titel: 'h1', title: 1 }, url: 'x' },
    [
      '$.sources[0].url: is not a known member',
      '$.sources[0].selectors.titel: is not a known member',
      '$.sources[0].selectors.title: is not a text',
    ],
  ],
])('says what is wrong with a source of old pages: %j', (members, problems) => {
  expect(problemsOf(pages(members))).toEqual(problems)
})

test('a site counts reads unless it says that it does not', () => {
  const siteOf = (reads?: unknown): object =>
    parseConfig({ ...SITE, reads }, { path: '/site/site.json' }).site
  expect(siteOf(false)).toMatchObject({ reads: false })
  expect('reads' in siteOf(true)).toBe(false)
  expect('reads' in siteOf()).toBe(false)
  expect(problemsOf({ ...SITE, reads: 'no' })).toEqual(['$.reads: is neither true nor false'])
})

test('the file of corrections lies beside the config', () => {
  const { corrections } = parseConfig({ ...SITE, corrections: 'c.csv' }, { path: '/site/site.json' })
  expect(corrections).toBe('/site/c.csv')
})

test('is not led astray by a member called __proto__', () => {
  expect(problemsOf(JSON.parse(`{"__proto__":{"title":"x"}}`))).toContain('$.title: is missing')
})

describe('the file', () => {
  test('may begin with a byte order mark', async () => {
    const folder = await folderOf({ 'site.json': `\ufeff${JSON.stringify(SITE)}` })
    await expect(readConfig(join(folder, 'site.json'))).resolves.toMatchObject({
      site: { title: '工会新闻' },
    })
  })

  test('that is not JSON is reported with line and column', async () => {
    const folder = await folderOf({ 'site.json': '{\n  "title": "x",\n  "url": https\n}' })
    await expect(readConfig(join(folder, 'site.json'))).rejects.toThrow(/line 3, column 10/)
  })

  test('that is missing is reported', async () => {
    await expect(readConfig('/nowhere/site.json')).rejects.toThrow(ConfigError)
  })
})
