import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { parseItem } from '../../src/feed/item.ts'
import { parsePageData } from '../../src/feed/page-data.ts'
import type { Article } from '../../src/model/article.ts'
import { isFolderName } from '../../src/publish/page-list.ts'
import { writePages, type PagesOptions } from '../../src/publish/pages.ts'
import { sourceOf } from '../../src/publish/policy.ts'
import type { BuiltRenderer } from '../../src/publish/renderer.ts'
import { fetchArticle } from '../../src/sync/fetch-article.ts'
import { anArticle, aPicture, aSite } from '../helpers/articles.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'

const SHELL = `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <script src="/boot.js" defer></script>
    <script type="module" src="/assets/index-1.js"></script>
    <link rel="stylesheet" href="/assets/index-1.css">
    <title>甘肃工会新闻</title><meta name="description" content="没有信号也能读">
  </head>
  <body>
    <noscript><p>打开 JavaScript 才能离线读。</p></noscript>
    <div id="app"><div id="failed" hidden>没能打开</div></div>
  </body>
</html>
`
const STYLES = { start: 'p{color:red}', later: ['a[data-v-card]{top:0}i[data-v-other]{top:1px}'] }
const PICTURE = aPicture({ src: '/images/0123456789abcdef-960.webp', width: 960, height: 540, bytes: 1 })
const OTHER = aPicture({ src: '/images/fedcba9876543210-800.webp' })

let out: string

/** Every page that was rendered. */
let rendered: string[]

const renderer: BuiltRenderer = {
  stamp: '1',
  styleWithoutScript: 'button{display:none}',
  styleOfOlder: 'nav{margin:0}',
  createRenderer: async () => ({
    async renderPage({ path, list, article, around }) {
      rendered.push(path)
      const rows = [...(list?.rows ?? []), ...(around?.related ?? [])]
      return `<main>${article?.html ?? ''}${rows.map(({ slug }) => `<a data-v-card>${slug}</a>`).join('')}</main>`
    },
    renderFoot: async () => '<footer>友情链接</footer>',
  }),
}

function optionsFor(articles: Article[]): PagesOptions {
  return { out, site: aSite(), shell: SHELL, styles: STYLES, renderer, articles }
}

async function write(
  articles: Article[],
  changed: Partial<PagesOptions> = {},
): Promise<{ written: number; removed: number }> {
  const { written, removed } = await writePages({ ...optionsFor(articles), ...changed })
  return { written, removed }
}

function read(path: string): Promise<string> {
  return readFile(join(out, path, 'index.html'), 'utf8')
}

beforeEach(async () => {
  out = await createTempFolder('pages')
  rendered = []
})

test('every article, category, tag and page of the app has a file of its own', async () => {
  await write([
    anArticle({ slug: 'a', tags: ['安全', '劳动竞赛'] }),
    anArticle({ slug: 'b', tags: ['安全'] }),
  ])
  expect((await readdir(out)).sort()).toEqual([
    '404.html',
    'about',
    'article',
    'category',
    'index.html',
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
    '<script fetchpriority="low" type="module" src="/assets/index-1.js"></script>',
    '<link rel="alternate" type="application/rss+xml" href="/rss.xml" title="甘肃工会新闻">',
  ]) {
    expect(html).toContain(element)
  }
  expect(html.match(/<title>/g)).toHaveLength(1)
  expect(html.match(/name="description"/g)).toHaveLength(1)
  expect(html.indexOf('og:title')).toBeLessThan(html.indexOf('</head>'))
})

test.each<[string, Partial<Article>, string, string[] | undefined]>([
  ['its lead picture', { picture: PICTURE, pictures: [OTHER, PICTURE] }, PICTURE.src, [PICTURE.src]],
  ['the first of its text where it has no lead', { pictures: [OTHER, PICTURE] }, OTHER.src, [OTHER.src]],
  ['of an article without pictures the site’s own', {}, '/icons/icon-512.png', undefined],
])('who shares an address and who searches see the same picture: %s', async (_, pictures, shared, found) => {
  await write([anArticle({ slug: 'a', ...pictures })])
  const html = await read('article/a')
  expect(html).toContain(`<meta property="og:image" content="https://reader.example.org${shared}">`)
  const { image } = graphOf(html)[0] as { image?: string[] }
  expect(image).toEqual(found?.map((src) => `https://reader.example.org${src}`))
})

