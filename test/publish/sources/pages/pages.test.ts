import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { textOf } from '../../../../src/model/rich-text.ts'
import type { Draft } from '../../../../src/publish/draft.ts'
import type { PagesConfig } from '../../../../src/publish/config.ts'
import { createIsolation, type Isolation } from '../../../../src/publish/sources/isolated.ts'
import { openCache } from '../../../../src/publish/sources/pages/cache.ts'
import { createCrawler } from '../../../../src/publish/sources/pages/crawl.ts'
import type { PagesContext, PagesResult } from '../../../../src/publish/sources/pages/pages-context.ts'
import { createPagesIsolation, readPages } from '../../../../src/publish/sources/pages/pages.ts'
import { folderOf } from '../../folder-of-files.ts'
import { aSite } from '../../site.ts'
import { aListPage, anArticlePage, startOldSite, type OldSite } from './old-site.ts'

const NOW = Date.UTC(2026, 10, 22)
const isolation = createPagesIsolation({ seconds: 60 })

afterAll(() => isolation.close())

function aPagesSource(changes: Partial<PagesConfig>): PagesConfig {
  const start = { type: 'urls', addresses: [] } as const
  const usual = {
    type: 'pages',
    name: '旧网站',
    address: '',
    category: 'news',
    limit: 1000,
    delay: 0,
  } as const
  return { ...usual, start: { ...start, addresses: [] }, categories: new Map(), selectors: {}, ...changes }
}

function listOf(site: OldSite, changes: Partial<PagesConfig> = {}): PagesConfig {
  return aPagesSource({ start: { type: 'list', address: `${site.url}/list.html` }, ...changes })
}

function urlsOf(...addresses: string[]): PagesConfig {
  return aPagesSource({ start: { type: 'urls', addresses } })
}

async function folderSource(folder: string, addresses = ''): Promise<PagesConfig> {
  const address = pathToFileURL(join(folder, 'saved')).href
  return aPagesSource({
    address,
    start: { type: 'folder', address, addresses: addresses && pathToFileURL(join(folder, addresses)).href },
  })
}

interface Reading {
  read: (source: PagesConfig, changes?: Partial<PagesContext>) => Promise<PagesResult>
}

async function aReading(folder?: string): Promise<Reading> {
  const home = folder ?? (await folderOf())
  const clock = { now: Date.now, sleep: async () => {} }
  return {
    read: (source, changes = {}) => {
      const crawler = createCrawler({ cache: openCache(join(home, 'cache')), now: NOW, clock })
      const configFile = join(home, 'site.json')
      return readPages(source, { site: aSite(), configFile, now: NOW, isolation, crawler, ...changes })
    },
  }
}

const messages = ({ problems }: PagesResult): string[] =>
  problems.map(({ type, item, message }) => `${type}: ${item}: ${message}`)

test('a list and its further pages become articles', async () => {
  const site = await startOldSite({
    '/list.html': aListPage(
      [
        { href: '/1001.html', title: '第一篇写的是送清凉活动', date: '2018-06-14' },
        { href: '/1002.html', title: '第二篇写的是技能比赛', date: '2018-06-13' },
      ],
      '<a href="list_2.html">下一页</a>',
    ),
    '/list_2.html': aListPage(
      [
        { href: '/1003.html', title: '第三篇写的是职工书屋', date: '2018-06-12' },
        { href: '/1002.html', title: '第二篇写的是技能比赛', date: '2018-06-13' },
      ],
      '<a href="list.html">2</a>',
    ),
    '/1001.html': anArticlePage({ title: '第一篇写的是送清凉活动' }),
    '/1002.html': anArticlePage({ title: '第二篇写的是技能比赛', trail: ['首页', '安全生产'] }),
    '/1003.html': anArticlePage({ title: '第三篇写的是职工书屋', trail: ['首页', '职工文化'] }),
  })
  const { read } = await aReading()
  const told: string[] = []
  const result = await read(listOf(site), { onPages: (done, total) => told.push(`${done}/${total}`) })
  expect(result.answered).toBe(true)
  expect(result.drafts.map(({ title, category, url }) => [title, category, url])).toEqual([
    ['第一篇写的是送清凉活动', 'economy', `${site.url}/1001.html`],
    ['第二篇写的是技能比赛', 'safety', `${site.url}/1002.html`],
    ['第三篇写的是职工书屋', 'news', `${site.url}/1003.html`],
  ])
  expect(result.drafts[0]).toMatchObject({ source: '工人报', related: [], withdrawn: false })
  expect(new Date(result.drafts[0]!.date!).toISOString()).toBe('2018-06-14T02:05:00.000Z')
  expect(told).toEqual(['0/3', '1/3', '2/3', '3/3'])
  expect(result.fields.map(({ field, value, confidence }) => [field, value, confidence])).toContainEqual([
    'category',
    '新闻动态',
    0.5,
  ])
  expect(messages(result)).toEqual([expect.stringMatching(/^notice: 职工文化: One page says so/)])
})

