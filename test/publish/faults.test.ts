import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { textOf, parseRichText } from '../../src/model/rich-text.ts'
import { escapeControls } from '../../src/publish/cli.ts'
import { createSafeFetch } from '../../src/publish/safe-fetch.ts'
import { quadrants } from './drawn-pictures.ts'
import { encode } from './sources/pages/gb-bytes.ts'
import { startServer, type Answer } from './http-server.ts'
import { expectWhole, openOffice, runPublish, treeOf, type Office } from './office.ts'

/** What each row of the list of faults promises of the publisher. Each is kept by a test in this file. */
const PROMISES = {
  C1: 'names in a source never lead outside the published folder',
  C2: 'no file of this machine is published but the operator’s own',
  C3: 'nothing of this machine or its network is asked without --allow-private',
  C4: 'old pages in any encoding, however labelled, become the text that was meant',
  C5: 'a picture that cannot be had costs the picture, and is reported',
  C6: 'a run that is cut off, or finds the disk full, leaves the old site whole',
  C7: 'of two runs at once one is told so, and the site is whole',
  C8: 'what a title holds is text, in the log as on the site',
  C9: 'what is hostile in a source reaches no reader',
  F1: 'an item without an id is the same article at the next run',
  F2: 'an item without a title or a date has its first words and the day it was first seen',
  F3: 'an article under two addresses is one',
  F4: 'a corrected article is replaced in one piece, and says so',
  F5: 'a withdrawn article is named as removed, and its page is gone',
  F6: 'a source that is empty, has lost most, or is another’s withdraws nothing, and is reported',
  F9: 'a feed in any encoding, however labelled, becomes the text that was meant',
  F10: 'of a damaged feed the undamaged items come, and the damage is reported',
  F11: 'of junk in JSON the good items survive',
  F12: 'relative addresses are resolved against the source',
  F13: 'endless titles, tags and texts are clipped',
  X13: 'no key of a source changes an object of ours',
  X14: 'no entity is expanded, and nothing is fetched for one',
  X15: 'what is built to hurt parsers holds nothing up',
  X16: 'a picture that is built to harm does not',
} as const

const kept = new Set<string>()

afterEach(({ task }) => {
  if (task.result?.state !== 'pass') return
  for (const [row] of `${task.suite?.name ?? ''} ${task.name}`.matchAll(/\b[CFX]\d+\b/g)) kept.add(row)
})

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

const ALIVE = /<script|<iframe|<svg|<form|<meta|<base|<style|\son\w+=|javascript:|srcdoc|style=/i

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
  expect(article?.html).not.toMatch(ALIVE)
  const page = await readFile(join(office.out, 'article', article!.slug, 'index.html'), 'utf8')
  const [start = '', block = ''] = page.split('<script type="application/json" id="article">')
  const read = start.replace(/<script type="application\/ld\+json">[^<]*<\/script>/, '')
  expect(read).not.toMatch(/<script|<img|onerror=[^&]*>/)
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

describe('C3: nothing of this machine or a network behind it is asked', () => {
  const FEED = rss('<item><guid>1</guid><title>甲</title></item>')

  /** A server that counts, and an office that may not ask it. */
  async function aTrap(write: (port: string) => string): Promise<{ office: Office; requests: string[] }> {
    const { url, requests } = await startServer({ '/feed': FEED, '/a.png': RED })
    const office = await openOffice()
    await office.configure({ sources: [{ type: 'feed', url: write(new URL(url).port), category: 'news' }] })
    return { office, requests }
  }

  test.each([
    'http://127.0.0.1:PORT/feed',
    'http://2130706433:PORT/feed',
    'http://0177.0.0.1:PORT/feed',
    'http://0x7f.1:PORT/feed',
    'http://[::ffff:127.0.0.1]:PORT/feed',
    'http://[::1]:PORT/feed',
    'http://localhost:PORT/feed',
    'http://localhost.:PORT/feed',
    'http://0.0.0.0:PORT/feed',
  ])('written as %s', async (address) => {
    const { office, requests } = await aTrap((port) => address.replace('PORT', port))
    const { sources, problems } = await office.publish()
    expect([sources, requests]).toMatchObject([[{ answered: false }], []])
    expect(problems[0]?.message).toContain('--allow-private')
  })

  /** A world in which 127.0.0.1 is a public address, and 127.0.0.2 is not. */
  const isPrivate = (address: string): boolean => address !== '127.0.0.1'

  test('redirected there', async () => {
    const { office, requests } = await aTrap((port) => `http://127.0.0.1:${port}/moved`)
    const hidden = await startServer({ '/feed': FEED })
    const { port } = new URL(hidden.url)
    const moved = await startServer({
      '/moved': (_, response) => response.writeHead(302, { location: `http://127.0.0.2:${port}/feed` }).end(),
    })
    await office.configure({ sources: [{ type: 'feed', url: `${moved.url}/moved`, category: 'news' }] })
    const { sources } = await office.publish({ fetch: createSafeFetch({ isPrivate }) })
    expect(sources).toMatchObject([{ answered: false }])
    expect([moved.requests, hidden.requests, requests]).toEqual([['/moved'], [], []])
  })

  test('under a name that leads there the second time', async () => {
    const addresses = ['127.0.0.1', '127.0.0.2']
    const { office, requests } = await aTrap((port) => `http://news.test:${port}/feed`)
    const item = { id: '1', title: '甲', content_html: '文<img src="/a.png">' }
    const feed = await startServer({ '/feed': jsonFeed([item]), '/a.png': RED })
    await office.configure({
      sources: [
        { type: 'feed', url: feed.url.replace('127.0.0.1', 'news.test') + '/feed', category: 'news' },
      ],
    })
    const fetch = createSafeFetch({
      isPrivate,
      lookup: (_host, _options, callback) =>
        callback(null, [{ address: addresses.shift() ?? '127.0.0.2', family: 4 }]),
    })
    await office.publish({
      fetch: (input, init) => fetch(input, { ...init, headers: { ...headersOf(init), connection: 'close' } }),
    })
    expect([feed.requests, requests]).toEqual([['/feed'], []])
  })
})

