import { load } from 'cheerio'
import { expect, test } from 'vitest'
import { cleanHtml } from '../../../../src/publish/html.ts'
import { extractPage } from '../../../../src/publish/sources/pages/extract.ts'
import { parseListPage } from '../../../../src/publish/sources/pages/list.ts'

const url = new URL('https://old.example.cn/1.html')
const OPTIONS = { url, timeZone: 'Asia/Shanghai', now: Date.UTC(2026, 10, 22) }
const SENTENCE = '班组的人把工具收好，清点以后才上罐笼。'
const HEAD = '<title>收工以后_工友网</title><h1>收工以后</h1>'

const nest = (open: string, close: string, times: number): string =>
  open.repeat(times) + SENTENCE + close.repeat(times)

/** Pages of a size; all below the limits that bound larger ones. */
const PAGES: Record<string, (size: number) => string> = {
  paragraphs: (size) => `${HEAD}<div>${`<p>${SENTENCE}</p>`.repeat(size)}</div>`,
  'nested lists': (size) => `${HEAD}<div>${nest('<ul><li>', '</li></ul>', 60).repeat(size / 60)}</div>`,
  'nested divisions': (size) => `${HEAD}${nest('<div>', '</div>', 120).repeat(size / 120)}`,
  'nested tables': (size) => `${HEAD}${nest('<table><tr><td>', '</td></tr></table>', 90).repeat(size / 360)}`,
  'lines and breaks': (size) => `${HEAD}<div>${`${SENTENCE}<br>`.repeat(size)}</div>`,
  links: (size) => `${HEAD}<ul>${`<li><a href="/1/">${SENTENCE}</a></li>`.repeat(size)}</ul>`,
  'rows of a table': (size) =>
    `${HEAD}<table>${`<tr><td>${SENTENCE}</td><td>甲</td></tr>`.repeat(size / 3)}</table>`,
  comments: (size) =>
    `${HEAD}<p>${SENTENCE}</p><div>${`<div><b>网友</b><i>3小时前</i><p>${SENTENCE}</p><a href=#>回复</a></div>`.repeat(size / 5)}</div>`,
  'headings of other news': (size) =>
    `${HEAD}<div>${`<h3>相关阅读</h3><p>${SENTENCE}</p>`.repeat(size / 2)}</div>`,
  'files and films': (size) =>
    `${HEAD}<div><p>${SENTENCE}</p>${'<p><a href=/a.doc>附件</a></p><video src=/a.mp4></video>'.repeat(size / 3)}</div>`,
  'pieces of a heading': (size) => `<title>题</title><h1>${'<i>题</i>'.repeat(size)}</h1><p>${SENTENCE}</p>`,
  'names and labels': (size) =>
    `${HEAD}<p>记者 ${'周鹏、'.repeat(size)}</p><p>${'来源：作者：'.repeat(size)}</p><p>${SENTENCE}</p>`,
  'open brackets and quotes': (size) =>
    `${HEAD}<script>${'document.write("('.repeat(size)}</script><p>${'（【《'.repeat(size)}</p>`,
}
const SMALL = 720
const TIMES = 6
/** Quadratic work would take 36 times as long; caches, collections and compilers are no steady clocks. */
const MOST = 18

const READERS: Record<string, (html: string) => unknown> = {
  page: (html) => extractPage(html, OPTIONS),
  list: (html) => parseListPage(html, OPTIONS),
  text: (html) => cleanHtml(html, { base: url }),
}

/** What this thread has worked, in milliseconds, whatever else the machine does; the least of two. */
function workOf(read: () => unknown): number {
  const runs = [1, 2].map(() => {
    const before = process.cpuUsage()
    read()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...runs)
}

/** What each reader might stumble over. */
const HARD: Record<string, RegExp> = {
  page: /./,
  list: /links|nested|rows/,
  text: /paragraphs|nested|breaks/,
}
const CASES = Object.keys(PAGES).flatMap((page) =>
  Object.keys(READERS)
    .filter((reader) => HARD[reader]!.test(page))
    .map((reader) => [page, reader] as const),
)

test.each(CASES)(
  'X15: of %s, six times as much takes a %s’s reader about six times as long',
  (page, reader) => {
    const [small, large] = [SMALL, SMALL * TIMES].map((size) => {
      const html = PAGES[page]!(size)
      return workOf(() => READERS[reader]!(html))
    })
    // Below some milliseconds nothing but the clock is measured.
    expect(large! / Math.max(small!, 10)).toBeLessThan(MOST)
  },
)

/** Files at and above every limit: parsing them as browsers do is the least that any reader does. */
const ENORMOUS: Record<string, string> = {
  '100,000 paragraphs': `${HEAD}<div>${`<p>${SENTENCE}</p>`.repeat(100_000)}</div>`,
  'lists, 60 deep': `${HEAD}<div>${nest('<ul><li>', '</li></ul>', 60).repeat(1700)}</div>`,
  'lists, 240 deep': `${HEAD}<div>${nest('<ul><li>', '</li></ul>', 240).repeat(420)}</div>`,
  '18,000 lines, 450 deep': `${HEAD}${'<div>'.repeat(450)}${`<p>${SENTENCE}</p>`.repeat(18_000)}`,
  '100,000 links': `${HEAD}<ul>${`<li><a href="/1/">${SENTENCE}</a></li>`.repeat(50_000)}</ul>`,
  '100,000 lines': `${HEAD}<p>${`${SENTENCE}<br>`.repeat(100_000)}</p>`,
  '27,000 nested tables': `${HEAD}${nest('<table><tr><td>', '</td></tr></table>', 90).repeat(300)}`,
}
/** Where it is as many times slower than parsing, something is done again for each element. */
const MOST_BESIDE_PARSING = 4

test.each(Object.entries(ENORMOUS))(
  'X15: no reader works much longer on %s than parsing them takes',
  (_, html) => {
    const parsing = Math.max(
      20,
      workOf(() => load(html)),
    )
    for (const [name, read] of Object.entries(READERS)) {
      expect([name, workOf(() => read(html)) / parsing > MOST_BESIDE_PARSING]).toEqual([name, false])
    }
  },
)