test('an article of pictures alone says what stands below them, else what it is called and where', async () => {
  const figure = (words: string): string => `<figure><img src="${PICTURE.src}">${words}</figure>`
  const below = (words: string): string => figure(`<figcaption>${words}</figcaption>`)
  await write([
    anArticle({ slug: 'told', summary: '', html: below('“班前会”现场') + below('下井前') }),
    anArticle({ slug: 'long', summary: '', html: below('长'.repeat(150)) }),
    anArticle({ slug: 'bare', summary: '', html: figure('') }),
    anArticle({ slug: 'alone', summary: '', html: '', source: '', category: 'gone' }),
  ])
  expect(await saidBy('article/told')).toBe('“班前会”现场 下井前')
  expect(await saidBy('article/long')).toBe(`${'长'.repeat(100)}…`)
  expect(await saidBy('article/bare')).toBe('题目 bare - 经济技术 - 甘肃工人报')
  expect(await saidBy('article/alone')).toBe('题目 alone')
})

test('a site that says nothing of itself is still told from others', async () => {
  const site = aSite({ description: '' })
  await write([anArticle()], { site })
  expect(await saidBy('.')).toBe('甘肃工会新闻 - 甘肃省总工会')
  expect(await saidBy('category/economy')).toBe('经济技术 - 甘肃工会新闻')
  expect(await saidBy('about')).toBe('甘肃工会新闻 - 甘肃省总工会')
  await write([anArticle()], { site: { ...site, organisation: site.title } })
  expect(await saidBy('.')).toBe('甘肃工会新闻')
})

test.each([
  ['.', '', '甘肃工会新闻', '没有信号也能读'],
  ['category/economy', 'category/economy/', '经济技术', '经济技术 - 甘肃工会新闻：没有信号也能读'],
  ['tag/安全', 'tag/%E5%AE%89%E5%85%A8/', '安全', '安全 - 甘肃工会新闻：没有信号也能读'],
])('the list at %s says what it is to those who share its address', async (path, address, title, words) => {
  await write([anArticle({ tags: ['安全'] })])
  const html = await read(path)
  for (const element of [
    `<link rel="canonical" href="https://reader.example.org/${address}">`,
    '<meta property="og:type" content="website">',
    '<meta property="og:site_name" content="甘肃工会新闻">',
    `<meta property="og:title" content="${title}">`,
    `<meta property="og:description" content="${words}">`,
    `<meta property="og:url" content="https://reader.example.org/${address}">`,
    '<meta property="og:image" content="https://reader.example.org/icons/icon-512.png">',
  ])
    expect(html.split(element)).toHaveLength(2)
  expect(html).not.toContain('article:published_time')
})

test('no page names another language of itself, for there is none', async () => {
  await write([anArticle({ slug: 'a', tags: ['安全'] })])
  for (const path of ['.', 'about', 'category/news', 'tag/安全', 'article/a'])
    expect(await read(path)).not.toMatch(/hreflang/i)
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
  expect(html).toMatch(/<script type="application\/json" id="article">[^<]*<\/script>/)
  const fetch = (): Promise<Response> =>
    Promise.resolve(new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } }))
  expect(await fetchArticle('a', { fetch })).toEqual(article)
})

test('a second run writes nothing', async () => {
  const articles = [anArticle({ slug: 'a' }), anArticle({ slug: 'b', tags: ['安全'] })]
  expect(await write(articles)).toEqual({ written: 13, removed: 0 })
  await utimes(join(out, 'article/a/index.html'), 1000, 1000)
  expect(await write(articles)).toEqual({ written: 0, removed: 0 })
  expect((await stat(join(out, 'article/a/index.html'))).mtimeMs).toBe(1_000_000)
})

