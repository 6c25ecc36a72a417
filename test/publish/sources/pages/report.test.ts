import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Draft, ReportedField } from '../../../../src/publish/draft.ts'
import {
  applyCorrections,
  parseCorrections,
  type Corrections,
} from '../../../../src/publish/sources/pages/corrections.ts'
import { generateCsv, parseCsv } from '../../../../src/publish/sources/pages/report-csv.ts'
import { generateReport, writtenValue } from '../../../../src/publish/sources/pages/report.ts'
import { aSite } from '../../site.ts'

const NOW = Date.UTC(2026, 10, 22)
const DATE = Date.UTC(2018, 5, 14, 2, 5)

function aDraft(changes: Partial<Draft> = {}): Draft {
  return {
    slug: 'abc',
    title: '送清凉',
    date: DATE,
    category: 'economy',
    tags: ['工会', '高温'],
    source: '工人报',
    author: '',
    editor: '',
    url: 'https://old.example.cn/1.html',
    related: [],
    content: [{ tag: 'p', attributes: {}, children: ['正文。'] }],
    withdrawn: false,
    ...changes,
  }
}

function aField(changes: Partial<ReportedField> = {}): ReportedField {
  const address = 'https://old.example.cn/1.html'
  return {
    slug: 'abc',
    address,
    field: 'author',
    value: '周鹏',
    confidence: 0.4,
    title: '送清凉',
    ...changes,
  }
}

const HEAD = 'slug,address,field,value,confidence,article title,note\r\n'
const read = (text: string | Uint8Array): Corrections =>
  parseCorrections(typeof text === 'string' ? Buffer.from(text) : text, {
    name: 'c.csv',
    site: aSite(),
    now: NOW,
  })
const correct = (text: string, draft = aDraft(), fields: ReportedField[] = []): Draft =>
  applyCorrections(read(text), { drafts: [draft], fields, published: new Set() }, aSite()).drafts[0]!

test('a file that was written is read as it was, whatever stands in it', () => {
  const cell = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'a,;"\r\n\t\'=+-@＝') }))
  const row = fc.array(cell, { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
      const all = [['a', 'b,c'], ...rows]
      const kept = all.filter((cells) => cells.some((value) => value !== ''))
      expect(parseCsv(generateCsv(all)).map(({ cells }) => cells)).toEqual(kept)
    }),
  )
})

test('reads quotes, line ends and delimiters of every kind, and knows the lines', () => {
  expect(parseCsv('\ufeffa;b\r"x\n""y""";2\n\n"open;3')).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['x\n"y"', '2'] },
    { line: 5, cells: ['open;3'] },
  ])
  expect(parseCsv('a\tb\n"1"x\t')).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['1x', ''] },
  ])
  expect(parseCsv('')).toEqual([])
})

test('nothing from a page becomes a formula in the office’s spreadsheet', () => {
  const report = generateReport([aField({ value: '=HYPERLINK("http://evil","x")', title: '@SUM(1)' })])
  expect(report.startsWith(`\ufeff${HEAD}`)).toBe(true)
  expect(report).toContain(`"'=HYPERLINK(""http://evil"",""x"")",0.40,'@SUM(1),\r\n`)
})

test('values are written as the office may write them', () => {
  const draft = aDraft({ reads: 1200, withdrawn: true })
  const written = (['title', 'date', 'category', 'tags', 'reads', 'text', 'skip'] as const).map((field) =>
    writtenValue(draft, field, aSite()),
  )
  expect(written).toEqual(['送清凉', '2018-06-14 10:05', '经济技术', '工会；高温', '1200', '正文。', 'yes'])
  const unknown = aDraft({ date: undefined, category: 'gone' })
  expect(
    (['date', 'category', 'reads', 'skip'] as const).map((field) => writtenValue(unknown, field, aSite())),
  ).toEqual(['', 'gone', '', ''])
})