test('takes no more articles than the limit', async () => {
  const rows = [1, 2, 3].map((n) => ({
    href: `/100${n}.html`,
    title: `第${n}篇新闻的标题在这里`,
    date: '2018-06-14',
  }))
  const site = await startOldSite({
    '/list.html': aListPage(rows),
    '/1001.html': anArticlePage({ title: '第1篇新闻的标题在这里' }),
  })
  const { read } = await aReading()
  expect((await read(listOf(site, { limit: 1 }))).drafts).toHaveLength(1)
})

test('the operator’s categories go before the site’s', async () => {
  const site = await startOldSite({
    '/1.html': anArticlePage({ title: '高温天里的清凉', trail: ['首页', '新闻动态', '经济技术'] }),
  })
  const { read } = await aReading()
  const source = { ...urlsOf(`${site.url}/1.html`), categories: new Map([['新闻动态', 'safety']]) }
  expect((await read(source)).drafts[0]).toMatchObject({ category: 'safety' })
})

test('a list that does not answer says nothing', async () => {
  const site = await startOldSite({})
  const { read } = await aReading()
  expect(await read(listOf(site))).toMatchObject({
    answered: false,
    drafts: [],
    problems: [{ type: 'left-out' }],
  })
  site.files.set('/list.html', '<p>系统维护中</p>')
  const result = await read(listOf(site))
  expect(result.answered).toBe(false)
  expect(messages(result)[0]).toMatch(/No links to articles/)
})

test('a later list page that does not answer leaves the earlier ones as they are', async () => {
  const rows = [{ href: '/1001.html', title: '第一篇写的是送清凉活动', date: '2018-06-14' }]
  const site = await startOldSite({
    '/list.html': aListPage(rows, '<a href="gone.html">下一页</a>'),
    '/1001.html': anArticlePage({ title: '第一篇写的是送清凉活动' }),
  })
  const { read } = await aReading()
  const result = await read(listOf(site))
  expect(result).toMatchObject({ answered: true, drafts: [{ title: '第一篇写的是送清凉活动' }] })
  expect(messages(result)).toEqual([expect.stringMatching(/gone\.html: The list cannot be had: .*404/)])
})

test('where list or server fails later, earlier copies do', async () => {
  const rows = [{ href: '/1001.html', title: '第一篇写的是送清凉活动', date: '2018-06-14' }]
  const site = await startOldSite({
    '/list.html': aListPage(rows),
    '/1001.html': anArticlePage({ title: '第一篇写的是送清凉活动' }),
  })
  const { read } = await aReading()
  const first = await read(listOf(site))
  for (const path of ['/list.html', '/1001.html']) site.files.set(path, { status: 404 })
  const second = await read(listOf(site))
  expect(second.drafts).toEqual(first.drafts)
  expect(messages(second)).toEqual([
    expect.stringMatching(/^damaged: .*earlier copy of the list/),
    expect.stringMatching(/^notice: : Of one page an earlier copy/),
  ])
})

const MAINTENANCE = '<html><head><title>系统维护</title></head><body><h1>系统维护</h1></body></html>'

test.each([
  ['empty', '', /^notice: : Of one page an earlier copy was used: .*empty page/],
  ['without text', MAINTENANCE, /^left-out: .*1\.html: .* its earlier copy stays/],
  [
    'another and short',
    MAINTENANCE.replace('</h1>', '</h1><p>网站正在升级，请稍后再来访问。</p>'),
    /^left-out: .*1\.html: .* its earlier copy stays/,
  ],
])('an article stays where its page comes %s', async (_, body, message) => {
  const site = await startOldSite({ '/1.html': anArticlePage({ title: '高温天里的清凉' }) })
  const { read } = await aReading()
  const rows = [{ href: '/1.html', title: '高温天里的清凉是这样送的', date: '2018-06-14' }]
  site.files.set('/list.html', aListPage(rows))
  const first = await read(listOf(site))
  site.files.set('/1.html', body)
  for (let run = 0; run < 2; run += 1) {
    const later = await read(listOf(site))
    expect(later.drafts).toEqual(first.drafts)
    expect(messages(later)).toEqual([expect.stringMatching(message)])
  }
})

