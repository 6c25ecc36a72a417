import { expect, test } from 'vitest'
import { parseItem, toItem } from '../../src/feed/item.ts'
import { anArticle, aPicture } from '../helpers/articles.ts'

const variants = [
  { src: '/images/00000000000000aa-400.webp', width: 400, bytes: 4 },
  { src: '/images/0123456789abcdef-800.webp', width: 800, bytes: 9 },
  { src: '/images/00000000000000cc-1200.webp', width: 1200, bytes: 20 },
]
const picture = aPicture({ ...variants[1], widths: [400, 800, 1200], variants, alt: '图' })
const full = anArticle({
  tags: ['竞赛'],
  related: ['other'],
  editor: '李编',
  url: 'https://example.org/1',
  picture,
  pictures: [picture],
  revised: Date.UTC(2018, 5, 15),
  attachments: [{ url: 'https://a.cn/a.mp3', type: 'audio/mpeg', bytes: 2_900_000, seconds: 192 }],
})

test.each([
  ['everything', full],
  ['only what it must', anArticle({ source: '', author: '', summary: '' })],
])('an article with %s travels and arrives the same', (_what, article) => {
  expect(parseItem(JSON.parse(JSON.stringify(toItem(article))))).toEqual(article)
})

test.each([
  ['no slug', { id: undefined }],
  ['a slug that leads elsewhere', { id: '../x' }],
  ['no date', { date_published: 'yesterday' }],
  ['no text', { content_html: 7 }],
  ['nothing of ours', { _worksite: null }],
  ['no seq', { _worksite: { category: 'economy' } }],
])('an item with %s is no article', (_what, broken) => {
  expect(parseItem({ ...toItem(full), ...broken })).toBeUndefined()
})

test('junk members do no harm', () => {
  const junk = JSON.parse(
    '{"__proto__":{"polluted":1},"title":"一\\ud800二","tags":[1,"竞赛",null],"authors":[3,{"name":"甲"},{"name":"乙"}],"image":5,"external_url":"javascript:x"}',
  ) as object
  const own = {
    ...toItem(full)._worksite,
    images: [7, { src: 'https://x/y.png' }, picture],
    related: ['../x', 'ok', 1],
  }
  const article = parseItem({ ...toItem(full), ...junk, _worksite: own })
  expect(article).toMatchObject({
    title: '一\ufffd二',
    tags: ['竞赛'],
    author: '甲、乙',
    url: '',
    related: ['ok'],
  })
  expect(article?.pictures).toEqual([picture])
  expect(article?.picture).toBeUndefined()
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
})

/** What arrives of the picture when it is sent so. */
function arrived(changes: object): unknown {
  const item = toItem(full)
  return parseItem({ ...item, _worksite: { ...item._worksite, images: [{ ...picture, ...changes }] } })
    ?.pictures[0]
}

test.each([
  ['nothing', undefined],
  ['no list', { length: 1 }],
  ['addresses elsewhere', [{ ...variants[0], src: 'https://x.cn/a.webp' }]],
  ['paths elsewhere', [{ ...variants[0], src: '/images/../a.webp' }]],
  ['no width', [{ ...variants[0], width: 0 }]],
  ['no size', [{ ...variants[0], bytes: '4' }]],
  ['junk', [null, 7, 'x', []]],
])('a picture with %s for variants, as older packs have it, is its only file', (_what, given) => {
  expect(arrived({ variants: given, widths: [1, 2, 3] })).toEqual({
    ...picture,
    widths: [800],
    variants: [variants[1]],
  })
})

test('variants come in order of their widths, eight at most', () => {
  expect(arrived({ variants: variants.toReversed() })).toEqual(picture)
  const many = Array.from({ length: 99 }, () => variants[1])
  expect(arrived({ variants: many })).toMatchObject({ variants: many.slice(0, 8) })
})

test('a title of a megabyte is clipped', () => {
  expect(parseItem({ ...toItem(full), title: '长'.repeat(1_000_000) })?.title.length).toBeLessThan(600)
})

test('of attachments only those with an address that may be linked to are kept, with numbers that are numbers', () => {
  const url = 'https://a.cn/a.mp3'
  const attachments = [
    7,
    null,
    { url: 'javascript:x', mime_type: 'audio/mpeg' },
    { url, mime_type: 5, size_in_bytes: -1, duration_in_seconds: '3:12' },
    ...Array.from({ length: 50 }, () => ({ url })),
  ]
  const article = parseItem({ ...toItem(full), attachments })
  expect(article?.attachments).toHaveLength(20)
  expect(article?.attachments?.[0]).toEqual({ url, type: '', bytes: 0, seconds: 0 })
  expect(parseItem({ ...toItem(full), attachments: 'x' })).not.toHaveProperty('attachments')
})