test.each<[string, string, Partial<Draft>]>([
  ['title', '新标题', { title: '新标题' }],
  ['date', '2018/6/15 9:00', { date: Date.UTC(2018, 5, 15, 1) }],
  ['date', '-', { date: undefined }],
  ['source', '-', { source: '' }],
  ['author', '周鹏', { author: '周鹏' }],
  ['Editor', '李在山', { editor: '李在山' }],
  ['category', '安全生产', { category: 'safety' }],
  ['category', 'news', { category: 'news' }],
  ['tags', '"安全、工地,安全"', { tags: ['安全', '工地'] }],
  ['tags', '-', { tags: [] }],
  ['reads', '"4,767"', { reads: 4767 }],
  ['skip', '是', { withdrawn: true }],
  ['skip', 'no', {}],
  ['text', '什么都可以', {}],
  ['title', '', {}],
])('a corrected %s of %s counts', (field, value, expected) => {
  expect(correct(`${HEAD}abc,,${field},${value},1,x\r\n`)).toEqual(aDraft(expected))
})

test('tells what cannot be used, each with its line', () => {
  const rows = [
    'abc,,titel,x',
    'abc,,date,gestern',
    'abc,,category,nowhere',
    'abc,,reads,many',
    'abc,,skip,perhaps',
    'abc,,title,-',
    ',,title,x',
    'none,,title,x',
    'old,,title,x',
  ]
  const corrections = read(`${HEAD}${rows.join('\r\n')}`)
  const { problems } = applyCorrections(
    corrections,
    { drafts: [aDraft()], fields: [], published: new Set(['old']) },
    aSite(),
  )
  expect(problems.map(({ type, item }) => `${type} ${item}`)).toEqual([
    ...[2, 3, 4, 5, 6, 7, 8].map((line) => `left-out line ${line}`),
    'left-out line 9',
    'notice line 10',
  ])
  expect(problems[0]).toMatchObject({ source: 'c.csv', message: expect.stringContaining('"titel"') })
})

test('a file without the right columns corrects nothing', () => {
  expect(read('slug,value\nabc,x')).toMatchObject({ rows: [], problems: [{ item: 'line 1' }] })
  expect(read('')).toMatchObject({ rows: [], problems: [{ item: 'line 1' }] })
})

test('reads what Excel in China saves: GBK', () => {
  // 周鹏 in GBK.
  const bytes = Buffer.concat([
    Buffer.from(`${HEAD}abc,,author,`),
    Buffer.from([0xd6, 0xdc, 0xc5, 0xf4]),
    Buffer.from(',1,\r\n'),
  ])
  expect(read(bytes).rows[0]).toMatchObject({ value: '周鹏' })
  expect(read(`${HEAD}abc,,author,周\ufffd,1,`).problems[0]).toMatchObject({ item: 'line 1' })
})

test('the next report can be fed back: it holds every decision, and no longer what was decided', () => {
  const fields = [aField(), aField({ field: 'source', value: '', confidence: 0 })]
  const first = read(
    `${HEAD}abc,,author,错,1,\r\nabc,,author,周大鹏,1,\r\nold,,title,旧闻,1,\r\ngone,,title,x,1,`,
  )
  const found = { drafts: [aDraft()], fields, published: new Set(['old']) }
  const result = applyCorrections(first, found, aSite())
  expect(result.fields.map(({ slug, field, value, confidence }) => [slug, field, value, confidence])).toEqual(
    [
      ['abc', 'source', '', 0],
      ['abc', 'author', '周大鹏', 1],
      ['old', 'title', '旧闻', 1],
    ],
  )
  const again = applyCorrections(read(generateReport(result.fields)), found, aSite())
  expect(again.fields).toEqual(result.fields)
  expect(again.drafts).toEqual(result.drafts)
})

test('a decision that a field is empty stays one', () => {
  const found = { drafts: [aDraft()], fields: [], published: new Set<string>() }
  const first = applyCorrections(read(`${HEAD}abc,,source,-,1,`), found, aSite())
  const again = applyCorrections(read(generateReport(first.fields)), found, aSite())
  expect(again.drafts[0]!.source).toBe('')
})
