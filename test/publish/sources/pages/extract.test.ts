import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type RichNode, textOf } from '../../../../src/model/rich-text.ts'
import { decodeText } from '../../../../src/publish/encoding.ts'
import type { ExtractedPage } from '../../../../src/publish/sources/pages/extracted-page.ts'
import { extractPage, type Selectors } from '../../../../src/publish/sources/pages/extract.ts'
import { encode } from './gb-bytes.ts'

const SITE = 'https://www.gh.example.cn/news/2018/show.html'
const TITLE = '县总工会举办职工趣味运动会'
const FIRST = '近日，县总工会在城关镇举办'
const LAST = '增强基层工会的凝聚力。'
const JUNK = ['版权所有', '送清凉活动', '联系我们', '打印', '上一篇', '编辑：', '发布时间']

interface Expected {
  title?: string
  date?: string
  source?: string
  author?: string
  editor?: string
  reads?: number
  breadcrumb?: string[]
  tags?: string[]
  previous?: string
  next?: string
  first?: string
  last?: string
  pictures?: number
  captions?: string[]
  inside?: string[]
  outside?: string[]
}

const PAGES: Record<string, Expected> = {
  'tables-2005': {
    date: '2005-10-18T09:05',
    source: '办公室',
    author: '李小明',
    reads: 326,
    breadcrumb: ['首页', '新闻动态', '正文'],
  },
  dede: {
    date: '2012-08-01T10:22',
    editor: '王芳',
    breadcrumb: ['主页', '新闻动态'],
    pictures: 1,
    captions: ['拔河比赛现场'],
    previous: 'https://www.gh.example.cn/a/1.html',
    next: 'https://www.gh.example.cn/a/3.html',
    outside: ['推荐内容', '分隔线'],
  },
  phpcms: {
    date: '2013-11-02T15:30',
    source: '某某职工报',
    reads: 58,
    tags: ['运动会', '职工文体'],
    previous: 'http://www.gh.example.cn/p.html',
    inside: ['跳绳'],
    outside: ['相关阅读', '新浪微博'],
  },
  office: {
    title: '关于举办职工趣味运动会的通知',
    date: '2019-03-05T16:20',
    source: '县政府办公室',
    reads: 1024,
    breadcrumb: ['首页', '政务公开', '通知公告'],
    first: '各乡镇人民政府，县直各单位：',
    last: '2019年3月5日',
    inside: ['报名表.doc', '一、比赛时间'],
    outside: ['620000', '扫一扫'],
  },
  trs: {
    date: '2020-10-04T20:30',
    source: '某某日报',
    editor: '姚远',
    pictures: 1,
    captions: ['图为比赛现场。（张三摄）'],
  },
  blog: {
    date: '2021-09-01T08:00',
    author: '小工',
    tags: ['工会'],
    pictures: 1,
    captions: ['跳绳比赛'],
    outside: ['甲说'],
  },
  'wechat-like': {
    date: '2019-03-08T07:06',
    source: '某某工会',
    pictures: 1,
    inside: ['二、比赛项目'],
    outside: ['统计', '扫一扫'],
  },
  'one-cell': {
    date: '2007-05-03',
    source: '工会宣教部',
    previous: 'https://www.gh.example.cn/news/2018/1.asp',
  },
  comments: {
    date: '2018-06-14T10:05',
    source: '某某晚报',
    last: '掌声和欢呼声。',
    outside: ['普通职工', '网友'],
  },
  short: {
    title: '明日停水通知',
    date: '2017-07-08',
    editor: '小王',
    first: '因管道检修',
    last: '请到社区办公室咨询。',
  },
  'only-table': {
    title: '困难职工帮扶标准一览表',
    date: '2016-05-04',
    source: '权益部',
    first: '类别标准次数',
    last: '8000元一年一次',
  },
  'only-pictures': {
    title: '职工书画作品选登',
    date: '2015-12-01',
    source: '宣教部',
    pictures: 3,
    captions: ['国画《山村春色》', '书法《劳动光荣》', '剪纸《丰收》'],
    first: '国画《山村春色》',
    last: '剪纸《丰收》',
  },
  spam: {
    date: '2014-02-03T11:20:30',
    source: '某某网',
    author: '赵强',
    pictures: 0,
    outside: ['发票', '澳门', '私服', '博彩'],
  },
  middle: {
    date: '2022-01-02T09:08:07',
    source: '某某客户端',
    editor: '孙丽',
    outside: ['推荐阅读', '客户端', '红包', '长跑'],
  },
  federation: {
    title: '全省“当好主人翁 建功新时代”主题劳动竞赛推进会在兰召开',
    date: '2018-06-14',
    source: '甘肃工人报—周鹏',
    breadcrumb: ['首页', '新闻动态', '经济技术'],
    first: '六月十三日，全省劳动竞赛推进会',
    last: '轨道交通的建设情况。',
    outside: ['上篇', '标签', '相关内容'],
  },
  split: { date: '2018-10-08T12:00', source: '某某网', inside: ['中间一句没有段落的话'] },
}