test('a second run renders nothing', async () => {
  const articles = [anArticle({ slug: 'a' }), anArticle({ slug: 'b', tags: ['安全'] })]
  await write(articles)
  expect(rendered).toHaveLength(8)
  rendered = []
  await write(articles)
  expect(rendered).toEqual([])
})

test('only the page of an article whose text was corrected is rendered again', async () => {
  await write([anArticle({ slug: 'a' }), anArticle({ slug: 'b' })])
  rendered = []
  const articles = [anArticle({ slug: 'a', seq: 3, html: '<p>更正</p>' }), anArticle({ slug: 'b' })]
  expect(await write(articles)).toEqual({ written: 1, removed: 0 })
  expect(rendered).toEqual(['/article/a/'])
})

test('a new article renders its lists and what is near it, and no archive', async () => {
  const old = Array.from({ length: 60 }, (_, i) =>
    anArticle({ slug: `n${i}`, date: Date.UTC(2018, 5, 60 - i) }),
  )
  await write(old)
  rendered = []
  await write([anArticle({ slug: 'new', date: Date.UTC(2018, 6, 30) }), ...old])
  expect(rendered).toEqual(
    expect.arrayContaining(['/', '/category/economy/', '/article/new/', '/article/n0/']),
  )
  expect(rendered).not.toContain('/category/safety/')
  expect(rendered.filter((path) => path.startsWith('/article/')).length).toBeLessThan(20)
})

test('a read count renders the page that shows it', async () => {
  const articles = [anArticle({ slug: 'a' }), anArticle({ slug: 'b' })]
  await write(articles)
  rendered = []
  await write(articles, { reads: new Map([['b', 7]]) })
  expect(rendered).toEqual(['/article/b/'])
})

test('another build of the app renders everything anew', async () => {
  const articles = [anArticle({ slug: 'a' })]
  await write(articles)
  expect(await write(articles, { renderer: { ...renderer, stamp: '2' } })).toEqual({
    written: 11,
    removed: 0,
  })
})

test('a page reads before any script has run, and its scripts come last', async () => {
  await write([anArticle({ slug: 'a' }), anArticle({ slug: 'b' })])
  const html = await read('article/a')
  expect(html).toContain(
    '<div id="app"><div id="prerendered"><main><p>正文 a</p><a data-v-card>b</a></main><noscript><p>打开 JavaScript 才能离线读。</p><footer>友情链接</footer></noscript></div><div id="failed" hidden>',
  )
  expect(html).toMatch(
    /<\/script><script fetchpriority="low" src="\/boot.js" defer><\/script><template id="script"><script fetchpriority="low" type="module" src="\/assets\/index-1.js"><\/script><\/template><\/body>/,
  )
  expect(html).not.toContain('rel="stylesheet"')
})

test('the start page, lists and articles carry what they show for the app', async () => {
  const articles = Array.from({ length: 22 }, (_, i) => anArticle({ slug: `n${i}` }))
  await write(articles, { reads: new Map([['n1', 5]]) })
  const start = parsePageData(blockOf(await read('.'), 'page'))
  expect(start.site).toEqual(aSite())
  expect(start.list?.rows.map(({ slug }) => slug)).toEqual(articles.slice(0, 20).map(({ slug }) => slug))
  expect(start.list?.more).toBe(true)
  expect(parsePageData(blockOf(await read('category/safety'), 'page')).list).toEqual({
    rows: [],
    more: false,
  })
  const { around } = parsePageData(blockOf(await read('article/n1'), 'page'))
  expect(around).toMatchObject({ previous: { slug: 'n0' }, next: { slug: 'n2' }, reads: 5 })
  expect(around?.related).toHaveLength(5)
  expect(parseItem(JSON.parse(blockOf(await read('article/n1'), 'article')))?.slug).toBe('n1')
})

