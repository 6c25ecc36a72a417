import { createMemoryHistory } from 'vue-router'
import { renderToString } from 'vue/server-renderer'
import { expect, test } from 'vitest'
import { createReader } from '../../src/app/create-reader.ts'
import { useArticle } from '../../src/app/stores/article.ts'
import { useHeadlines } from '../../src/app/stores/headlines.ts'
import { useSite } from '../../src/app/stores/site.ts'
import { anArticle, aSite } from '../helpers/articles.ts'

async function render(path: string, article = anArticle({ slug: 'a' })): Promise<string> {
  const { app, router, pinia } = createReader(createMemoryHistory())
  useSite(pinia).site = aSite()
  useHeadlines(pinia).lists = { all: { type: 'ready', rows: [article], tail: 'beyond' } }
  const articles = useArticle(pinia)
  articles.latest = article.slug
  articles.state = { type: 'ready', article, around: { neighbours: {}, related: [], reads: 12345 } }
  await router.push(path)
  return renderToString(app)
}

test('the start page holds headlines and the footer before any script has run', async () => {
  const html = await render('/')
  expect(html).toContain('href="/article/a/"')
  expect(html).toContain('<time datetime="2018-06-14T00:00:00.000Z"')
  expect(html).toContain('友情链接')
  expect(html).toContain('<footer')
})

test('an article’s page holds its text and its facts before any script has run', async () => {
  const article = anArticle({ slug: 'a', editor: '王芳', revised: Date.UTC(2018, 5, 15), tags: ['劳动竞赛'] })
  const html = (await render('/article/a/', article)).replace(/<!--.*?-->/g, '')
  expect(html).toContain('正文 a')
  expect(html).toMatch(/来源：<bdi[^>]*>甘肃工人报—周鹏/)
  expect(html).toMatch(/更正于：<time datetime="2018-06-15T00:00:00.000Z"[^>]*>2018年6月15日/)
  expect(html).toMatch(/阅读：12,345/)
  expect(html).toMatch(/责任编辑：<bdi[^>]*>王芳/)
  expect(html.indexOf('首页')).toBeLessThan(html.indexOf('新闻动态'))
  expect(html).toContain(`href="/tag/${encodeURIComponent('劳动竞赛')}/"`)
})

test.each([
  '/category/economy/',
  '/tag/x/',
  '/search/',
  '/saved/',
  '/install/',
  '/offline/',
  '/settings/',
  '/about/',
  '/no/such/page/',
])('needs no browser to render %s', async (path) => {
  expect(await render(path)).toMatch(/<h1/)
})