function read(name: string): string {
  return readFileSync(new URL(`../../../fixtures/pages/${name}.html`, import.meta.url), 'utf8')
}

function extract(html: string, selectors?: Selectors): ExtractedPage {
  const options = { url: new URL(SITE), timeZone: 'Asia/Shanghai', now: Date.UTC(2026, 10, 22) }
  return extractPage(html, { ...options, selectors })
}

function squeeze(text: string): string {
  return text.replaceAll(/[\s\u00a0\u3000]+/g, '')
}

function wordsOf(page: ExtractedPage): string {
  return squeeze(textOf(page.content.value))
}

function find(nodes: readonly RichNode[], tag: string): RichNode[] {
  return nodes.flatMap((node) =>
    typeof node === 'string' ? [] : [...(node.tag === tag ? [node] : []), ...find(node.children, tag)],
  )
}

function shanghai(moment: number | undefined): string {
  return moment === undefined ? '' : new Date(moment + 8 * 60 * 60_000).toISOString()
}

describe('finds what a person reads on', () => {
  test.each(Object.entries(PAGES))('%s', (name, expected) => {
    const page = extract(read(name))
    const text = wordsOf(page)
    expect(page.title.value).toBe(expected.title ?? TITLE)
    expect(shanghai(page.date.value)).toMatch(new RegExp(`^${expected.date}`))
    for (const field of ['source', 'author', 'editor', 'reads', 'breadcrumb', 'tags'] as const) {
      if (expected[field] !== undefined) expect(page[field].value, field).toEqual(expected[field])
    }
    expect({ previous: page.previous, next: page.next }).toEqual({
      previous: expected.previous,
      next: expected.next,
    })
    expect(text.slice(0, 40)).toMatch(new RegExp(`^${squeeze(expected.first ?? FIRST)}`))
    expect(text.endsWith(squeeze(expected.last ?? LAST)), text.slice(-60)).toBe(true)
    expect(find(page.content.value, 'img')).toHaveLength(expected.pictures ?? 0)
    expect(find(page.content.value, 'figcaption').map((node) => textOf([node]))).toEqual(
      expected.captions ?? [],
    )
    for (const words of expected.inside ?? []) expect(text).toContain(words)
    for (const words of [...JUNK, ...(expected.outside ?? [])]) expect(text).not.toContain(words)
  })
})

describe('in other encodings, with wrong, missing and lying declarations', () => {
  const declarations = ['', '<meta charset=utf-8>', '<meta charset=gb2312>', '<meta charset=big5>']
  const encodings = ['GBK', 'GB18030', 'UTF-16LE', 'UTF-16BE']
  const cases = Object.keys(PAGES).flatMap((name) => encodings.map((encoding) => [name, encoding] as const))
  test.each(cases)('%s as %s reads the same', (name, encoding) => {
    const html = read(name).replaceAll(/<meta[^>]*charset[^>]*>/gi, '')
    const expected = wordsOf(extract(html))
    for (const declaration of declarations) {
      const bytes = encode(html.replace(/<head>/i, `<head>${declaration}`), encoding)
      const decoded = decodeText(bytes, { contentType: 'text/html; charset=iso-8859-1' })
      expect(decoded.reliable).toBe(true)
      expect(wordsOf(extract(decoded.text)), declaration).toBe(expected)
    }
  })
})

