import { expect, test } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import { renderToString } from 'vue/server-renderer'
import { createReader } from '../../src/app/create-reader.ts'
import { createRenderer, type PageToRender } from '../../src/app/server.ts'
import { useSite } from '../../src/app/stores/site.ts'
import type { Picture } from '../../src/model/article.ts'
import type { Site } from '../../src/model/site.ts'
import { anArticle, aPicture, aSite } from '../helpers/articles.ts'

const around = { related: [], reads: 12345 }

async function render(page: PageToRender, site: Partial<Site> = {}): Promise<string> {
  const { renderPage } = await createRenderer(aSite(site))
  return (await renderPage(page)).replace(/<!--.*?-->/g, '')
}

const SIZE = '(?=.* width="640")(?=.* height="360")'
const AT_ONCE = new RegExp(`^${SIZE}(?=.* fetchpriority="high")(?=.* decoding="sync")`)
const WHEN_NEAR = new RegExp(`^${SIZE}(?=.* loading="lazy")(?=.* decoding="async")(?!.*fetchpriority)`)

function pictureNamed(name: string): Picture {
  return aPicture({ src: `/images/${name.repeat(16)}-640.webp`, width: 640, height: 360 })
}

/** The one element that shows the picture. */
function imageOf(html: string, name: string): string {
  const images = [...html.matchAll(/<img[^>]*>/g)].map(([image]) => image)
  const [image = '', ...others] = images.filter((one) => one.includes(pictureNamed(name).src))
  expect(others).toEqual([])
  return image
}

test('the start page holds headlines and the footer before any script has run', async () => {
  const html = await render({ path: '/', list: { rows: [anArticle({ slug: 'a' })], more: false } })
  expect(html).toContain('href="/article/a/"')
  expect(html).toContain('<time datetime="2018-06-14T00:00:00.000Z"')
  expect(html).toContain('友情链接')
  expect(html).toContain('<footer')
})

test('an article’s page holds its text and its facts before any script has run', async () => {
  const article = anArticle({ slug: 'a', editor: '王芳', revised: Date.UTC(2018, 5, 15), tags: ['劳动竞赛'] })
  const html = await render({ path: '/article/a/', article, around })
  expect(html).toContain('正文 a')
  expect(html).toMatch(/来源：<bdi[^>]*>甘肃工人报—周鹏/)
  expect(html).toMatch(/更正于：<time datetime="2018-06-15T00:00:00.000Z"[^>]*>2018年6月15日/)
  expect(html).toMatch(/阅读：12,345/)
  expect(html).toMatch(/责任编辑：<bdi[^>]*>王芳/)
  expect(html.indexOf('首页')).toBeLessThan(html.indexOf('新闻动态'))
  expect(html).toContain(`href="/tag/${encodeURIComponent('劳动竞赛')}/"`)
})

test('an article leads to its neighbours and to what is related', async () => {
  const [previous, next, other] = ['b', 'c', 'd'].map((slug) => anArticle({ slug }))
  const page = { path: '/article/a/', article: anArticle({ slug: 'a' }) }
  const html = await render({ ...page, around: { previous, next, related: [other!] } })
  for (const slug of ['b', 'c', 'd']) expect(html).toContain(`href="/article/${slug}/"`)
})

test.each(['/category/economy/', '/category/news/', `/tag/${encodeURIComponent('安全?')}/`])(
  'the list of %s stands on its page',
  async (path) => {
    const html = await render({ path, list: { rows: [anArticle({ slug: 'a' })], more: true } })
    expect(html).toContain('href="/article/a/"')
    expect(html).toMatch(/<h1/)
  },
)

test('the start page’s lead picture waits for nothing; those of the rows come when the reader is near', async () => {
  const rows = ['a', 'b', 'c'].map((slug) => anArticle({ slug, picture: pictureNamed(slug) }))
  const html = await render({ path: '/', list: { rows, more: false } })
  expect(imageOf(html, 'a')).toMatch(AT_ONCE)
  expect(imageOf(html, 'a')).not.toContain('lazy')
  for (const slug of ['b', 'c']) expect(imageOf(html, slug)).toMatch(WHEN_NEAR)
})

test('pictures in a section’s rows come when the reader is near', async () => {
  const rows = ['a', 'b'].map((slug) => anArticle({ slug, picture: pictureNamed(slug) }))
  const html = await render({ path: '/category/economy/', list: { rows, more: false } })
  for (const slug of ['a', 'b']) expect(imageOf(html, slug)).toMatch(WHEN_NEAR)
})

test.each([
  ['above the text', ''],
  ['in the text', `<figure><img src="${pictureNamed('a').src}" width="640" height="360"></figure>`],
])(
  'an article’s lead picture %s waits for nothing; those below it wait for the reader',
  async (_, figure) => {
    const below = `<figure><img src="${pictureNamed('b').src}" alt="" width="640" height="360"></figure>`
    const html = `<p>一</p>${figure}<p>二</p>${below}`
    const article = anArticle({ slug: 'a', html, picture: pictureNamed('a') })
    const page = await render({ path: '/article/a/', article, around })
    expect(imageOf(page, 'a')).toMatch(AT_ONCE)
    expect(imageOf(page, 'a')).not.toContain('lazy')
    expect(imageOf(page, 'b')).toMatch(WHEN_NEAR)
  },
)

test('one page after the other leaves nothing of itself in the next', async () => {
  const { renderPage, renderFoot } = await createRenderer(aSite())
  const article = { path: '/article/a/', article: anArticle({ slug: 'a' }), around }
  const list = { path: '/category/economy/', list: { rows: [anArticle({ slug: 'b' })], more: false } }
  const before = [await renderPage(article), await renderPage(list)]
  await renderPage({ path: '/', list: { rows: [], more: false } })
  expect([await renderPage(article), await renderPage(list)]).toEqual(before)
  expect(before[1]).not.toContain('/article/a/')
  expect(await renderFoot()).toMatch(/友情链接.*<footer/)
})

test('a site in English speaks English', async () => {
  const html = await render(
    { path: '/article/a/', article: anArticle({ slug: 'a' }), around },
    { language: 'en-GB' },
  )
  expect(html).toContain('14 June 2018')
})

test('nothing of an article becomes markup, and nothing brings a style of its own', async () => {
  const evil = '</script><script>alert(1)</script><b onclick=x>" \' &'
  const picture = aPicture({ alt: evil, width: 300, height: 200 })
  const html = `<p>&lt;script&gt;x</p><figure><img src="${picture.src}" alt="图" width="300" height="200"></figure>`
  const article = anArticle({
    slug: 'a',
    title: evil,
    source: evil,
    tags: [evil],
    editor: evil,
    html,
    picture,
  })
  const pages = [
    await render({ path: '/article/a/', article, around: { related: [article] } }),
    await render({ path: '/', list: { rows: [article], more: true } }),
  ]
  for (const page of pages) expect(page).not.toMatch(/<script|<b |\sonclick=x>|\sstyle=/)
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
  const { app, router, pinia } = createReader(createMemoryHistory())
  useSite(pinia).site = aSite()
  await router.push(path)
  expect(await renderToString(app)).toMatch(/<h1/)
})
