import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { textOf, parseRichText } from '../../src/model/rich-text.ts'
import { escapeControls } from '../../src/publish/cli.ts'
import { startServer, type Answer } from './http-server.ts'
import { expectWhole, openOffice, treeOf, type Office } from './office.ts'

const RED = await readFile(new URL('../fixtures/pictures/red-200x100.png', import.meta.url))

/** Names that must not become paths, in the forms that they have in sources. */
const EVIL_NAMES = [
  '../../escaped',
  '/tmp/escaped',
  '..\\..\\escaped',
  'a\u0000b',
  'con',
  'NUL.txt',
  '.',
  '..',
  'a'.repeat(300),
  '长'.repeat(100),
  '%2e%2e%2fescaped',
  '__proto__',
  'constructor',
]

/** An office with a feed on this machine. */
async function aFeedOffice(feed: string | Uint8Array, answers: Record<string, Answer> = {}): Promise<Office> {
  const server = await startServer({ '/feed': feed, ...answers })
  const office = await openOffice()
  await office.configure({
    sources: [{ type: 'feed', url: `${server.url}/feed`, category: 'news', name: '报' }],
  })
  return { ...office, publish: (options) => office.publish({ allowPrivate: true, ...options }) }
}

function rss(items: string): string {
  return `<rss version="2.0"><channel><title>报</title><link>https://news.example.cn/</link>${items}</channel></rss>`
}

function jsonFeed(items: readonly object[]): string {
  return JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: '报', items })
}

async function titles(office: Office): Promise<string[]> {
  return [...(await office.articles()).values()].map(({ title }) => title).sort()
}

/** Publishes and expects that nothing but the published folder is any different. */
async function expectNothingOutside(office: Office): Promise<void> {
  const above = dirname(office.folder)
  async function beside(): Promise<string[]> {
    const files = [...(await treeOf(office.folder))].map(String)
    return files.filter((file) => !file.startsWith(`${sep}out${sep}`))
  }
  const before = await beside()
  await office.publish()
  expect(await beside()).toEqual(before)
  for (const path of (await treeOf(office.out)).keys()) {
    const inside = relative(above, join(office.out, path))
    expect(inside).not.toMatch(/(?:^|[\\/])escaped/)
    for (const name of inside.split(sep)) {
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
      expect(name).not.toMatch(/^(?:con|nul)(?:\.|$)|[\u0000-\u001f\\:]/i)
      expect(name).toBe(name.normalize('NFC'))
    }
  }
  await expectWhole(office.out)
}

describe('C1: nothing is written outside the published folder', () => {
  test('whatever ids, tags and categories of a JSON feed are called', async () => {
    const items = EVIL_NAMES.map((name, i) => {
      return {
        id: name,
        url: `https://a.cn/${i}`,
        title: `第${i}篇`,
        content_html: '文',
        tags: [name, '安全'],
      }
    })
    const office = await aFeedOffice(jsonFeed(items))
    await expectNothingOutside(office)
    expect((await office.articles()).size).toBe(EVIL_NAMES.length)
  })

  test('whatever guids and categories of an RSS feed are called', async () => {
    const items = EVIL_NAMES.map(
      (name, i) => `<item><guid>${name}</guid><title>第${i}篇</title><category>${name}</category></item>`,
    )
    const office = await aFeedOffice(rss(items.join('')))
    await expectNothingOutside(office)
    expect((await office.articles()).size).toBe(EVIL_NAMES.length)
  })

  test('whatever front matter says', async () => {
    const office = await openOffice()
    for (const [i, name] of EVIL_NAMES.entries()) {
      const value = JSON.stringify(name)
      await office.write(`articles/slug-${i}.md`, `---\nslug: ${value}\n---\n\n文。\n`)
      await office.write(`articles/tag-${i}.md`, `---\ntags: [${value}]\n---\n\n文。\n`)
      await office.write(`articles/category-${i}.md`, `---\ncategory: ${value}\n---\n\n文。\n`)
      await office.write(`articles/related-${i}.md`, `---\nrelated: [${value}]\n---\n\n文。\n`)
    }
    await expectNothingOutside(office)
    // A name that only sounds odd is a slug like any other.
    const slugs = [...(await office.articles()).keys()].filter((slug) => !/^tag-\d+$/.test(slug))
    expect(slugs.filter((slug) => !slug.startsWith('related-'))).toEqual(['constructor'])
  })

  test('whatever files and folders are called', async () => {
    const office = await openOffice()
    for (const name of [
      '..escaped',
      'con',
      'a b',
      '%2e%2e',
      '__proto__',
      'e\u0301',
      '长'.repeat(80),
      '...',
    ]) {
      await office.write(`articles/${name}/${name}.md`, `# ${name}\n\n文。\n`)
    }
    await expectNothingOutside(office)
    // Hidden folders are tools' own.
    expect((await office.articles()).size).toBe(6)
  })

  test.each(['../../escaped', 'con'])('a category with the id %s is refused with its place', async (id) => {
    const office = await openOffice()
    await office.configure({ categories: [{ id, title: '新闻' }] })
    await expect(office.publish()).rejects.toThrow(`$.categories[0].id: "${id}" `)
  })
})

