import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { isFolderName, writePages, type WrittenPages } from '../../src/publish/pages.ts'
import { fetchArticle } from '../../src/sync/fetch-article.ts'
import { anArticle, aPicture, aSite } from '../helpers/articles.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'

const SHELL = `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <script type="module" src="/assets/index-1.js"></script>
    <title>甘肃工会新闻</title><meta name="description" content="没有信号也能读">
  </head>
  <body>
    <div id="app"></div>
  </body>
</html>
`
const PICTURE = aPicture({ src: '/images/0123456789abcdef-960.webp', width: 960, height: 540, bytes: 1 })

let out: string

function write(articles: Article[]): Promise<WrittenPages> {
  return writePages({ out, site: aSite(), shell: SHELL, articles })
}

function read(path: string): Promise<string> {
  return readFile(join(out, path, 'index.html'), 'utf8')
}

beforeEach(async () => {
  out = await createTempFolder('pages')
})

test('every article, category, tag and page of the app has a file of its own', async () => {
  await write([
    anArticle({ slug: 'a', tags: ['安全', '劳动竞赛'] }),
    anArticle({ slug: 'b', tags: ['安全'] }),
  ])
  expect((await readdir(out)).sort()).toEqual([
    'about',
    'article',
    'category',
    'install',
    'offline',
    'saved',
    'settings',
    'tag',
  ])
  expect((await readdir(join(out, 'article'))).sort()).toEqual(['a', 'b'])
  expect((await readdir(join(out, 'category'))).sort()).toEqual(['economy', 'news', 'safety'])
  expect((await readdir(join(out, 'tag'))).sort()).toEqual(['劳动竞赛', '安全'])
  expect(await read('tag/安全')).toContain('<title>安全 - 甘肃工会新闻</title>')
  expect(await read('tag/安全')).toContain('href="https://reader.example.org/tag/%E5%AE%89%E5%85%A8/"')
  expect(await read('category/economy')).toContain('<title>经济技术 - 甘肃工会新闻</title>')
  expect(await read('saved')).toContain('<title>收藏 - 甘肃工会新闻</title>')
})

test('a page says what it is to those who share its address', async () => {
  await write([
    anArticle({
      slug: 'a',
      title: '"安全" & <帽>',
      summary: '摘要 $& $1',
      picture: PICTURE,
      pictures: [PICTURE],
    }),
  ])
  const html = await read('article/a')
  for (const element of [
    '<title>&quot;安全&quot; &amp; &lt;帽&gt; - 甘肃工会新闻</title>',
    '<meta name="description" content="摘要 $&amp; $1">',
    '<link rel="canonical" href="https://reader.example.org/article/a/">',
    '<meta property="og:type" content="article">',
    '<meta property="og:site_name" content="甘肃工会新闻">',
    '<meta property="og:title" content="&quot;安全&quot; &amp; &lt;帽&gt;">',
    '<meta property="og:description" content="摘要 $&amp; $1">',
    '<meta property="og:url" content="https://reader.example.org/article/a/">',
    '<meta property="og:image" content="https://reader.example.org/images/0123456789abcdef-960.webp">',
    '<meta property="article:published_time" content="2018-06-14T00:00:00.000Z">',
    '<script type="module" src="/assets/index-1.js"></script>',
  ]) {
    expect(html).toContain(element)
  }
  expect(html.match(/<title>/g)).toHaveLength(1)
  expect(html.match(/name="description"/g)).toHaveLength(1)
  expect(html.indexOf('og:title')).toBeLessThan(html.indexOf('</head>'))
})

test('the app reads the article back from its page, whatever is in it', async () => {
  const article = anArticle({
    slug: 'a',
    title: '</script><!--<script>\u2028\u2029 $& "\'',
    html: "<p>一&lt;二 $' 行 \u2028</p>",
    tags: ['安全'],
    url: 'https://www.workercn.cn/1',
    picture: PICTURE,
    pictures: [PICTURE],
    revised: Date.UTC(2018, 5, 15),
  })
  await write([article])
  const html = await read('article/a')
  expect(html).not.toMatch(/[\u2028\u2029]<\/script>|<!--/)
  expect(html).toMatch(/<script type="application\/json" id="article">[^<]*<\/script><\/body>/)
  const fetch = (): Promise<Response> =>
    Promise.resolve(new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } }))
  expect(await fetchArticle('a', { fetch })).toEqual(article)
})