test('without a script every list leads on to the oldest of its articles', async () => {
  const articles = Array.from({ length: 90 }, (_, i) =>
    anArticle({
      slug: `n${i}`,
      title: `<题目> ${i}`,
      date: Date.UTC(2018, 5, 30) - i * 3_600_000,
      // The section's own articles, and those of the sub-sections, of which one has only old ones.
      category: i % 7 === 6 ? 'news' : i > 50 ? 'safety' : 'economy',
      tags: i % 2 === 0 ? ['安全'] : [],
    }),
  )
  const all = articles.map(({ slug }) => slug)
  await write(articles)
  expect((await reachedFrom('category/news')).sort()).toEqual(all.sort())
  // The start page, which must stay small, leads to its sections for the others.
  expect(olderOf(await read('.'))).toHaveLength(1)
  expect(await reachedFrom('tag/安全')).toEqual(expect.arrayContaining(['n0', 'n40', 'n56', 'n88']))
  expect(olderOf(await read('category/safety')).map(({ words }) => words)).toEqual([
    '安全生产&lt;题目&gt; 74',
  ])
})

test('a list that shows everything leads to nothing older', async () => {
  await write(Array.from({ length: 20 }, (_, i) => anArticle({ slug: `n${i}` })))
  for (const path of ['.', 'category/economy', 'category/safety', 'article/n19']) {
    expect(await read(path)).not.toContain('更早的消息')
    // Nor does it carry a style for that.
    expect(await read(path)).not.toContain('nav{margin:0}')
  }
})

test('a policy allows the page’s own style by its hash, whatever an article says', async () => {
  const evil = '</script><style>*{}</style><script>alert(1)</script>'
  await write([anArticle({ slug: 'a', title: evil, summary: evil, html: '<p>x</p>' })])
  const html = await read('article/a')
  const style = /<style>(.*?)<\/style>/.exec(html)![1]!
  expect(style).toBe('p{color:red}')
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!
  expect(policy).toContain(`style-src 'self' ${sourceOf(style)} ${sourceOf('button{display:none}')};`)
  expect(policy).toContain("script-src 'self';")
  expect(html.indexOf('<meta charset')).toBeLessThan(html.indexOf('Content-Security-Policy'))
  expect(html).not.toContain(evil)
})

test('what runs in the app’s own page is allowed by its hash, and styles of the pieces that are shown stand in it', async () => {
  const shell = SHELL.replace('<head>', '<head><script>paint()</script>')
  await write([anArticle({ slug: 'a' }), anArticle({ slug: 'b' })], { shell })
  const html = await read('article/a')
  expect(html).toContain('<style>p{color:red}a[data-v-card]{top:0}</style>')
  expect(html).toContain(`script-src 'self' ${sourceOf('paint()')};`)
})

test('search machines read what the page is and the way to it, and no title ends the block', async () => {
  const title = '</script><b>安全'
  await write([
    anArticle({ slug: 'a', title, picture: PICTURE, pictures: [PICTURE], revised: Date.UTC(2018, 5, 15) }),
  ])
  const [article, way] = graphOf(await read('article/a'))
  expect(article).toMatchObject({
    '@type': 'NewsArticle',
    headline: title,
    datePublished: '2018-06-14T00:00:00.000Z',
    dateModified: '2018-06-15T00:00:00.000Z',
    image: ['https://reader.example.org/images/0123456789abcdef-960.webp'],
    author: { name: '周鹏' },
    articleSection: '经济技术',
    mainEntityOfPage: 'https://reader.example.org/article/a/',
  })
  expect(way).toEqual({
    '@type': 'BreadcrumbList',
    itemListElement: [
      ['甘肃工会新闻', ''],
      ['新闻动态', 'category/news/'],
      ['经济技术', 'category/economy/'],
      [title, 'article/a/'],
    ].map(([name, path], index) => ({
      '@type': 'ListItem',
      position: index + 1,
      name,
      item: `https://reader.example.org/${path}`,
    })),
  })
  expect(graphOf(await read('.'))).toMatchObject([{ '@type': 'WebSite', name: '甘肃工会新闻' }])
  expect(graphOf(await read('category/economy'))).toMatchObject([
    { '@type': 'CollectionPage' },
    { '@type': 'BreadcrumbList' },
  ])
})