describe('selectors overrule', () => {
  const selectors: Selectors = {
    title: '.crumbs a',
    date: '.no',
    source: '.Article-Tool',
    reads: '#hits',
    content: '.content ol',
    tags: '.crumbs',
    breadcrumb: '.crumbs a',
    next: '.crumbs a',
    remove: ['.summary', '!!'],
    previous: '((',
  }
  test('what is found without them', () => {
    const page = extract(read('phpcms'), selectors)
    expect(page.title).toEqual({ value: '首页', confidence: 1 })
    expect(page.reads).toEqual({ value: 58, confidence: 1 })
    expect(page.breadcrumb).toEqual({ value: ['首页', '新闻动态'], confidence: 1 })
    expect(page.tags.value).toEqual(['首页', '新闻动态', '正文'])
    expect(page.source.confidence).toBe(1)
    expect(page.next).toBe('https://www.gh.example.cn/')
    expect(wordsOf(page)).toBe('拔河跳绳')
  })

  test('and find a date in words or in an attribute', () => {
    const html =
      '<title>题</title><i class=d>发布于 2018-06-14 10:05 晨</i><time datetime="2019-01-02T03:04">昨日</time>'
    expect(shanghai(extract(html, { date: '.d' }).date.value)).toMatch(/^2018-06-14T10:05/)
    expect(shanghai(extract(html, { date: 'time' }).date.value)).toMatch(/^2019-01-02T03:04/)
  })
})

describe('a hostile page', () => {
  const long = '工会'.repeat(500_000)
  test.each([
    ['empty', ''],
    ['no markup', '只有一句话，没有别的。'],
    ['100,000 nested tags', '<div>'.repeat(100_000) + '深'],
    ['100,000 attributes', `<p ${'a=1 '.repeat(100_000)}>文</p>`],
    ['2 MB of text', `<title>题</title><p>${long}</p>`],
    ['100,000 paragraphs', `<div>${'<p>工会组织职工学习，效果很好。</p>'.repeat(100_000)}</div>`],
    ['100,000 links', `<div>${'<a href=/a>新闻，新闻。</a><br>'.repeat(100_000)}</div>`],
    ['labels without end', `<h1>题目在此</h1><div>${'来源：作者：'.repeat(50_000)}</div>`],
    ['open tables', '<table><tr><td>'.repeat(20_000) + '格'],
    ['unclosed emphasis', '<b><i><font>'.repeat(30_000) + '字'],
    ['half a page', read('phpcms').slice(0, 900)],
  ])('of %s is read in time', (_, html) => {
    const page = extract(html)
    expect(page.title.value.length).toBeLessThan(1000)
  })
})

test('never takes the clock of the page for its date', () => {
  const html = `<title>会议通知_某网</title><div>今天是2020年1月2日</div><h1>会议通知</h1><p>请各单位准时参加会议，不得缺席。</p>`
  expect(extract(html).date.value).toBeUndefined()
})

test('keeps films as links and leaves other frames out', () => {
  const html = `<title>会议视频在这里_某网</title><h1>会议视频在这里</h1><div><p>会议昨日召开，各单位负责人参加了会议。</p><iframe src="/ad.html"></iframe><video src="/a.mp4"></video><p>会议由主席主持，并作了讲话。</p></div>`
  expect(find(extract(html).content.value, 'a')).toEqual([
    { tag: 'a', attributes: { href: 'https://www.gh.example.cn/a.mp4' }, children: ['视频'] },
  ])
})

const SENTENCE = '县总工会昨日召开会议，部署下一阶段工作，各单位负责人参加了会议。'
const HEAD = '<title>县总工会部署下一阶段工作_某网</title><h1>县总工会部署下一阶段工作</h1>'

test.each([
  [
    'the widest cell of a row of texts',
    `<table><tr><td><p>${SENTENCE}</p><p>${SENTENCE}</p><p>${SENTENCE}</p></td><td><p>旁边还有一段，不是正文。</p><p>旁边又一段，也不是正文。</p></td></tr></table>`,
    3,
    '不是正文',
  ],
  [
    'the block that its system calls the article',
    `<div><div class="article"><p>${SENTENCE}</p><p>${SENTENCE}</p></div><div class="x"><p>这里是别的文字，与正文无关。</p><p>这里也是别的文字，与正文无关。</p></div></div>`,
    2,
    '无关',
  ],
  [
    'the block whose neighbours are full of links',
    `<div><div><p>${SENTENCE}</p><p>${SENTENCE}</p></div><div><p>一则短讯，内容不多。<a href=/1>更多的短讯</a></p><p>又一则短讯，内容不多。<a href=/2>更多的短讯</a></p></div></div>`,
    2,
    '短讯',
  ],
  [
    'a short end in a block of its own',
    `<div><div>${`<p>${SENTENCE}</p>`.repeat(8)}</div><div><p>${SENTENCE}</p></div></div>`,
    9,
    '短讯',
  ],
  [
    'no related news in text that has only line breaks',
    `<div>${SENTENCE}<br>${SENTENCE}<br>相关链接：<br><a href=/1>送清凉活动走进工地</a><br><a href=/2>技能大赛今天开幕</a><br></div>`,
    2,
    '送清凉',
  ],
])('reads %s', (_, html, count, outside) => {
  const text = wordsOf(extract(HEAD + html))
  expect(text.split(SENTENCE)).toHaveLength(count + 1)
  expect(text).not.toContain(outside)
})