test('a second run writes nothing', async () => {
  const articles = [anArticle({ slug: 'a' }), anArticle({ slug: 'b', tags: ['安全'] })]
  expect(await write(articles)).toEqual({ written: 11, removed: 0 })
  await utimes(join(out, 'article/a/index.html'), 1000, 1000)
  expect(await write(articles)).toEqual({ written: 0, removed: 0 })
  expect((await stat(join(out, 'article/a/index.html'))).mtimeMs).toBe(1_000_000)
})

test('only the page of a corrected article is written again', async () => {
  await write([anArticle({ slug: 'a' }), anArticle({ slug: 'b' })])
  const articles = [anArticle({ slug: 'a', seq: 3, html: '<p>更正</p>' }), anArticle({ slug: 'b' })]
  expect(await write(articles)).toEqual({ written: 1, removed: 0 })
})

test('pages of withdrawn articles and of tags that nothing has any more go', async () => {
  await write([anArticle({ slug: 'a', tags: ['旧'] }), anArticle({ slug: 'b', tags: ['安全'] })])
  expect(await write([anArticle({ slug: 'b', tags: ['安全'] })])).toEqual({ written: 0, removed: 2 })
  expect(await readdir(join(out, 'article'))).toEqual(['b'])
  expect(await readdir(join(out, 'tag'))).toEqual(['安全'])
})

test('what somebody else put there stays', async () => {
  await write([anArticle({ slug: 'a' })])
  await writeFile(join(out, 'article/a/notes.txt'), 'mine')
  await mkdir(join(out, 'article/own'))
  await writeFile(join(out, 'article/own/own.html'), 'mine')
  await writeFile(join(out, 'article/readme.txt'), 'mine')
  expect(await write([])).toEqual({ written: 0, removed: 1 })
  expect((await readdir(join(out, 'article'))).sort()).toEqual(['a', 'own', 'readme.txt'])
  expect(await readdir(join(out, 'article/a'))).toEqual(['notes.txt'])
})

test.each(['安全', 'C++', 'A&B', '100%', "it's", 'a'.repeat(200), 'two words', '#1'])(
  'the tag %s has a folder',
  (tag) => {
    expect(isFolderName(tag)).toBe(true)
  },
)

test.each([
  '',
  '.',
  '..',
  '...',
  '.NET',
  'a/b',
  '/',
  '\\',
  'a\u0000b',
  'a\nb',
  'a'.repeat(201),
  '长'.repeat(67),
  'a.',
  'a ',
  ' a',
  'con',
  'NUL',
  'com1.txt',
  'what?',
  '"a"',
  'a:b',
  '\ud800',
  'e\u0301',
])('the tag %j has none, and is answered by 404.html', (tag) => {
  expect(isFolderName(tag)).toBe(false)
})

test('tags cannot lead out of their folder', async () => {
  await write([anArticle({ slug: 'a', tags: ['../../x', '..', 'a/../../b', '\u0000'] })])
  await expect(readdir(join(out, 'tag'))).rejects.toThrow(/ENOENT/)
})

test('of two tags that differ only in case one has the folder, in every run', async () => {
  const articles = [anArticle({ slug: 'a', tags: ['kn95', 'KN95'] })]
  await write(articles)
  expect(await readdir(join(out, 'tag'))).toEqual(['KN95'])
  expect(await write(articles)).toEqual({ written: 0, removed: 0 })
})

test('tells how many of how many pages are done', async () => {
  const steps: [number, number][] = []
  const onProgress = (done: number, total: number): number => steps.push([done, total])
  await writePages({ out, site: aSite(), shell: SHELL, articles: [anArticle()], onProgress })
  expect(steps).toHaveLength(9)
  expect(steps.at(-1)).toEqual([9, 9])
})

test('a page without an end still carries its article', async () => {
  await writePages({
    out,
    site: aSite(),
    shell: '<head></head><div id="app"></div>',
    articles: [anArticle()],
  })
  expect(await read('article/shift-change')).toMatch(/<\/div><script type="application\/json" id="article">/)
})
