import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type RichNode, textOf } from '../../../../src/model/rich-text.ts'
import { decodeText } from '../../../../src/publish/encoding.ts'
import { extractPage } from '../../../../src/publish/sources/pages/extract.ts'
import { encode, inNumbers } from './gb-bytes.ts'

interface Expected {
  title: string
  date: string | null
  source: string | null
  first: string
  last: string
  images: number
  not_in_text: string[]
  head_optional: string[]
  tail_optional: string[]
}

/** Real pages lie outside of the project; where they are, they are measured. */
const FOLDERS = process.env['WORKSITE_DATA'] ? [process.env['WORKSITE_DATA']] : []
const MEASURES = ['title', 'date', 'source', 'first', 'last', 'clean', 'pictures'] as const
const NEEDED: Record<(typeof MEASURES)[number], number> = {
  title: 12,
  date: 12,
  source: 10,
  first: 11,
  last: 11,
  clean: 12,
  pictures: 10,
}

const OPTIONS = {
  url: new URL('https://news.example.cn/a/1.html'),
  timeZone: 'Asia/Shanghai',
  now: Date.UTC(2026, 10, 22),
}

test('measures a page of our own as it measures real ones', () => {
  const first = '井口的雪停了，早班的工友把路面的冰一块块铲净，又撒上一层炉灰。'
  const last = '下班的时候，更衣室门口多了一双双擦干净的雨靴，谁也不知道是谁擦的。'
  const html = `<title>雪后的井口_工人报</title><h1>雪后的井口</h1><div>来源：工人报 2018年6月14日</div>
    <div id="content"><p>${first}</p><p>${last}</p></div><div class="nav"><a href="/">返回首页</a></div>`
  const expected = { title: '雪后的井口', date: '2018-06-14', source: '工人报', first, last, images: 0 }
  const measured = measure(html, {
    ...expected,
    not_in_text: ['返回首页'],
    head_optional: [],
    tail_optional: [],
  })
  expect(measured).toEqual(Object.fromEntries(MEASURES.map((key) => [key, true])))
  const wrong = measure(html, {
    ...expected,
    title: '别的',
    not_in_text: ['炉灰'],
    head_optional: [],
    tail_optional: [],
  })
  expect(wrong).toMatchObject({ title: false, clean: false, date: true })
})

test.each(FOLDERS)('reads real pages as a person does', (folder) => {
  const pages = join(folder, 'pages')
  const expected = JSON.parse(readFileSync(join(pages, 'expected.json'), 'utf8')) as Record<string, Expected>
  const rows = Object.entries(expected).map(([name, page]) => ({
    name,
    ...measure(readFileSync(join(pages, name), 'utf8'), page),
  }))
  const totals = Object.fromEntries(MEASURES.map((key) => [key, rows.filter((row) => row[key]).length]))
  process.stdout.write(
    `${rows
      .map(
        (row) =>
          `${row.name} ${
            MEASURES.filter((key) => !row[key])
              .map((key) => `✗${key}`)
              .join(' ') || '✓'
          }`,
      )
      .join('\n')}\n`,
  )
  process.stdout.write(`${JSON.stringify(totals)} of ${rows.length}\n`)
  for (const key of MEASURES) expect(totals[key], key).toBeGreaterThanOrEqual(NEEDED[key])
})

/** As a page may declare itself: wrongly, not at all, or as something else. */
const DECLARATIONS = ['', '<meta charset="utf-8">', '<meta charset="gb2312">', '<meta charset="big5">']
const HEADERS = [
  '',
  'text/html',
  'text/html; charset=iso-8859-1',
  'text/html; charset=utf-8',
  'text/html; charset=gbk',
]
const ENCODINGS = ['GBK', 'GB18030', 'UTF-16LE', 'UTF-16BE', 'UTF-8']

const REAL = FOLDERS.flatMap((folder) => {
  const pages = join(folder, 'pages')
  const names = Object.keys(JSON.parse(readFileSync(join(pages, 'expected.json'), 'utf8')) as object)
  return names.map((name) => [name, join(pages, name)] as const)
})

test.each(REAL)('%s reads the same in any encoding, whatever it declares', (name, file) => {
  const page = readFileSync(file, 'utf8').replaceAll(/<meta[^>]*charset[^>]*>/gi, '')
  for (const encoding of ENCODINGS) {
    // GBK lacks some characters: who writes it puts them down as numbers.
    const html = encoding === 'GBK' ? inNumbers(page) : page
    const expected = readingOf(html)
    for (const [index, declaration] of DECLARATIONS.entries()) {
      const declared = html.replace(/<head[^>]*>/i, (head) => head + declaration)
      const contentType = HEADERS[(index + name.length) % HEADERS.length]!
      const { text, reliable } = decodeText(encode(declared, encoding), { contentType })
      const as = `${encoding} as "${declaration}", ${contentType}`
      expect([as, reliable, text === declared]).toEqual([as, true, true])
      if (index === 0) expect([as, readingOf(text)]).toEqual([as, expected])
    }
  }
})

function readingOf(html: string): unknown[] {
  const page = extractPage(html, OPTIONS)
  return [page.title.value, page.date.value, page.source.value, textOf(page.content.value)]
}

function measure(html: string, expected: Expected): Record<(typeof MEASURES)[number], boolean> {
  const page = extractPage(html, OPTIONS)
  const text = withoutOptional(squeeze(textOf(page.content.value)), expected)
  const date = page.date.value === undefined ? '' : new Date(page.date.value + 8 * 60 * 60_000).toISOString()
  return {
    title: page.title.value === expected.title,
    date: expected.date === null || date.startsWith(expected.date),
    source: expected.source === null || page.source.value === expected.source,
    first: text.startsWith(squeeze(expected.first)),
    last: text.endsWith(squeeze(expected.last)),
    clean: expected.not_in_text.every((words) => !text.includes(squeeze(words))),
    pictures: countPictures(page.content.value) === expected.images,
  }
}

function withoutOptional(text: string, expected: Expected): string {
  const head = expected.head_optional.map(squeeze).find((words) => text.startsWith(words)) ?? ''
  const tail = expected.tail_optional.map(squeeze).find((words) => text.endsWith(words)) ?? ''
  if (head === '' && tail === '') return text
  return withoutOptional(text.slice(head.length, text.length - tail.length), expected)
}

function countPictures(nodes: readonly RichNode[]): number {
  return nodes.reduce(
    (sum, node) =>
      sum + (typeof node === 'string' ? 0 : Number(node.tag === 'img') + countPictures(node.children)),
    0,
  )
}

function squeeze(text: string): string {
  return text.replaceAll(/[\s\u00a0\u3000\u200b]+/g, '')
}
