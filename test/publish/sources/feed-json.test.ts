import { describe, expect, test } from 'vitest'
import { generateRichText } from '../../../src/model/rich-text.ts'
import { onlyDraft, readText } from './read-text.ts'

function feed(items: unknown[], rest: object = {}): string {
  return JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: '井场消息', ...rest, items })
}

test('gives everything that JSON Feed says about an item', () => {
  const draft = onlyDraft(
    feed(
      [
        {
          id: 17,
          url: '/1.html',
          title: '甲 <b>',
          content_html: '<p>一<img src="a.jpg"></p>',
          date_published: '2018-06-14T10:05:00+08:00',
          date_modified: '2018-06-15T10:05:00+08:00',
          tags: ['经济技术', 3, '', null],
          authors: [{ name: '周鹏' }, { name: '李霞' }],
          image: 'lead.jpg',
        },
      ],
      { home_page_url: 'https://news.example.cn/' },
    ),
  )
  expect(draft).toMatchObject({
    title: '甲 <b>',
    url: 'https://news.example.cn/1.html',
    date: Date.UTC(2018, 5, 14, 2, 5),
    revised: Date.UTC(2018, 5, 15, 2, 5),
    tags: ['经济技术', '3'],
    category: 'economy',
    author: '周鹏, 李霞',
    source: '井场消息',
    picture: { src: 'https://news.example.cn/lead.jpg', alt: '' },
  })
  expect(generateRichText(draft.content)).toBe('<p>一<img src="https://news.example.cn/a.jpg"></p>')
})

test('has version 1.0’s author, plain text and attached picture', () => {
  const draft = onlyDraft(
    feed(
      [
        {
          external_url: 'https://a.cn/1',
          content_text: '1 < 2\n二',
          attachments: [{ url: '/a', mime_type: 'image/png' }],
        },
      ],
      {
        author: { name: '周鹏' },
      },
    ),
  )
  expect(draft).toMatchObject({
    author: '周鹏',
    url: 'https://a.cn/1',
    picture: { src: 'https://news.example.cn/a' },
  })
  expect(generateRichText(draft.content)).toBe('<p>1 &lt; 2</p><p>二</p>')
})

describe('junk', () => {
  test('in some items leaves the others', () => {
    const { drafts, problems } = readText(
      feed([
        null,
        'x',
        [],
        { title: 3, content_html: {}, tags: 'x', authors: 1, id: [] },
        { id: 'a', title: '甲\ud800', content_html: '<p>一</p>' },
      ]),
    )
    expect(drafts.map(({ title }) => title)).toEqual(['3', '甲\ufffd'])
    expect(problems).toMatchObject([{ type: 'damaged' }])
  })

  test('named __proto__ pollutes nothing', () => {
    const text = feed([{ id: 'a', title: '甲' }]).replace(
      '"id"',
      '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"id"',
    )
    expect(onlyDraft(text).title).toBe('甲')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('nested 100,000 deep is survived', () => {
    const deep = '['.repeat(1e5) + ']'.repeat(1e5)
    expect(onlyDraft(feed([{ id: 'a', title: '甲' }]).replace('"id"', `"x":${deep},"id"`)).title).toBe('甲')
  })
})

describe('damaged JSON', () => {
  const text = feed([
    { id: 'a', title: '甲', content_text: '{"}]' },
    { id: 'b', title: '乙' },
  ])

  test('gives the whole items before the damage', () => {
    const { drafts, problems, answered } = readText(text.slice(0, -8))
    expect(drafts).toMatchObject([{ title: '甲', source: '井场消息' }])
    expect({ answered, problems }).toMatchObject({ answered: true, problems: [{ type: 'damaged' }] })
  })

  test('with line breaks in its texts gives every item', () => {
    expect(readText(text.replace('甲', '甲\n')).drafts).toHaveLength(2)
  })

  test('before its first item is no answer', () => {
    expect(readText(text.slice(0, text.indexOf('"id"'))).answered).toBe(false)
    expect(readText('{"title": x').problems).toMatchObject([
      { type: 'left-out', message: 'It is neither XML nor whole JSON.' },
    ])
  })
})

test.each(['{}', '[1]', '{"error":"login"}'])('says of %s that it is no feed', (text) => {
  expect(readText(text)).toMatchObject({
    answered: false,
    problems: [{ type: 'left-out', message: 'It is JSON, but not a JSON Feed.' }],
  })
})

test('without items is an empty feed', () => {
  expect(readText('{"version":"https://jsonfeed.org/version/1"}')).toMatchObject({
    answered: true,
    drafts: [],
  })
})