test('where there is nothing, a page says so, and is in no index', async () => {
  await write([])
  const html = await readFile(join(out, '404.html'), 'utf8')
  expect(html).toContain('<title>没有这个页面 - 甘肃工会新闻</title>')
  expect(html).toContain('<meta name="robots" content="noindex">')
  expect(html).toContain('<div id="prerendered"><main>')
  expect(html).not.toMatch(/canonical|og:url/)
  expect(rendered).toContain('/404.html')
  expect(await read('settings')).toContain('noindex')
  expect(await read('about')).not.toContain('noindex')
})

/** What a page says of itself, in one sentence for everyone who asks. */
async function saidBy(path: string): Promise<string> {
  const html = await read(path)
  const own = /<meta name="description" content="([^"]*)">/.exec(html)?.[1] ?? ''
  expect(html).toContain(`<meta property="og:description" content="${own}">`)
  if (path.startsWith('article/')) expect(graphOf(html)[0]).toMatchObject({ description: own })
  return own
}

/** What is listed, and what one comes to from there by the links for older news and then by “next” alone. */
async function reachedFrom(path: string): Promise<string[]> {
  const html = await read(path)
  const rows = parsePageData(blockOf(html, 'page')).list!.rows.map(({ slug }) => slug)
  const reached = new Set(rows)
  for (const { slug } of olderOf(html)) {
    let next: string | undefined = slug
    while (next !== undefined && !reached.has(next)) {
      reached.add(next)
      next = parsePageData(blockOf(await read(`article/${next}`), 'page')).around?.next?.slug
    }
  }
  return [...reached]
}

function olderOf(html: string): { slug: string; words: string }[] {
  const older = /<noscript><nav [^>]*>(.*?)<\/nav><\/noscript><\/main>/.exec(html)?.[1] ?? ''
  return [...older.matchAll(/<a href="\/article\/([^"/]+)\/">(.*?)<\/a>/g)].map(([, slug, words]) => ({
    slug: slug!,
    words: words!.replace(/<[^>]*>/g, ''),
  }))
}

function blockOf(html: string, id: string): string {
  return new RegExp(`<script type="application/json" id="${id}">([^<]*)</script>`).exec(html)![1]!
}

function graphOf(html: string): unknown[] {
  const [, json] = /<script type="application\/ld\+json">([^<]*)<\/script>/.exec(html)!
  return (JSON.parse(json!) as { '@graph': unknown[] })['@graph']
}

test('pages of withdrawn articles and of tags that nothing has any more go', async () => {
  await write([anArticle({ slug: 'a', tags: ['旧'] }), anArticle({ slug: 'b', tags: ['安全'] })])
  // The start page, two sections, and the article that had it for a neighbour.
  expect(await write([anArticle({ slug: 'b', tags: ['安全'] })])).toEqual({ written: 4, removed: 2 })
  expect(await readdir(join(out, 'article'))).toEqual(['b'])
  expect(await readdir(join(out, 'tag'))).toEqual(['安全'])
})

test('what somebody else put there stays', async () => {
  await write([anArticle({ slug: 'a' })])
  await writeFile(join(out, 'article/a/notes.txt'), 'mine')
  await mkdir(join(out, 'article/own'))
  await writeFile(join(out, 'article/own/own.html'), 'mine')
  await writeFile(join(out, 'article/readme.txt'), 'mine')
  expect(await write([])).toEqual({ written: 3, removed: 1 })
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
  await write([anArticle()], { onProgress })
  expect(steps).toHaveLength(11)
  expect(steps.at(-1)).toEqual([11, 11])
})

test('a page without an end still carries its article', async () => {
  await write([anArticle()], { shell: '<head></head><div id="app"></div>' })
  expect(await read('article/shift-change')).toMatch(/<\/div><script type="application\/json" id="article">/)
})
