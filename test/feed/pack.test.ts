import { expect, test } from 'vitest'
import type { FeedError } from '../../src/feed/errors.ts'
import { generatePack, parsePack } from '../../src/feed/pack.ts'
import { anArticle } from '../helpers/articles.ts'

const pack = {
  from: 3,
  to: 5,
  articles: [anArticle({ slug: 'a', seq: 5 }), anArticle({ slug: 'b', seq: 3 })],
  removed: [{ slug: 'c', seq: 4 }],
}

test('a pack arrives as it was sent, the newest change first', () => {
  expect(parsePack(generatePack(pack, '工会'))).toEqual(pack)
})

test('a pack is a JSON Feed that any reader can open', () => {
  const feed = JSON.parse(generatePack(pack, '工会')) as Record<string, unknown>
  expect(feed).toMatchObject({ version: 'https://jsonfeed.org/version/1.1', title: '工会' })
  expect(feed['items']).toEqual(
    expect.arrayContaining([expect.objectContaining({ id: 'a', content_html: '<p>正文 a</p>' })]),
  )
})

test('good items survive bad ones, and what lies outside the range is not believed', () => {
  const feed = JSON.parse(generatePack(pack, '工会')) as {
    items: unknown[]
    _worksite: { removed: unknown[] }
  }
  feed.items.push(
    null,
    7,
    { id: 'x' },
    { ...(feed.items[0] as object), _worksite: { seq: 99, category: 'x' } },
  )
  feed._worksite.removed.push(null, { slug: '../x', seq: 4 }, { slug: 'd', seq: 99 })
  expect(parsePack(JSON.stringify(feed))).toEqual(pack)
})

test.each([
  ['a web page', '<!doctype html><title>登录</title>', 'not-the-feed'],
  ['nothing', '', 'not-the-feed'],
  ['a list', '[]', 'not-the-feed'],
  ['another JSON', '{"code":0}', 'not-the-feed'],
  ['a pack without range', '{"items":[],"_worksite":{"removed":[]}}', 'damaged'],
  ['a pack without items', '{"_worksite":{"from":1,"to":1,"removed":[]}}', 'damaged'],
])('%s is refused', (_what, text, fault) => {
  expect(() => parsePack(text)).toThrow(expect.objectContaining({ fault }) as FeedError)
})