test('an article that was rewritten or shortened under its title is taken as it is now', async () => {
  const title = '高温天里的清凉是这样送的'
  const site = await startOldSite({
    '/list.html': aListPage([{ href: '/1.html', title, date: '2018-06-14' }]),
    '/1.html': anArticlePage({ title }),
  })
  const { read } = await aReading()
  await read(listOf(site))
  site.files.set('/1.html', anArticlePage({ title, text: '更正。' }))
  const { drafts, problems } = await read(listOf(site))
  expect(problems).toEqual([])
  expect(JSON.stringify(drafts[0]?.content)).toContain('更正。')
})

test('what the page lacks is filled from the list', async () => {
  const rows = [{ href: '/1001.html', title: '列表里的标题写得清楚', date: '2018-06-14' }]
  const text = '<p>六月的一天上午，工会干部来到工地，把防暑药品和清凉饮料送到一线工人手中。</p>'
  const site = await startOldSite({
    '/list.html': aListPage(rows),
    '/1001.html': `<div>${text.repeat(4)}</div>`,
  })
  const { read } = await aReading()
  const [draft] = (await read(listOf(site))).drafts
  expect(draft).toMatchObject({ title: '列表里的标题写得清楚', date: Date.UTC(2018, 5, 13, 16) })
})

test('an article keeps its id from http to https and with tracking parameters', async () => {
  const page = anArticlePage({ title: '高温天里的清凉' })
  const site = await startOldSite({ '/1.html': page, '/1.html?utm_source=wx&from=timeline': page })
  const { read } = await aReading()
  const once = await read(urlsOf(`${site.url}/1.html`))
  const tracked = await read(urlsOf(`${site.url}/1.html?utm_source=wx&from=timeline#top`))
  const https = site.url.replace('http:', 'https:')
  const fetch: typeof globalThis.fetch = (address, init) =>
    globalThis.fetch(String(address).replace('https:', 'http:'), init)
  const crawler = createCrawler({
    cache: openCache(await folderOf()),
    now: NOW,
    fetch: async (...args) => {
      const response = await fetch(...args)
      Object.defineProperty(response, 'url', { value: String(args[0]) })
      return response
    },
  })
  const secure = await read(urlsOf(`${https}/1.html`), { crawler })
  const slugs = [once, tracked, secure].map(({ drafts }) => drafts[0]?.slug)
  expect(slugs[0]).toMatch(/^[a-z2-7]{12}$/)
  expect(new Set(slugs).size).toBe(1)
})

test('two addresses of one page are one article', async () => {
  const page = anArticlePage({ title: '高温天里的清凉' })
  const site = await startOldSite({
    '/1.html': page,
    '/old/1.html': { status: 301, headers: { location: '/1.html' } },
    '/1.html?utm_source=x': page,
  })
  const { read } = await aReading()
  const result = await read(
    urlsOf(`${site.url}/1.html`, `${site.url}/old/1.html`, `${site.url}/1.html?utm_source=x`),
  )
  expect(result.drafts).toHaveLength(1)
  expect(messages(result)).toEqual([expect.stringMatching(/same page/), expect.stringMatching(/same page/)])
  const [draft] = result.drafts
  expect([...new Set(draft!.aliases)].map((address) => address.slice(site.url.length))).toEqual([
    '/1.html',
    '/old/1.html',
    '/1.html?utm_source=x',
  ])
})

const PARAGRAPHS = [
  '第一页的正文说的是下井之前的准备。',
  '第二页的正文说的是井下的六个小时。',
  '第三页的正文说的是升井以后的洗漱。',
]

function aPart(number: number, pager: string): string {
  const text = `${PARAGRAPHS[number - 1]}大家都把灯和自救器再看了一遍，一句话也没有多说。`
  return anArticlePage({ title: '一个班的一天', text }).replace(
    '</p></div></div>',
    `</p>${pager}</div></div>`,
  )
}

/** Which of the three pages' texts are there, in their order. */
const partsIn = (draft: Draft | undefined): number[] =>
  [...textOf(draft?.content ?? []).matchAll(/第([一二三])页的正文/g)]
    .map(([, number]) => '一二三'.indexOf(number!) + 1)
    .filter((number, index, all) => number !== all[index - 1])