function headersOf(init: RequestInit | undefined): Record<string, string> {
  return Object.fromEntries(new Headers(init?.headers).entries())
}

describe('C4: an old page is the text that was meant', () => {
  const TEXT = '井口的灯还亮着，早班的工友已经排队领矿灯，副队长把通风记录念了一遍。'.repeat(3)
  const page = (declared: string): string =>
    `<html><head>${declared && `<meta http-equiv="Content-Type" content="text/html; charset=${declared}">`}<title>井口的灯</title></head><body><h1>井口的灯</h1><p>2018年6月14日 来源：工人报</p><p>${TEXT}</p></body></html>`

  async function publishSaved(bytes: Uint8Array): Promise<{ html: string; problems: unknown[] }> {
    const office = await openOffice({ 'old/1.html': bytes })
    await office.configure({ sources: [{ type: 'pages', path: 'old', category: 'news' }] })
    const { problems } = await office.publish()
    return { html: [...(await office.articles()).values()][0]?.html ?? '', problems }
  }

  test.each([
    ['GBK', 'gb2312'],
    ['GBK', 'utf-8'],
    ['GB18030', ''],
    ['GB18030', 'big5'],
    ['UTF-8', 'gb2312'],
    ['UTF-8', ''],
    ['UTF-16LE', 'utf-8'],
    ['UTF-16BE', ''],
  ])('in %s, declared as “%s”', async (encoding, declared) => {
    const bytes = encode((encoding === 'UTF-16BE' ? '\ufeff' : '') + page(declared), encoding)
    expect((await publishSaved(bytes)).html).toContain(TEXT)
  })

  test.each(['GBK', 'UTF-8', 'UTF-16LE'])('in %s, cut off in the middle of a character', async (encoding) => {
    const whole = encode(page('').split('</p></body>')[0]!, encoding)
    const { html } = await publishSaved(whole.subarray(0, whole.length - 1))
    expect(html.replace(/\ufffd?<\/p>$/, '')).toContain(TEXT.slice(0, -1))
    expect(html.match(/\ufffd/g)?.length ?? 0).toBeLessThanOrEqual(1)
  })
})

test('C5: a run that could have only some of its pictures ends with 2', async () => {
  const office = await aFeedOffice(
    jsonFeed([{ id: '1', title: '甲', content_html: '<p>文</p><img src="/none.png">' }]),
  )
  expect(await runPublish(office, ['--allow-private'])).toEqual([2, expect.stringContaining('none.png')])
})

describe('C6: the old site stays whole', () => {
  async function aChangedOffice(): Promise<Office> {
    const office = await openOffice({ 'articles/a.md': '# 甲\n\n原文。\n' })
    await office.publish()
    await office.write('articles/a.md', '# 甲\n\n更正。\n')
    return office
  }

  const writeBytes = (path: string, bytes: Uint8Array): Promise<void> =>
    writeFile(path, bytes, { flag: 'wx' })

  test.each([0, 2, 4])('where the disk is full after %i files', async (left) => {
    const office = await aChangedOffice()
    const before = await treeOf(office.out)
    let written = 0
    const full = async (path: string, bytes: Uint8Array): Promise<void> => {
      if ((written += 1) <= left) return writeBytes(path, bytes)
      throw Object.assign(new Error('write'), { code: 'ENOSPC' })
    }
    await expect(office.publish({ disk: { writeBytes: full, rename } })).rejects.toThrow('no space left')
    expect(await treeOf(office.out)).toEqual(before)
    expect(await office.publish()).toMatchObject({ changed: 1 })
  })

  test.each([1, 3, 6])('where the run ends at the %i. of its last steps', async (last) => {
    const office = await aChangedOffice()
    let steps = 0
    const dying = async (from: string, to: string): Promise<void> => {
      if ((steps += 1) > last) throw new Error('killed')
      await rename(from, to)
    }
    await expect(office.publish({ disk: { writeBytes, rename: dying } })).rejects.toThrow('killed')
    await expectWhole(office.out)
    expect(await office.publish()).toMatchObject({ articles: 1 })
    expect((await office.articles()).get('a')?.html).toContain('更正。')
  })
})

