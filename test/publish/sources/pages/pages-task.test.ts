import { expect, test } from 'vitest'
import { ownAddress, savedAt } from '../../../../src/publish/sources/pages/pages-address.ts'
import { runPagesTask, type PagesTask } from '../../../../src/publish/sources/pages/pages-task.ts'
import { aListPage, anArticlePage } from './old-site.ts'

function aTask(html: string, changes: Partial<PagesTask> = {}): PagesTask {
  return {
    type: 'article',
    bytes: Buffer.from(html),
    contentType: 'text/html; charset=utf-8',
    address: 'http://old.example.cn/1.html',
    isSaved: false,
    timeZone: 'Asia/Shanghai',
    fetched: Date.UTC(2026, 10, 22),
    selectors: {},
    ...changes,
  }
}

test('reads an article, and a list', () => {
  expect(runPagesTask(aTask(anArticlePage({ title: '高温天里的清凉' })))).toMatchObject({
    type: 'article',
    address: 'http://old.example.cn/1.html',
    encoding: 'utf-8',
    reliable: true,
    page: { title: { value: '高温天里的清凉' } },
  })
  const list = aListPage([{ href: '/1001.html', title: '第一篇写的是送清凉活动', date: '2018-06-14' }])
  expect(runPagesTask(aTask(list, { type: 'list' }))).toMatchObject({
    type: 'list',
    list: { articles: [{ address: 'http://old.example.cn/1001.html' }] },
  })
})

test('only a saved page may say where it comes from', () => {
  const html = `<link rel="canonical" href="https://other.example.cn/x.html">${anArticlePage({ title: '高温' })}`
  expect(runPagesTask(aTask(html)).address).toBe('http://old.example.cn/1.html')
  expect(runPagesTask(aTask(html, { isSaved: true })).address).toBe('http://old.example.cn/1.html')
  const file = { isSaved: true, address: 'file:///saved/1.html' }
  expect(runPagesTask(aTask(html, file)).address).toBe('https://other.example.cn/x.html')
})

test.each([
  ['<!-- saved from url=(0031)http://a.example.cn/1.html -->', 'http://a.example.cn/1.html'],
  ["<link href='http://a.example.cn/2.html' rel=canonical>", 'http://a.example.cn/2.html'],
  ['<meta property="og:url" content="http://a.example.cn/3?a=1&amp;b=2">', 'http://a.example.cn/3?a=1&b=2'],
  [
    '<!-- Mirrored from a.example.cn/5.html by HTTrack Website Copier/3.x, Thu, 14 Jun 2018 02:05:00 GMT -->',
    'http://a.example.cn/5.html',
  ],
  [
    '<!--\n Page saved with SingleFile\n url: http://a.example.cn/6.html\n saved date: Thu Jun 14 2018 10:05:00 GMT+0800 (中国标准时间)\n-->',
    'http://a.example.cn/6.html',
  ],
  ['<link rel="canonical" href="/4.html">', ''],
  ['<link rel="canonical" href="javascript:alert(1)">', ''],
  ['', ''],
])('a saved page that says %s comes from "%s"', (html, address) => {
  expect(ownAddress(html)).toBe(address)
})

test('programs that save pages tell when', () => {
  const moment = Date.UTC(2018, 5, 14, 2, 5)
  expect(
    savedAt(
      "<!-- Mirrored from a.cn/ by HTTrack Website Copier/3.x [XR&CO'2014], Thu, 14 Jun 2018 02:05:00 GMT -->",
    ),
  ).toBe(moment)
  expect(
    savedAt('<!--\n url: http://a.cn/ \n saved date: Thu Jun 14 2018 10:05:00 GMT+0800 (中国标准时间)\n-->'),
  ).toBe(moment)
  expect(savedAt('<!-- Mirrored from a.cn/ by HTTrack, Someday, 99 -->')).toBeUndefined()
  expect(savedAt('<p>saved date: yesterday</p>')).toBeUndefined()
})