test.each([
  ['12', (n: number) => (n === 1 ? '/a/12.html' : `/a/12_${n}.html`)],
  ['id', (n: number) => (n === 1 ? '/show.asp?id=7' : `/show.asp?id=7&page=${n}`)],
  ['blog', (n: number) => (n === 1 ? '/post/7/' : `/post/7/${n}/`)],
])('an article on several pages is one article (%s)', async (_, path) => {
  const pager = (own: number): string =>
    `<div class="dede_pages"><ul class="pagelist"><li><a>共3页: </a></li>${[1, 2, 3].map((n) => `<li><a href="${path(n)}">${n}</a></li>`).join('')}${own < 3 ? `<li><a href="${path(own + 1)}">下一页</a></li>` : ''}</ul></div>`
  const site = await startOldSite(Object.fromEntries([1, 2, 3].map((n) => [path(n), aPart(n, pager(n))])))
  const { read } = await aReading()
  const result = await read(urlsOf(`${site.url}${path(1)}`, `${site.url}${path(2)}`))
  expect(result.drafts).toHaveLength(1)
  expect(partsIn(result.drafts[0])).toEqual([1, 2, 3])
  expect(textOf(result.drafts[0]!.content)).not.toMatch(/共3页|下一页/)
  expect(result.drafts[0]!.aliases).toEqual(expect.arrayContaining([2, 3].map((n) => site.url + path(n))))
})

test('the pages may be named one after the other, and a lost one is told', async () => {
  const next = (n: number): string => `<p><a href="12_${n}.html">下一页</a></p>`
  const site = await startOldSite({
    '/12.html': aPart(1, next(2)),
    '/12_2.html': aPart(2, next(3)),
  })
  const { read } = await aReading()
  const result = await read(urlsOf(`${site.url}/12.html`))
  expect(partsIn(result.drafts[0])).toEqual([1, 2])
  expect(messages(result)).toEqual([
    expect.stringMatching(/Its page 3 cannot be had: The server answered 404/),
  ])
})

const NOTICE =
  '<html><head><meta charset="utf-8"><title>系统升级公告</title></head><body><h1>系统升级公告</h1><p>为了给大家更好的服务，本站正在进行升级，预计今晚十点恢复访问，给您带来不便，敬请谅解，感谢一直以来的支持。</p></body></html>'

test('a notice in place of a further page is no text of the article, and what was there before stays', async () => {
  const pager = '<p><a href="12.html">1</a> <a href="12_2.html">2</a> <a href="12_3.html">3</a></p>'
  const path = (n: number): string => (n === 1 ? '/12.html' : `/12_${n}.html`)
  const site = await startOldSite(Object.fromEntries([1, 2, 3].map((n) => [path(n), aPart(n, pager)])))
  const { read } = await aReading()
  const source = urlsOf(`${site.url}/12.html`)
  expect(partsIn((await read(source)).drafts[0])).toEqual([1, 2, 3])
  site.files.set('/12_2.html', NOTICE)
  // As where no copy of it is kept.
  const again = await read(source, {
    crawler: createCrawler({
      cache: openCache(await folderOf()),
      now: NOW,
      clock: { now: Date.now, sleep: async () => {} },
    }),
  })
  expect(partsIn(again.drafts[0])).toEqual([1])
  expect(again.drafts[0]).toMatchObject({ isPartial: true })
  expect(textOf(again.drafts[0]!.content)).not.toContain('升级')
  expect(messages(again)).toEqual([
    expect.stringMatching(
      /^left-out: .*12\.html: Its page 2 is missing: what the server has there is another page/,
    ),
  ])
})

test('the stored copy of a further page is read where a notice stands in its place, and that is told', async () => {
  const pager = '<p><a href="12_2.html">下一页</a></p>'
  const site = await startOldSite({ '/12.html': aPart(1, pager), '/12_2.html': aPart(2, '') })
  const folder = await folderOf()
  const { read } = await aReading(folder)
  const source = urlsOf(`${site.url}/12.html`)
  await read(source)
  site.files.set('/12_2.html', NOTICE)
  const crawler = createCrawler({
    cache: openCache(join(folder, 'cache')),
    now: NOW,
    refresh: true,
    clock: { now: Date.now, sleep: async () => {} },
  })
  const again = await read(source, { crawler })
  expect(partsIn(again.drafts[0])).toEqual([1, 2])
  expect(again.drafts[0]).not.toHaveProperty('isPartial')
  expect(messages(again)).toEqual([expect.stringMatching(/Of its page 2: .*its earlier copy stays/)])
})