describe('C2: no file of this machine is published but those of the operator’s folder', () => {
  test.each(['../../../../../../etc/hostname', '/etc/hostname', 'file:///etc/hostname', 'link.png'])(
    'as a picture at %s',
    async (src) => {
      const office = await openOffice()
      await symlink('/etc/hostname', join(office.folder, 'articles/link.png')).catch(() => {})
      await office.write('articles/a.md', `---\nimage: ${src}\n---\n\n![x](${src})<img src="${src}">文。\n`)
      const { problems } = await office.publish()
      expect(problems.length).toBeGreaterThan(0)
      expect([...(await treeOf(office.out)).keys()].filter((path) => path.startsWith('/images/'))).toEqual([])
    },
  )

  test('as a picture of a feed on the web', async () => {
    const office = await aFeedOffice(
      jsonFeed([
        {
          id: '1',
          title: '甲',
          image: 'file:///etc/hostname',
          content_html: '<img src="file:///etc/hostname">文',
        },
      ]),
    )
    await office.publish()
    expect([...(await office.articles()).values()][0]?.html).toBe('<p>文</p>')
  })
})

describe('C5: of pictures that cannot be had', () => {
  test.each<[string, Answer]>([
    ['is missing', (_, response) => response.writeHead(404).end()],
    ['is a web page', '<!doctype html>'],
    ['is larger than any picture', Buffer.concat([RED, new Uint8Array(11 * 1024 * 1024)])],
  ])('one that %s leaves the article and is reported', async (_, answer) => {
    const office = await aFeedOffice(
      jsonFeed([{ id: '1', title: '甲', content_html: '<p>文</p><img src="/a.png" alt="井架">' }]),
      { '/a.png': answer },
    )
    const { type, problems } = await office.publish()
    expect(type).toBe('published')
    expect(problems).toMatchObject([{ type: 'left-out', item: '甲' }])
    expect([...(await office.articles()).values()][0]?.html).toContain('文')
  })
})

test('C8: what a title holds reaches the log as text and the site as written', async () => {
  const title = '\u001b]0;x\u0007题$(touch escaped)`id`;|&\u202e'
  const office = await aFeedOffice(jsonFeed([{ id: '1', title, content_html: '<img src="/none.png">文' }]))
  const { problems } = await office.publish()
  const told = problems.map((problem) => escapeControls(Object.values(problem).join(' '))).join()
  expect(told).toContain('$(touch escaped)`id`;|&')
  expect(told).not.toMatch(/[\u0000-\u001f\u202e]/)
})

const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<p style="position:fixed" onclick=alert(1)>x</p>',
  '<form action=//evil><input autofocus onfocus=alert(1)></form>',
  '<meta http-equiv=refresh content="0;url=//evil"><base href=//evil>',
  '</script><script>alert(1)</script>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
]

test.each(['feed', 'markdown'])('C9: what is hostile in a %s reaches no reader', async (kind) => {
  const attack = ATTACKS.join('\n')
  const office =
    kind === 'feed'
      ? await aFeedOffice(
          jsonFeed([{ id: '1', title: attack, content_html: `文${attack}`, tags: [attack.slice(0, 30)] }]),
        )
      : await openOffice({
          'articles/a.md': `---\ntitle: ${JSON.stringify(attack)}\nauthor: ${JSON.stringify(attack)}\n---\n\n文\n\n${attack}\n`,
        })
  await office.publish()
  const [article] = (await office.articles()).values()
  const alive = /<script|<iframe|<svg|<form|<meta|<base|<style|\son\w+=|javascript:|srcdoc|style=/i
  expect(article?.html).not.toMatch(alive)
  const page = await readFile(join(office.out, 'article', article!.slug, 'index.html'), 'utf8')
  const [start = '', block = ''] = page.split('<script type="application/json" id="article">')
  expect(start).not.toMatch(/<script|<img|onerror=[^&]*>/)
  expect(block.indexOf('<')).toBe(block.indexOf('</script>'))
  expect(JSON.parse(block.slice(0, block.indexOf('</script>')))).toMatchObject({ title: article!.title })
})

