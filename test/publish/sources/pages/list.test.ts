import { expect, test } from 'vitest'
import { parseListPage, type ListPage } from '../../../../src/publish/sources/pages/list.ts'
import { aListPage } from './old-site.ts'

const NOW = Date.UTC(2026, 10, 22, 4)
const CHINA = 8 * 60 * 60 * 1000
const URL_OF_LIST = 'http://www.example.cn/news/list.html'

function read(html: string, selectors = {}, url = URL_OF_LIST): ListPage {
  return parseListPage(html, { url: new URL(url), timeZone: 'Asia/Shanghai', now: NOW, selectors })
}

const titlesOf = ({ articles }: ListPage): string[] => articles.map(({ title }) => title)
const ROWS = [
  { href: '101.html', title: '省总工会送清凉到工地', date: '2018-06-14' },
  { href: '102.html', title: '职工技能比赛开赛', date: '2018-06-13 10:05' },
  { href: '103.html', title: '关于召开会议的通知', date: '06-12' },
]

test('finds the articles with their titles and dates, and no navigation', () => {
  const { articles } = read(aListPage(ROWS))
  expect(articles.map(({ address, title }) => [address, title])).toEqual([
    ['http://www.example.cn/news/101.html', '省总工会送清凉到工地'],
    ['http://www.example.cn/news/102.html', '职工技能比赛开赛'],
    ['http://www.example.cn/news/103.html', '关于召开会议的通知'],
  ])
  expect(articles[0]!.date).toBe(Date.UTC(2018, 5, 14) - CHINA)
  expect(articles[1]!.date).toBe(Date.UTC(2018, 5, 13, 10, 5) - CHINA)
})

test('reads a list in tables, five rows to a list, and without any markup for rows', () => {
  const row = ({ href, title, date }: (typeof ROWS)[number]): string =>
    `<tr><td><a href="${href}">${title}</a></td><td>${date}</td></tr>`
  expect(titlesOf(read(`<table>${ROWS.map(row).join('')}</table>`))).toHaveLength(3)
  const list = (from: number): string =>
    `<ul class="l">${[1, 2].map((n) => `<li><a href="${from + n}1.html">第${from + n}批职工得到表彰</a> 2018-06-1${n}</li>`).join('')}</ul>`
  expect(titlesOf(read(`<div>${list(10)}${list(20)}${list(30)}</div>`))).toHaveLength(6)
  const flat = ROWS.map(({ href, title, date }) => `<a href="${href}">${title}</a> (${date})<br>`).join('')
  expect(read(`<div>${flat}</div>`).articles.every(({ date }) => date !== undefined)).toBe(true)
})

test('prefers the dated list to the longer one beside it', () => {
  const hot = Array.from(
    { length: 5 },
    (_, n) => `<li><a href="/hot/90${n}.html">热门文章排行榜第${n}名是这一篇</a></li>`,
  )
  const page = aListPage(ROWS).replace(
    '<div class="footer">',
    `<div class="hot"><ul>${hot.join('')}</ul></div><div class="footer">`,
  )
  expect(titlesOf(read(page))).toEqual(ROWS.map(({ title }) => title))
})

test('reads a list without dates', () => {
  const page = aListPage(ROWS.map(({ href, title }) => ({ href, title })))
  expect(titlesOf(read(page))).toEqual(ROWS.map(({ title }) => title))
})

const PINNED = { href: '104.html', title: '置顶：本站投稿须知请看这里' }
const DATED = [1, 2, 3, 4].map((n) => ({
  href: `20${n}.html`,
  title: `第${n}批职工得到表彰`,
  date: `2018-06-1${n}`,
}))

test.each([
  ['a list', 'ul', (link: string, date: string) => `<li>${link}<span>${date}</span></li>`],
  ['a list with new rows', 'ul', (link: string, date: string) => `<li>${link} ${date || '<i>NEW</i>'}</li>`],
  [
    'a table',
    'table',
    (link: string, date: string) => `<tr><td>·</td><td>${link}</td><td>${date || '置顶'}</td></tr>`,
  ],
  [
    'blocks',
    'div',
    (link: string, date: string) =>
      `<div>${date ? link : `<b><font color=red>${link}</font></b>`}<i>${date}</i></div>`,
  ],
])('keeps a pinned row of %s though it has no date', (_, name, row) => {
  const rows = [PINNED, ...DATED].map((entry) =>
    row(`<a href="${entry.href}">${entry.title}</a>`, 'date' in entry ? String(entry.date) : ''),
  )
  const { articles } = read(`<div><${name}>${rows.join('')}</${name}></div>`)
  expect(articles.map(({ title }) => title)).toEqual([PINNED, ...DATED].map(({ title }) => title))
  expect(articles[0]!.date).toBeUndefined()
})

test('keeps a pinned row that is a link as a whole', () => {
  const rows = [PINNED, ...DATED].map(
    (entry) =>
      `<a class="row" href="${entry.href}"><h3>${entry.title}</h3>${'date' in entry ? entry.date : ''}</a>`,
  )
  expect(titlesOf(read(`<div>${rows.join('')}</div>`))).toHaveLength(5)
})

test.each([
  [
    'in a row of many',
    '<tr><td><a href="/91.html">工会概况介绍</a></td><td><a href="/92.html">网上办事大厅</a></td></tr>',
  ],
  ['that leads to a folder', '<tr><td><a href="/wqfw/">维权服务频道</a></td><td></td></tr>'],
  ['built otherwise', '<tr><td><div><p><a href="/93.html">工会概况介绍</a></p></div></td></tr>'],
])('navigation %s is no row of a dated list', (_, navigation) => {
  const rows = DATED.map(
    ({ href, title, date }) => `<tr><td><a href="${href}">${title}</a></td><td>${date}</td></tr>`,
  )
  const page = `<table>${navigation}${rows.join('')}</table>`
  expect(titlesOf(read(page))).toEqual(DATED.map(({ title }) => title))
})