test('C7: of two runs at once one publishes, and the other says so', async () => {
  const office = await openOffice({ 'articles/a.md': '# 甲\n\n文。\n' })
  const runs = await Promise.allSettled([office.publish(), office.publish()])
  const [refused, ...others] = runs.filter(({ status }) => status === 'rejected')
  expect(others).toEqual([])
  expect(String((refused as PromiseRejectedResult).reason)).toContain('Another run is publishing')
  expect(await expectWhole(office.out)).toBe(1)
})

test('C9: what is hostile in an old page reaches no reader', async () => {
  const text = '井口的灯还亮着，早班的工友已经排队领矿灯。'.repeat(4)
  const office = await openOffice({
    'old/1.html': `<title>题</title><h1>题<script>alert(1)</script></h1><div><p>${text}</p>${ATTACKS.join(`<p>${text}</p>`)}</div>`,
  })
  await office.configure({ sources: [{ type: 'pages', path: 'old', category: 'news' }] })
  await office.publish()
  const [article] = (await office.articles()).values()
  expect(article?.html).toContain(text)
  expect(article?.html).not.toMatch(ALIVE)
})

test('F6: a source that lost nearly everything, or became another’s, withdraws nothing', async () => {
  const item = (id: string, host = 'news.example.cn'): string =>
    `<item><guid>${id}</guid><title>第${id}篇</title><link>https://${host}/${id}</link></item>`
  const state = {
    items: Array.from({ length: 30 }, (_, i) => item(`${i}`)).join(''),
    link: 'https://news.example.cn/',
  }
  const office = await aFeedOffice('', {
    '/feed': (_, response) =>
      void response.end(
        `<rss version="2.0"><channel><title>报</title><link>${state.link}</link>${state.items}</channel></rss>`,
      ),
  })
  await office.publish()
  state.items = item('29')
  expect(await office.publish()).toMatchObject({ articles: 30, withdrawn: 0, problems: [{}] })
  Object.assign(state, {
    link: 'https://lottery.example/',
    items: [1, 2, 3].map((i) => item(`x${i}`, 'lottery.example')).join(''),
  })
  const report = await office.publish()
  expect(report).toMatchObject({ articles: 30, added: 0, withdrawn: 0 })
  expect(report.problems.length).toBeGreaterThan(0)
})

test('F9: every feed of ours, in whatever encoding and however labelled, is read as it was meant', async () => {
  const folder = new URL('../fixtures/feeds/', import.meta.url)
  for (const name of await readdir(folder)) {
    const office = await openOffice({ 'feed.rss': await readFile(new URL(name, folder)) })
    await office.configure({ sources: [{ type: 'feed', path: 'feed.rss', category: 'news' }] })
    await office.publish()
    const words = [...(await office.articles()).values()].map(({ title, html }) => title + html).join('')
    expect([name, /[师師]傅/.test(words), words.includes('\ufffd')]).toEqual([name, true, false])
  }
})

test('X16: of a picture with two hundred frames the first is shown', async () => {
  const frames = await quadrants(40, 40 * 200)
    .raw()
    .toBuffer()
  const { default: sharp } = await import('sharp')
  const moving = await sharp(frames, { raw: { width: 40, height: 8000, channels: 3, pageHeight: 40 } })
    .gif()
    .toBuffer()
  const office = await aFeedOffice(
    jsonFeed([{ id: '1', title: '甲', content_html: '<p>文</p><img src="/a.gif">' }]),
    { '/a.gif': moving },
  )
  await office.publish()
  const pictures = [...(await treeOf(office.out)).keys()].filter((path) => path.endsWith('.webp'))
  expect(pictures).not.toEqual([])
  for (const path of pictures)
    expect(await readFile(join(office.out, path), 'latin1')).not.toMatch(/ANIM|ANMF/)
  const [article] = (await office.articles()).values()
  expect(article?.html).toContain('文')
})

test('the tree that C1 compares is really compared', async () => {
  const office = await openOffice()
  const before = await treeOf(office.folder)
  await mkdir(join(office.folder, 'x'))
  await writeFile(join(office.folder, 'x/y'), '')
  expect(await treeOf(office.folder)).not.toEqual(before)
})

/** The last: by now every other test of this file has run. */
test('every promise about the publisher was put to the test, and kept', () => {
  const broken = Object.entries(PROMISES).filter(([row]) => !kept.has(row))
  expect(broken).toEqual([])
})