describe('F1, F3: an item is the same article at the next run', () => {
  test.each([
    ['without an id, by its link', '<item><title>甲</title><link>https://a.cn/1</link></item>'],
    [
      'without id and link, by its words',
      '<item><title>甲</title><pubDate>Thu, 14 Jun 2018 08:00:00 GMT</pubDate></item>',
    ],
    [
      'twice in the feed, under two addresses',
      '<item><title>甲</title><link>http://a.cn/1</link></item><item><title>甲</title><link>https://a.cn/1?utm_source=x</link></item>',
    ],
  ])('%s', async (_, items) => {
    const office = await aFeedOffice(rss(items))
    expect(await office.publish()).toMatchObject({ articles: 1, added: 1 })
    expect(await office.publish()).toMatchObject({ type: 'unchanged', articles: 1, added: 0, changed: 0 })
  })
})

test('F2: an item without a date has the one of the day when it was first seen, and keeps it', async () => {
  const office = await aFeedOffice(
    rss(
      '<item><guid>1</guid><description>昨天夜里很冷。有人送来了防寒棚。</description></item><item><guid>2</guid></item>',
    ),
  )
  const now = Date.UTC(2020, 0, 1)
  const { problems } = await office.publish({ now })
  expect(problems).toMatchObject([{ message: 'An item has neither title nor text.' }])
  await office.publish({ now: now + 1e9 })
  expect([...(await office.articles()).values()]).toMatchObject([{ title: '昨天夜里很冷', date: now }])
})

test('F4, F5: a corrected article is a new seq, a withdrawn one is named as removed', async () => {
  const office = await openOffice({ 'articles/a.md': '# 甲\n\n原文。\n', 'articles/b.md': '# 乙\n\n文。\n' })
  await office.publish()
  await office.write('articles/a.md', '# 甲\n\n更正。\n')
  await office.write('articles/b.md', '---\nwithdrawn: true\n---\n\n# 乙\n\n文。\n')
  expect(await office.publish()).toMatchObject({ changed: 1, withdrawn: 1, seq: 4 })
  const [article] = (await office.articles()).values()
  expect(article).toMatchObject({ slug: 'a', seq: 3, revised: expect.any(Number) })
  expect(await readFile(join(office.out, 'article/a/index.html'), 'utf8')).toContain('更正。')
  expect([...(await treeOf(office.out)).keys()].filter((path) => path.startsWith('/article/b'))).toEqual([])
})

test('F9: a feed in GBK that says it is something else is published as it was meant', async () => {
  const bytes = await readFile(new URL('../fixtures/feeds/gbk-as-utf-8.rss', import.meta.url))
  const office = await aFeedOffice(bytes)
  await office.publish()
  const tree = await readFile(join(office.out, 'feed.json'), 'utf8')
  expect(tree).toContain('值班的师傅说')
  expect(tree).not.toContain('\ufffd')
})

test('F10: of a damaged feed the undamaged items are published, and it is reported', async () => {
  const office = await aFeedOffice(
    `<br>Warning: mysql in x.php\n${rss('<item><title>甲 & 乙</title></item>').slice(0, -17)}<item><title>丙`,
  )
  const { type, problems } = await office.publish()
  expect([type, await titles(office)]).toEqual(['published', ['甲 & 乙']])
  expect(problems[0]).toMatchObject({ type: 'damaged', source: '报' })
})

test('F11, X13: wrong types, junk and __proto__ in JSON leave the good items and change no object', async () => {
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`
  const items = [
    '{"id":"1","title":"甲","content_html":"文","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    '{"id":{"a":1},"title":["x"],"content_html":true,"tags":"x","authors":{"name":1}}',
    `{"id":"2","title":"乙 \\ud800","content_text":"文","tags":${deep}}`,
    'null,1,"x",[]',
    '{"id":"__proto__","title":"丙","content_html":"文","tags":["__proto__","constructor"]}',
  ]
  const office = await aFeedOffice(
    `{"version":"https://jsonfeed.org/version/1.1","items":[${items.join(',')}]}`,
  )
  await office.publish()
  expect(await titles(office)).toEqual(['丙', '乙 \ufffd', '甲'])
  await office.write(
    'articles/a.md',
    '---\n__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\ntitle: 丁\n---\n\n文。\n',
  )
  await office.configure({})
  await office.publish({ yes: true })
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(await titles(office)).toContain('丁')
})

test('F12: addresses are resolved against where they stand, never against the reader', async () => {
  const office = await aFeedOffice(
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/x/"><title>报</title>
    <entry><id>https://a.cn/1</id><link href="1.html"/><title>甲</title><content type="html" xml:base="y/">&lt;a href="z.html">链&lt;/a></content></entry></feed>`,
  )
  await office.publish()
  const [article] = (await office.articles()).values()
  expect(article).toMatchObject({ url: 'https://base.example/x/1.html' })
  expect(article?.html).toContain('href="https://base.example/x/y/z.html"')
})