test('links beside the dated ones are no rows', () => {
  const rows = DATED.map(({ href, title, date }) => `<a href="${href}">${title}</a> (${date})<br>`)
  const page = `<div>${rows.join('')}<a href="/91.html">工会概况介绍</a><br></div>`
  expect(titlesOf(read(page))).toHaveLength(4)
})

test('takes the whole title where the shown one is cut, and dates out of the words', () => {
  const { articles } = read(`<ul>
    <li><a href="1001.html" title="全省工会系统开展送清凉活动">全省工会系统开展…</a> 2018-06-14</li>
    <li><a href="1002.html"><h3>劳模工匠进校园</h3><p>6月13日，几位劳模走进学校</p><i>2018-06-13</i></a></li>
    <li><a href="1003.html">[2018-06-12] 职工书屋挂牌</a></li></ul>`)
  expect(articles.map(({ title, date }) => [title, date])).toEqual([
    ['全省工会系统开展送清凉活动', Date.UTC(2018, 5, 14) - CHINA],
    ['劳模工匠进校园', expect.any(Number)],
    ['职工书屋挂牌', Date.UTC(2018, 5, 12) - CHINA],
  ])
})

test('names an article once, however many links lead to it, with its best words', () => {
  const rows = [1, 2, 3].map(
    (n) =>
      `<div class="item"><a href="10${n}.html"><img src="${n}.jpg"></a><h3><a href="10${n}.html?from=list">第${n}个职工之家建成</a></h3><span>2018-06-1${n}</span><a href="10${n}.html">详细&gt;&gt;</a></div>`,
  )
  expect(titlesOf(read(`<div>${rows.join('')}</div>`))).toEqual([1, 2, 3].map((n) => `第${n}个职工之家建成`))
})

test('neither files nor other sites are articles', () => {
  const rows = [
    ...ROWS,
    { href: 'form.doc', title: '入会申请表格下载', date: '2018-06-11' },
    { href: 'http://other.example.org/1.html', title: '别的网站的一篇文章', date: '2018-06-11' },
    { href: 'http://[', title: '坏了的一个地址链接', date: '2018-06-11' },
  ]
  expect(titlesOf(read(aListPage(rows)))).toHaveLength(3)
})

test('finds rows that a script would have shown', () => {
  const records = ROWS.map(
    ({ href, title, date }) =>
      `<record><![CDATA[<a href="${href}">${title}</a><span>${date}</span>]]></record>`,
  )
  const page = `<div id="9"><script type="text/xml"><datastore><recordset>${records.join('')}</recordset></datastore></script></div>`
  expect(titlesOf(read(page))).toEqual(ROWS.map(({ title }) => title))
})

test('finds nothing on a page that lists nothing', () => {
  expect(read('<p>您的访问被拦截</p><a href="/login">登录</a>')).toEqual({ articles: [], pages: [] })
  expect(read('<div>'.repeat(100_000))).toEqual({ articles: [], pages: [] })
})

test('the operator’s selectors go before all judgement', () => {
  const page = `${aListPage(ROWS)}<div id="x"><p><a href="/a.html">短</a></p></div><div class="more"><a href="/p2">往后</a></div>`
  expect(read(page, { listLinks: '#x', listNext: '.more' })).toEqual({
    articles: [{ address: 'http://www.example.cn/a.html', title: '短', date: undefined }],
    pages: [{ address: 'http://www.example.cn/p2', number: 0 }],
  })
  expect(read(page, { listNext: '.none' }).pages).toEqual([])
})

test.each([
  ['<a href="list_2.html">下一页</a> <a href="list_9.html">末页</a>', [['list_2.html', 0]]],
  ['<a href="list_2.html">&gt;</a>', [['list_2.html', 0]]],
  ['<a href="?p=2" title="下一页"><img src="n.gif"></a>', [['list.html?p=2', 0]]],
  [
    '<a href="list_3.html">3</a> <a href="list_2.html">[2]</a>',
    [
      ['list_3.html', 3],
      ['list_2.html', 2],
    ],
  ],
  [
    '<select><option value="list_2.html">第2页</option><option value="2">2</option></select>',
    [['list_2.html', 2]],
  ],
  ['<script>createPageHTML(4, 0, "index", "html");</script>', [['index_1.html', 2]]],
  ['<script>createPageHTML(4, 3, "index", "html");</script>', []],
  ['<a href="#">下一页</a> <a href="javascript:go(2)">2</a>', []],
  ['<a href="http://other.example.org/2">下一页</a> <a href="list.html#top">2</a>', []],
])('follows the pager %s', (pager, expected) => {
  const pages = read(aListPage(ROWS, pager)).pages.map(({ address, number }) => [address, number])
  expect(pages).toEqual(expected.map(([path, number]) => [`http://www.example.cn/news/${path}`, number]))
})

test('links are relative to what the page says they are', () => {
  const page = aListPage(ROWS).replace('<head>', '<head><base href="http://www.example.cn/other/">')
  expect(read(page).articles[0]!.address).toBe('http://www.example.cn/other/101.html')
})

test('a list saved to the disk may name articles of any site', () => {
  const rows = ROWS.map((row) => ({ ...row, href: `https://old.example.cn/${row.href}` }))
  expect(read(aListPage(rows), {}, 'file:///lists/list.html').articles).toHaveLength(3)
})
