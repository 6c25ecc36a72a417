import { expect, test } from 'vitest'
import { type RichNode, textOf } from '../../../../src/model/rich-text.ts'
import { extractPage } from '../../../../src/publish/sources/pages/extract.ts'
import { LAYOUTS, type Layout } from './page-layouts.ts'
import { MORE_LAYOUTS } from './page-layouts-more.ts'

/** What is measured of each page: whether it was read as a person reads it. */
const MEASURES = [
  'title',
  'date',
  'source',
  'author',
  'editor',
  'first',
  'last',
  'inside',
  'clean',
  'pictures',
  'captions',
] as const

type Measured = Record<(typeof MEASURES)[number], boolean>

const measured = [...LAYOUTS, ...MORE_LAYOUTS].map((layout) => ({ name: layout.name, ...measure(layout) }))

test('pages of many systems are read as a person reads them', () => {
  const lines = measured.flatMap(({ name, ...row }) => {
    const wrong = MEASURES.filter((key) => !row[key])
    return wrong.length > 0 ? [`${name}: ${wrong.map((key) => `✗${key}`).join(' ')}`] : []
  })
  const totals = MEASURES.map((key) => `${key} ${measured.filter((row) => row[key]).length}`)
  process.stdout.write(`${[...lines, `${totals.join(' · ')} of ${measured.length}`].join('\n')}\n`)
  expect(measured.length).toBeGreaterThanOrEqual(54)
  expect(lines).toEqual([])
})

function measure({ html, address, reading }: Layout): Measured {
  const url = new URL(address)
  const page = extractPage(html, { url, timeZone: 'Asia/Shanghai', now: Date.UTC(2026, 10, 22) })
  const text = squeeze(textOf(page.content.value))
  const words = squeeze(textOf(withoutCaptions(page.content.value)))
  const date = page.date.value === undefined ? '' : new Date(page.date.value + 8 * 3_600_000).toISOString()
  const captions = new Set(find(page.content.value, 'figcaption').map((node) => squeeze(textOf([node]))))
  return {
    title: page.title.value === reading.title,
    date: date.startsWith(reading.date) && (reading.date !== '' || date === ''),
    source: page.source.value === reading.source,
    author: reading.author === undefined || page.author.value === reading.author,
    editor: reading.editor === undefined || page.editor.value === reading.editor,
    first: words.startsWith(squeeze(reading.first)),
    last: words.endsWith(squeeze(reading.last)),
    inside: (reading.inside ?? []).every((words) => text.includes(squeeze(words))),
    clean: reading.outside.every((words) => !text.includes(squeeze(words))),
    pictures: find(page.content.value, 'img').length === reading.pictures,
    captions: (reading.captions ?? []).every((caption) => captions.has(squeeze(caption))),
  }
}

function find(nodes: readonly RichNode[], tag: string): RichNode[] {
  return nodes.flatMap((node) =>
    typeof node === 'string' ? [] : [...(node.tag === tag ? [node] : []), ...find(node.children, tag)],
  )
}

function withoutCaptions(nodes: readonly RichNode[]): RichNode[] {
  return nodes.flatMap((node): RichNode[] => {
    if (typeof node === 'string') return [node]
    return node.tag === 'figcaption' ? [] : [{ ...node, children: withoutCaptions(node.children) }]
  })
}

function squeeze(text: string): string {
  return text.replaceAll(/[\s\u00a0\u3000\u200b]+/g, '')
}