test('a pager of comments, or to other articles, adds nothing', async () => {
  const page = aPart(
    1,
    '<div><a href="/show.asp?id=7&page=2">2</a> <a href="/show.asp?id=8">下一页</a></div>',
  )
  const site = await startOldSite({
    '/show.asp?id=7': page,
    '/show.asp?id=7&page=2': page,
    '/show.asp?id=8': aPart(2, ''),
  })
  const { read } = await aReading()
  const { drafts } = await read(urlsOf(`${site.url}/show.asp?id=7`))
  expect(partsIn(drafts[0])).toEqual([1])
})

test('saved pages of one article are one, too', async () => {
  const pager = '<p><a href="12.html">1</a> <a href="12_2.html">2</a> <a href="12_3.html">3</a></p>'
  const folder = await folderOf({
    'saved/12.html': aPart(1, pager),
    'saved/12_2.html': aPart(2, pager),
    'saved/12_3.html': aPart(3, pager),
  })
  const { read } = await aReading(folder)
  const { drafts } = await read(await folderSource(folder))
  expect(drafts).toHaveLength(1)
  expect(partsIn(drafts[0])).toEqual([1, 2, 3])
})

test('every address that led to a page is known as one of its own, also from the stored copy', async () => {
  const site = await startOldSite({
    '/show.asp?id=1': { status: 301, headers: { location: '/moved/1.html' } },
    '/moved/1.html': { status: 302, headers: { location: '/2018/1.html' } },
    '/2018/1.html': anArticlePage({ title: '高温天里的清凉' }),
  })
  const { read } = await aReading()
  for (let run = 0; run < 2; run += 1) {
    const [draft] = (await read(urlsOf(`${site.url}/show.asp?id=1`))).drafts
    expect(draft).toMatchObject({ url: `${site.url}/show.asp?id=1` })
    expect(draft!.aliases!.map((address) => address.slice(site.url.length))).toEqual([
      '/show.asp?id=1',
      '/moved/1.html',
      '/2018/1.html',
    ])
  }
})

test('pages that lead elsewhere, are missing or say nothing are left out and told', async () => {
  const site = await startOldSite({
    '/away.html': { status: 302, headers: { location: 'http://login.example.org/' } },
    '/empty.html': '<html><body></body></html>',
    '/login.html':
      '<html><head><title>用户登录</title></head><body><form><input name="user"><input type="password"></form></body></html>',
    '/soft.html': '<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>',
  })
  const { read } = await aReading()
  const paths = ['away', 'gone', 'empty', 'soft', 'login'].map((name) => `${site.url}/${name}.html`)
  const result = await read(urlsOf(...paths))
  expect(result).toMatchObject({ answered: true, drafts: [] })
  expect(messages(result)).toEqual([
    expect.stringMatching(/away\.html: It leads to another site/),
    expect.stringMatching(/gone\.html: The server answered 404/),
    expect.stringMatching(/empty\.html: The server answered with an empty page/),
    expect.stringMatching(/soft\.html: It has neither/),
    expect.stringMatching(/login\.html: It has neither/),
  ])
})

test('a server that falls silent is told once, and nothing is concluded from it', async () => {
  const site = await startOldSite(
    Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`/${n}.html`, { status: 500 }])),
  )
  const { read } = await aReading()
  const result = await read(urlsOf(...[1, 2, 3, 4, 5].map((n) => `${site.url}/${n}.html`)))
  expect(result).toMatchObject({ answered: false, drafts: [] })
  expect(messages(result).at(-1)).toMatch(/^left-out: : 3 pages were not asked for/)
})

// 甘肃工人报 in GBK.
const GBK = [0xb8, 0xca, 0xcb, 0xe0, 0xb9, 0xa4, 0xc8, 0xcb, 0xb1, 0xa8]