const OPINION = '这次活动办得真好，作为一名普通职工，我觉得工会的工作越来越贴心，希望以后能多组织。'
const COMMENT = `<b>网友8号</b><span>2018-06-14 10:05</span><p>${OPINION}</p><a href=#>回复</a><a href=#>顶(3)</a>`

test.each([
  ['named pl', `<div class="pl_list">${`<div>${COMMENT}</div>`.repeat(20)}</div>`],
  ['named pl, without blocks', `<div class="pl_list">${COMMENT.repeat(20)}</div>`],
  ['named PL', `<div id="newsPL">${COMMENT.repeat(20)}</div>`],
  ['without a name', `<div>${`<div>${COMMENT}</div>`.repeat(20)}</div>`],
  ['beside the text', `<div class="x odd">${COMMENT}</div><div class="x even">${COMMENT}</div>`.repeat(9)],
  ['in a list', `<ul>${`<li>${COMMENT}</li>`.repeat(3)}</ul>`],
  ['in tables', `<table><tr><td>${COMMENT}</td></tr></table>`.repeat(4)],
  ['with names only', `<div><b>匿名网友</b><p>${OPINION}</p></div>`.repeat(9)],
  ['with votes only', `<div>小王 3小时前<p>${OPINION}</p>顶[3] 踩[0]</div>`.repeat(9)],
  ['with buttons only', `<div>小王<p>${OPINION}</p><i>支持(<em>3</em>)</i><i>举报</i></div>`.repeat(9)],
])('leaves comments %s out, however short the article is', (_, comments) => {
  for (const count of [1, 3]) {
    const page = extract(`${HEAD}<div>${`<p>${SENTENCE}</p>`.repeat(count)}${comments}</div>`)
    expect(wordsOf(page)).toBe(SENTENCE.repeat(count))
  }
})

test.each([
  ['place', 'place'],
  ['template', 'template'],
  ['padding', 'pl20'],
])('keeps an article that stands in %s', (_, name) => {
  const page = extract(`${HEAD}<div class="${name}">${`<div><p>${SENTENCE}</p></div>`.repeat(4)}</div>`)
  expect(wordsOf(page)).toBe(SENTENCE.repeat(4))
})

test.each([
  ['what readers said, as told by the article', `<div><p>网友“小王”说：${SENTENCE}</p></div>`],
  ['pictures to vote for', `<div><img src="/a.jpg"><p>${SENTENCE}</p><a href=#>支持(3)</a></div>`],
])('keeps %s', (_, block) => {
  expect(wordsOf(extract(HEAD + `<div>${block.repeat(4)}</div>`)).split(SENTENCE)).toHaveLength(5)
})

test('reads what is said about the page in its head, its scripts and its cells', () => {
  const page = extract(
    `<head><script type="application/ld+json">{"datePublished": "2018-06-14T10:05:00+08:00"}</script>${HEAD}</head><table><tr><td>当前位置：</td><td><a href=/>首页</a></td><td>&gt; <a href=/n>新闻</a></td></tr></table><p>${SENTENCE}</p>`,
  )
  expect(shanghai(page.date.value)).toMatch(/^2018-06-14T10:05/)
  expect(page.breadcrumb.value).toEqual(['首页', '新闻'])
})

test('reads a page whose names say that all of it stands beside the article', () => {
  const page = extract(`${HEAD}<div class="sidebar"><p>${SENTENCE}</p><p>${SENTENCE}</p></div>`)
  expect(wordsOf(page)).toBe(SENTENCE.repeat(2))
  expect(page.content.confidence).toBeLessThan(0.5)
})
