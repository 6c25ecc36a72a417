import { expect, test } from 'vitest'
import { toItem } from '../../src/feed/item.ts'
import { fetchArticle } from '../../src/sync/fetch-article.ts'
import { anArticle } from '../helpers/articles.ts'
import { createScriptedServer } from '../helpers/scripted-server.ts'

const article = anArticle({ slug: 'old-news', html: '<p>旧闻</p>' })
const block = JSON.stringify(toItem(article)).replaceAll('<', '\\u003c')
const pageWith = (json: string): string =>
  `<!doctype html><body><script type="application/json" id="article">${json}</script></body>`

function serverWith(html: string) {
  const server = createScriptedServer()
  server.put('/article/old-news/', html)
  return server
}

test('an article that is not stored is read from its own page', async () => {
  const { fetch } = serverWith(pageWith(block))
  expect(await fetchArticle('old-news', { fetch })).toEqual(article)
})

test('an address that the site does not have is no article', async () => {
  const { fetch } = serverWith('')
  expect(await fetchArticle('never-was', { fetch })).toBeUndefined()
})

test.each([
  ['a log-in page', '<!doctype html><title>请登录</title>'],
  ['another article', pageWith(block.replace('old-news', 'other'))],
  ['half a page', pageWith(block.slice(0, 50))],
])('%s is not taken for the article', async (_what, html) => {
  await expect(fetchArticle('old-news', { fetch: serverWith(html).fetch })).rejects.toMatchObject({
    fault: 'not-the-feed',
  })
})

test('a server in trouble has not lost the article', async () => {
  const server = serverWith('')
  server.script(() => new Response('', { status: 503 }))
  await expect(fetchArticle('old-news', { fetch: server.fetch })).rejects.toMatchObject({ failure: 'server' })
})

test('without network the reader is told', async () => {
  const server = serverWith('')
  server.script(() => Promise.reject(new TypeError('network error')))
  await expect(fetchArticle('old-news', { fetch: server.fetch })).rejects.toMatchObject({
    failure: 'offline',
  })
})