test('pages in GBK are read, whatever they say they are; lost characters are told', async () => {
  const words = Buffer.from([...Array(8)].flatMap(() => [...GBK, 0xa1, 0xa3]))
  const paragraph = Buffer.concat([Buffer.from('<p>'), words, words, words, Buffer.from('</p>')])
  const page = Buffer.concat([
    Buffer.from('<html><head><meta charset="utf-8"></head><body><h1>'),
    Buffer.from(GBK),
    Buffer.from('</h1><div class="content">'),
    paragraph,
    paragraph,
    Buffer.from('</div></body></html>'),
  ])
  const damaged = Buffer.from(anArticlePage({ title: '有一个坏字\ufffd的文章标题' }))
  const site = await startOldSite({ '/1.html': page, '/2.html': damaged })
  const { read } = await aReading()
  const result = await read(urlsOf(`${site.url}/1.html`, `${site.url}/2.html`))
  expect(result.drafts[0]).toMatchObject({ title: '甘肃工人报' })
  expect(messages(result)).toEqual([expect.stringMatching(/^damaged: .*2\.html: Some characters/)])
})

test.each([
  ['for (;;) ;', /took too long/],
  ['for (const all = []; ; ) all.push(new Array(100000).fill({ a: [] }))', /too much memory/],
  ['throw new Error("broken")', /broken/],
])('a page that makes its reader %s is left out, and the next is read', async (deed, message) => {
  const site = await startOldSite({
    '/list.html': 'hostile',
    '/1.html': 'hostile',
    '/2.html': anArticlePage({ title: '高温天里的清凉' }),
  })
  const careful = await hostileIsolation(deed)
  const { read } = await aReading()
  const result = await read(urlsOf(`${site.url}/1.html`, `${site.url}/2.html`), { isolation: careful })
  expect(result.drafts.map(({ title }) => title)).toEqual(['高温天里的清凉'])
  expect(messages(result)).toEqual([expect.stringMatching(message)])
  expect(await read(listOf(site), { isolation: careful })).toMatchObject({ answered: false })
})

/** The real reader, but for pages that say "hostile". */
async function hostileIsolation(deed: string): Promise<Isolation> {
  const folder = await folderOf({
    'worker.mjs': `import { parentPort } from 'node:worker_threads'\nparentPort.on('message', () => { ${deed} })`,
  })
  const script = pathToFileURL(join(folder, 'worker.mjs'))
  const hostile = createIsolation({ script, seconds: 2, megabytes: 32 })
  onTestFinished(() => hostile.close())
  return {
    run: (task) => (isHostile(task) ? hostile : isolation).run(task),
    close: async () => {},
  }
}

function isHostile(task: unknown): boolean {
  return Buffer.from((task as { bytes: Uint8Array }).bytes).toString() === 'hostile'
}

test('a page nested without end costs no more than a moment', async () => {
  const site = await startOldSite({
    '/1.html': `${'<div>'.repeat(200_000)}深`,
    '/2.html': anArticlePage({ title: '高温天里的清凉' }),
  })
  const { read } = await aReading()
  const result = await read(urlsOf(`${site.url}/1.html`, `${site.url}/2.html`))
  expect(result.drafts.map(({ title }) => title)).toEqual(['高温天里的清凉'])
})

test('a wrong selector is told once, before anything is asked for', async () => {
  const site = await startOldSite({})
  const { read } = await aReading()
  const result = await read(listOf(site, { selectors: { content: 'div[', title: 'h1' } }))
  expect(result.answered).toBe(false)
  expect(messages(result)).toEqual(['left-out: selectors.content: "div[" is not a CSS selector.'])
  expect(site.requests).toEqual([])
})

test('a folder of saved pages: addresses from a file, from the page, or unknown', async () => {
  const named = (title: string): string => anArticlePage({ title })
  const folder = await folderOf({
    'saved/a.html': named('第一篇保存下来的文章'),
    'saved/in/b.htm': `<!-- saved from url=(0042)http://old.example.cn/b.html -->${named('第二篇保存下来的文章')}`,
    'saved/c.html': named('第三篇保存下来的文章').replace(
      '<head>',
      '<head><link rel="canonical" href="http://old.example.cn/c.html?a=1&amp;b=2">',
    ),
    'saved/d.html': named('第四篇保存下来的文章'),
    'saved/d_files/frame.html': named('广告框架里的一个页面'),
    'saved/picture.jpg': 'x',
    'addresses.csv':
      'name,url\r\na.html,http://old.example.cn/a.html\r\nin\\none.html,http://old.example.cn/x\r\nd.html,nowhere\r\n',
    'addresses.json': '{"a.html":"http://old.example.cn/a.html"}',
    'broken.json': '{"a.html"',
  })
  const { read } = await aReading(folder)
  const result = await read(await folderSource(folder, 'addresses.csv'))
  const urls = Object.fromEntries(result.drafts.map(({ title, url }) => [title.slice(0, 3), url]))
  expect(urls).toEqual({
    第一篇: 'http://old.example.cn/a.html',
    第二篇: 'http://old.example.cn/b.html',
    第三篇: 'http://old.example.cn/c.html?a=1&b=2',
    第四篇: '',
  })
  expect(messages(result)).toEqual([
    expect.stringMatching(/^notice: addresses\.csv: line 3: there is no saved page "in\/none\.html"/),
    expect.stringMatching(/^left-out: addresses\.csv: line 4: "nowhere" is not a web address/),
    'notice: : The original address of one saved page is not known: d.html. "addresses" can name it.',
  ])
  expect((await read(await folderSource(folder, 'addresses.json'))).drafts).toEqual(result.drafts)
  for (const name of ['broken.json', 'missing.json']) {
    const { problems } = await read(await folderSource(folder, name))
    expect(problems[0]).toMatchObject({ message: expect.stringMatching(/cannot be read/) })
  }
})