test('F13: a title of a megabyte is clipped, 100,000 tags are few', async () => {
  const tags = Array.from({ length: 100_000 }, (_, i) => `t${i}`)
  const office = await aFeedOffice(
    jsonFeed([{ id: '1', title: '题'.repeat(350_000), content_html: '文', tags }]),
  )
  await office.publish()
  const [article] = (await office.articles()).values()
  expect([...article!.title].length).toBeLessThanOrEqual(200)
  expect(article!.tags.length).toBeLessThanOrEqual(12)
})

test('X14: entities are not expanded, and nothing is fetched for them', async () => {
  let asked = 0
  const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
  const answers: Record<string, Answer> = { '/dtd': (_, response) => void response.end(`${(asked += 1)}`) }
  const server = await startServer(answers)
  const office = await aFeedOffice(
    `<!DOCTYPE rss SYSTEM "${server.url}/dtd" [<!ENTITY l0 "lol">${levels}<!ENTITY xxe SYSTEM "file:///etc/hostname">]>${rss('<item><title>甲 &l9; &xxe;</title></item>')}`,
  )
  await office.publish()
  expect(await titles(office)).toEqual(['甲 &l9; &xxe;'])
  expect(asked).toBe(0)
})

test(
  'X15: 100,000 nested elements and attributes and 2 MB of text hold up nothing',
  { retry: 2 },
  async () => {
    const attributes = Array.from({ length: 100_000 }, (_, i) => `a${i}="1"`).join(' ')
    const items = [`${'<div>'.repeat(100_000)}底`, `<p ${attributes}>底</p>`, '底'.repeat(700_000)]
    const office = await aFeedOffice(
      jsonFeed(items.map((html, i) => ({ id: `${i}`, title: `第${i}篇`, content_html: html }))),
    )
    await office.publish()
    const articles = [...(await office.articles()).values()]
    expect(articles).toHaveLength(3)
    for (const { html } of articles) expect(html.length).toBeLessThan(512 * 1024)
    expect(articles.filter(({ html }) => textOf(parseRichText(html)).includes('底'))).toHaveLength(2)
  },
)

/** A PNG that says it is so wide and high, and holds a few bytes. */
function aPng(width: number, height: number): Buffer {
  const bytes = Buffer.from(RED)
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return Buffer.concat([bytes, deflateSync(Buffer.alloc(100))])
}

test.each<[string, Uint8Array | string]>([
  ['of 50,000 by 50,000 points', aPng(50_000, 50_000)],
  [
    'that is an SVG with a script',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
  ],
])('X16: a picture %s brings nothing that could harm', async (_, bytes) => {
  const office = await aFeedOffice(
    jsonFeed([{ id: '1', title: '甲', content_html: '<p>文</p><img src="/a.png">' }]),
    { '/a.png': bytes },
  )
  expect((await office.publish()).type).toBe('published')
  for (const path of (await treeOf(office.out)).keys()) {
    if (!path.startsWith('/images/')) continue
    expect(await readFile(join(office.out, path), 'latin1')).not.toMatch(/<script/)
    expect(path).not.toMatch(/50000/)
  }
})

test('F6: a source that does not answer or answers with something else withdraws nothing', async () => {
  const state = { answer: rss('<item><guid>1</guid><title>甲</title></item>'), code: 200 }
  const office = await aFeedOffice('', {
    '/feed': (_, response) => response.writeHead(state.code).end(state.answer),
  })
  await office.publish()
  for (const next of [
    { code: 500 },
    { code: 200, answer: '' },
    { answer: '<!doctype html><html>请登录</html>' },
    { answer: '<rss><chan' },
  ]) {
    Object.assign(state, next)
    const report = await office.publish()
    expect(report).toMatchObject({ articles: 1, withdrawn: 0, sources: [{ answered: false }] })
    expect(report.problems).toHaveLength(1)
  }
})

test('the tree that C1 compares is really compared', async () => {
  const office = await openOffice()
  const before = await treeOf(office.folder)
  await mkdir(join(office.folder, 'x'))
  await writeFile(join(office.folder, 'x/y'), '')
  expect(await treeOf(office.folder)).not.toEqual(before)
})