const notesOf = ({ fields }: PagesResult, field: string): (string | number)[][] =>
  fields
    .filter((weak) => weak.field === field)
    .map(({ title, value, confidence, note }) => [
      title.slice(0, 3),
      value,
      confidence,
      ...(note ? [note] : []),
    ])

test('what a saved page counts from now is counted from its own time, and is always listed', async () => {
  const page = (n: number, date: string): string =>
    anArticlePage({ title: `第${n}篇保存下来的文章`, date: `发布时间：${date}` })
  const folder = await folderOf({
    'saved/1.html': page(1, '昨天 10:05'),
    'saved/2.html': page(2, '3小时前'),
    'saved/3.html': `<!-- Mirrored from old.example.cn/3.html by HTTrack Website Copier/3.x [XR&CO'2014], Thu, 14 Jun 2018 02:05:00 GMT -->${page(3, '今天 08:00')}`,
    'saved/4.html': page(4, '2018-06-14 10:05'),
    'saved/5.html': page(5, '刚刚'),
  })
  const written = new Date(Date.UTC(2019, 2, 8, 4))
  for (const n of [1, 2, 3, 4, 5]) await utimes(join(folder, `saved/${n}.html`), written, written)
  const { read } = await aReading(folder)
  const result = await read(await folderSource(folder))
  const inFile = 'Counted from when its file was written, 2019-03-08 12:00.'
  expect(notesOf(result, 'date')).toEqual([
    ['第1篇', '2019-03-07 10:05', 0.3, inFile],
    ['第2篇', '2019-03-08 09:00', 0.3, inFile],
    ['第3篇', '2018-06-14 08:00', 0.5, 'Counted from when the page was saved, 2018-06-14 10:05.'],
    ['第5篇', '2019-03-08 12:00', 0.3, inFile],
  ])
  expect(result.drafts[2]!.url).toBe('http://old.example.cn/3.html')
})

test('a date that only the address has is listed', async () => {
  const site = await startOldSite({
    '/2018/0614/1001.html': anArticlePage({ title: '高温天里的清凉', date: '' }),
    '/t20180614_1.html': anArticlePage({ title: '雪天里的热水', date: '' }),
  })
  const { read } = await aReading()
  const result = await read(urlsOf(`${site.url}/2018/0614/1001.html`, `${site.url}/t20180614_1.html`))
  const note = 'Only the address of the page says so.'
  expect(notesOf(result, 'date')).toEqual([
    ['高温天', '2018-06-14 00:00', 0.55, note],
    ['雪天里', '2018-06-14 00:00', 0.55, note],
  ])
})

test('what page and list do not agree about is listed, with what the other says', async () => {
  const rows = [
    { href: '/1001.html', title: '第一篇写的是送清凉活动', date: '2018-06-20' },
    { href: '/1002.html', title: '职工书屋添了三百本新书', date: '2018-06-14' },
    { href: '/1003.html', title: '[组图]第三篇写的是技能比赛…', date: '2018-06-14' },
    { href: '/1004.html', title: '第四篇只有地址里有日期', date: '2018-06-20' },
  ]
  const site = await startOldSite({
    '/list.html': aListPage(rows),
    '/1001.html': anArticlePage({ title: '第一篇写的是送清凉活动' }),
    '/1002.html': anArticlePage({ title: '第二篇写的是别的事情' }),
    '/1003.html': anArticlePage({ title: '第三篇写的是技能比赛和颁奖' }),
    '/1004.html': anArticlePage({ title: '第四篇只有地址里有日期', date: '' }).replace(
      '</body>',
      '<script>var ct = 1</script><time datetime="2018-06-14"></time></body>',
    ),
  })
  const { read } = await aReading()
  const result = await read(listOf(site))
  expect(notesOf(result, 'date')).toEqual([
    ['第一篇', '2018-06-14 10:05', 0.5, 'The list says 2018-06-20 00:00.'],
    ['第四篇', '2018-06-14 00:00', 0.5, 'The list says 2018-06-20 00:00.'],
  ])
  expect(notesOf(result, 'title')).toEqual([
    ['第二篇', '第二篇写的是别的事情', 0.5, 'The list says: 职工书屋添了三百本新书'],
  ])
})

test('“yesterday” in a list that was saved counts from its file, and is listed', async () => {
  const site = await startOldSite({
    '/1001.html': anArticlePage({ title: '第一篇写的是送清凉活动', date: '' }),
    '/1002.html': anArticlePage({ title: '第二篇写的是技能比赛', date: '' }),
  })
  const folder = await folderOf()
  const file = join(folder, 'list.html')
  const rows = [
    { href: `${site.url}/1001.html`, title: '第一篇写的是送清凉活动', date: '昨天 10:05' },
    { href: `${site.url}/1002.html`, title: '第二篇写的是技能比赛', date: '2018-06-14' },
  ]
  await writeFile(file, aListPage(rows))
  await utimes(file, new Date(Date.UTC(2019, 2, 8, 4)), new Date(Date.UTC(2019, 2, 8, 4)))
  const { read } = await aReading(folder)
  const source = aPagesSource({ start: { type: 'list', address: pathToFileURL(file).href } })
  expect(notesOf(await read(source), 'date')).toEqual([
    ['第一篇', '2019-03-07 10:05', 0.3, 'The list counts from when it was read.'],
  ])
})

test('many saved pages without an address are one notice', async () => {
  const pages = [1, 2, 3, 4, 5, 6, 7].map((n): [string, string] => [
    `saved/${n}.html`,
    anArticlePage({ title: `第${n}篇保存下来的文章` }),
  ])
  const folder = await folderOf(Object.fromEntries(pages))
  const { read } = await aReading(folder)
  expect(messages(await read(await folderSource(folder)))).toEqual([
    'notice: : The original address of 7 saved pages is not known: 1.html, 2.html, 3.html, 4.html, 5.html …. "addresses" can name it.',
  ])
})

test('pictures that were saved with a page come from the disk', async () => {
  const page = anArticlePage({ title: '有图片的一篇文章标题' }).replace(
    '<div class="content">',
    '<div class="content"><p><img src="./a_files/1.jpg" width="600" height="400"></p><p><img src="/gone.jpg" width="600" height="400"></p>',
  )
  const folder = await folderOf({
    'saved/a.html': `<!-- saved from url=(0042)http://old.example.cn/x/a.html -->${page}`,
    'saved/a_files/1.jpg': 'x',
  })
  const { read } = await aReading(folder)
  const content = JSON.stringify((await read(await folderSource(folder))).drafts[0]?.content)
  expect(content).toContain(pathToFileURL(join(folder, 'saved/a_files/1.jpg')).href)
  expect(content).toContain('http://old.example.cn/gone.jpg')
})

test('a folder that is not there says nothing', async () => {
  const folder = await folderOf()
  const { read } = await aReading(folder)
  expect(await read(await folderSource(folder))).toMatchObject({
    answered: false,
    problems: [{ type: 'left-out' }],
  })
})

test('a list may be a file, too', async () => {
  const site = await startOldSite({ '/1001.html': anArticlePage({ title: '第一篇写的是送清凉活动' }) })
  const folder = await folderOf()
  const rows = [{ href: `${site.url}/1001.html`, title: '第一篇写的是送清凉活动', date: '2018-06-14' }]
  await writeFile(join(folder, 'list.html'), aListPage(rows))
  const { read } = await aReading(folder)
  const address = pathToFileURL(join(folder, 'list.html')).href
  expect((await read(aPagesSource({ start: { type: 'list', address } }))).drafts).toHaveLength(1)
  const missing = aPagesSource({ start: { type: 'list', address: `${address}.gone` } })
  expect(await read(missing)).toMatchObject({ answered: false })
})
