import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { generateRichText } from '../../../src/model/rich-text.ts'
import type { Draft, SourceResult } from '../../../src/publish/draft.ts'
import { readMarkdown } from '../../../src/publish/sources/markdown.ts'
import { folderOf } from '../folder-of-files.ts'
import { aSite, aSource } from '../site.ts'
import { NOW } from './read-text.ts'

async function readFiles(
  files: Record<string, string | Uint8Array>,
): Promise<SourceResult & { root: string }> {
  const root = await folderOf({ 'site.json': '{}', 'articles/.hidden/x.md': '# x', ...files })
  return { ...(await read(root)), root }
}

function read(root: string, path = 'articles'): Promise<SourceResult> {
  const source = aSource({
    type: 'markdown',
    name: 'articles',
    address: pathToFileURL(join(root, path)).href,
  })
  return readMarkdown(source, { site: aSite(), configFile: join(root, 'site.json'), now: NOW })
}

function htmlOf(draft: Draft | undefined): string {
  return generateRichText(draft?.content ?? [])
}

test('reads everything that front matter may say', async () => {
  const { drafts, problems, root } = await readFiles({
    'articles/2018/shelter.md': `---
title: 防寒棚
date: 2018年6月14日 10:05
revised: 2018-06-15
category: 安全生产
tags: 防寒, 井场，防寒
source: 甘肃工人报
author: 周鹏
editor: 李霞
reads: 1280
image: ../../pictures/a.webp
related: [other, another]
url: https://news.example.cn/1.html
withdrawn: true
---

# 防寒棚

昨天夜里**气温**降到
零下二十度。

![棚](../../pictures/a.webp "新搭的防寒棚")

![棚](../../pictures/a.webp)
`,
    'pictures/a.webp': 'x',
  })
  const picture = pathToFileURL(join(root, 'pictures/a.webp')).href
  expect(problems).toEqual([])
  expect(drafts).toEqual([
    {
      slug: 'shelter',
      title: '防寒棚',
      date: Date.UTC(2018, 5, 14, 2, 5),
      revised: Date.UTC(2018, 5, 14, 16),
      category: 'safety',
      tags: ['防寒', '井场'],
      source: '甘肃工人报',
      author: '周鹏',
      editor: '李霞',
      url: 'https://news.example.cn/1.html',
      related: ['other', 'another'],
      reads: 1280,
      withdrawn: true,
      picture: { src: picture, alt: '' },
      content: expect.anything(),
    },
  ])
  expect(htmlOf(drafts[0])).toBe(
    `<p>昨天夜里<strong>气温</strong>降到零下二十度。</p><figure><img src="${picture}" alt="棚"><figcaption>新搭的防寒棚</figcaption></figure><p><img src="${picture}" alt="棚"></p>`,
  )
})

describe('without front matter', () => {
  test('the first heading is the title, and no longer in the text', async () => {
    const { drafts } = await readFiles({ 'articles/a.md': '# 题 *目*\n\n文\n\n# 又一节\n' })
    expect(drafts[0]).toMatchObject({
      slug: 'a',
      title: '题 目',
      category: 'news',
      date: undefined,
      withdrawn: false,
    })
    expect(htmlOf(drafts[0])).toBe('<p>文</p><h2>又一节</h2>')
  })

  test('and without a heading, the file’s name is the title', async () => {
    const { drafts } = await readFiles({ 'articles/防寒.markdown': '文\n\n---\n\n文' })
    expect(drafts[0]?.title).toBe('防寒')
    expect(htmlOf(drafts[0])).toBe('<p>文</p><hr><p>文</p>')
  })
})

describe('the slug is', () => {
  test('the one in the front matter, else the file’s name, else made from its place', async () => {
    const { drafts } = await readFiles({
      'articles/a.md': '---\nslug: own\n---\n# 甲',
      'articles/b.md': '# 乙',
      'articles/年/丙.md': '# 丙',
    })
    expect(drafts.map(({ slug }) => slug)).toEqual(['own', 'b', expect.stringMatching(/^[a-z2-7]{12}$/)])
  })

  test('taken once only', async () => {
    const { drafts, problems } = await readFiles({ 'articles/1/a.md': '# 甲', 'articles/2/a.md': '# 乙' })
    expect(drafts.map(({ title }) => title)).toEqual(['甲'])
    expect(problems).toEqual([
      {
        type: 'left-out',
        source: 'articles',
        item: '2/a.md',
        message: 'another file has the slug "a" already',
      },
    ])
  })
})

describe('a mistake in one file is reported, and the others are read', () => {
  test.each([
    ['title: [a\nb: c', /^front matter: /],
    ['- a\n- b', /it is not a list of names and values/],
    ['title: a\ntitle: b', /unique/],
    [
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(20)}]\nc: &c [${'*b,'.repeat(20)}]\nd: [${'*c,'.repeat(20)}]`,
      /too many aliases/,
    ],
    ['category: econmy', /^category: no category "econmy"$/],
    [
      'title: {a: b}\ndate: soon\ntags: 3\nrelated: [A B]\nreads: -1\nwithdrawn: "yes"\nslug: ../x\nurl: "file:///x"',
      /^slug: .*; title: is not a text; date: "soon" is not a date; tags: .*; url: .*; related: .*; reads: .*; withdrawn: /,
    ],
    ['tags: [[a]]', /^tags: is not a list of words$/],
  ])('%s', async (front, message) => {
    const { drafts, problems } = await readFiles({
      'articles/a.md': `---\n${front}\n---\n文`,
      'articles/b.md': '# 乙',
    })
    expect(drafts.map(({ slug }) => slug)).toEqual(['b'])
    expect(problems).toEqual([
      { type: 'left-out', source: 'articles', item: 'a.md', message: expect.stringMatching(message) },
    ])
  })

  test('but nothing said is no mistake', async () => {
    const { drafts, problems } = await readFiles({
      'articles/a.md': '---\ntitle:\ntags:\n---\n# 甲',
      'articles/b.md': '---\n---\n# 乙',
    })
    expect(problems).toEqual([])
    expect(drafts.map(({ title }) => title)).toEqual(['甲', '乙'])
  })

  test('and a date in the future is none', async () => {
    const { drafts, problems } = await readFiles({ 'articles/a.md': '---\ndate: 2099-01-01\n---\n# 甲' })
    expect(problems).toEqual([])
    expect(drafts[0]?.date).toBeUndefined()
  })
})

describe('a picture', () => {
  test.each(['../../../../etc/hostname', '/etc/hostname', 'file:///etc/hostname', '../pictures/missing.png'])(
    'at %s is refused and reported',
    async (src) => {
      const { drafts, problems } = await readFiles({
        'articles/a.md': `---\nimage: ${src}\n---\n文\n\n![x](${src})\n\n<img src="${src}">`,
      })
      expect(htmlOf(drafts[0])).toBe('<p>文</p>')
      expect(drafts[0]?.picture).toBeUndefined()
      expect(problems).toHaveLength(3)
      expect(problems[0]).toMatchObject({
        type: 'left-out',
        item: 'a.md',
        message: expect.stringMatching(/not there, or not in the folder/),
      })
    },
  )

  test('that is a link out of the folder is refused', async () => {
    const outside = await folderOf({ 'secret.png': 'x' })
    const root = await folderOf({ 'site.json': '{}', 'articles/a.md': '![x](a.png)文' })
    await symlink(join(outside, 'secret.png'), join(root, 'articles/a.png'))
    const { drafts, problems } = await read(root)
    expect(htmlOf(drafts[0])).toBe('<p>文</p>')
    expect(problems).toHaveLength(1)
  })

  test('from the web stays for the picture keeper', async () => {
    const { drafts } = await readFiles({
      'articles/a.md': '---\nimage: https://a.cn/l.jpg\n---\n![x](https://a.cn/a.jpg)',
    })
    expect(htmlOf(drafts[0])).toContain('src="https://a.cn/a.jpg"')
    expect(drafts[0]?.picture?.src).toBe('https://a.cn/l.jpg')
  })

  test('with an address that is none is reported', async () => {
    const { problems } = await readFiles({
      'articles/a.md': '---\nimage: "data:image/png;base64,AA"\n---\n文',
    })
    expect(problems[0]?.message).toContain('is not the address of a picture')
  })
})

test('HTML in Markdown is cleaned like any other', async () => {
  const { drafts } = await readFiles({
    'articles/a.md':
      '<script>alert(1)</script>\n\n<b onclick=x>粗</b> [x](javascript:alert(1)) <iframe src="javascript:1"></iframe>',
  })
  expect(htmlOf(drafts[0])).toBe('<p><b>粗</b> x</p>')
})

test('files may be in the encodings that old programs write', async () => {
  const gbk = Uint8Array.of(0x23, 0x20, 0xb7, 0xc0, 0xba, 0xae, 0xc5, 0xef)
  const { drafts } = await readFiles({ 'articles/a.md': gbk })
  expect(drafts[0]?.title).toBe('防寒棚')
})

test('characters that cannot be read are reported', async () => {
  const { problems } = await readFiles({ 'articles/a.md': '# 甲\ufffd' })
  expect(problems).toMatchObject([{ type: 'damaged', item: 'a.md' }])
})

test('a file of many megabytes is left out', async () => {
  const { drafts, problems } = await readFiles({ 'articles/a.md': 'x'.repeat(5_000_000) })
  expect(drafts).toEqual([])
  expect(problems).toMatchObject([{ type: 'left-out', item: 'a.md', message: 'It is larger than 4 MB.' }])
})

test('a link to a Markdown file elsewhere is not followed', async () => {
  const outside = await folderOf({ 'secret.md': '# 密' })
  const root = await folderOf({ 'site.json': '{}', 'articles/a.md': '# 甲' })
  await symlink(join(outside, 'secret.md'), join(root, 'articles/b.md'))
  const { drafts, problems } = await read(root)
  expect(drafts.map(({ title }) => title)).toEqual(['甲'])
  expect(problems).toMatchObject([{ type: 'left-out', item: 'b.md' }])
})

test('a source may be a single file, and a folder that is missing does not answer', async () => {
  const root = await folderOf({ 'site.json': '{}', 'articles/a.md': '# 甲' })
  expect((await read(root, 'articles/a.md')).drafts).toHaveLength(1)
  await expect(read(root, 'none')).resolves.toMatchObject({
    answered: false,
    problems: [{ type: 'left-out', item: '' }],
  })
  const remote = aSource({ type: 'markdown', address: 'https://a.cn/articles' })
  await expect(readMarkdown(remote, { site: aSite(), configFile: root, now: NOW })).resolves.toMatchObject({
    answered: false,
  })
})

test('front matter whose end is missing is not published as text', async () => {
  const { drafts, problems } = await readFiles({ 'articles/a.md': '---\ntitle: 题\ndate: 2018-01-01\n\n文' })
  expect(drafts).toEqual([])
  expect(problems).toMatchObject([
    { type: 'left-out', message: expect.stringContaining('dashes that ends it') },
  ])
})

test('a file with nothing to read is left out, one with only a title is not', async () => {
  const { drafts, problems } = await readFiles({
    'articles/a.md': ' \n',
    'articles/b.md': '---\ntitle: 题\n---\n',
  })
  expect(drafts.map(({ title }) => title)).toEqual(['题'])
  expect(problems).toMatchObject([{ type: 'left-out', item: 'a.md' }])
})

test('a text without title shows its first words', async () => {
  const { drafts } = await readFiles({ 'articles/a-1.md': '今天井口下了雪。路滑。' })
  expect(drafts[0]?.title).toBe('今天井口下了雪')
})

test('a name in front matter that means nothing is told', async () => {
  const { drafts, problems } = await readFiles({ 'articles/a.md': '---\ntitle: 题\nauthors: 周\n---\n文' })
  expect(drafts).toHaveLength(1)
  expect(problems).toMatchObject([{ type: 'notice', message: 'front matter: nothing is known of authors' }])
})

test('a withdrawal counts whatever else is wrong in the file', async () => {
  const { drafts, problems } = await readFiles({ 'articles/a.md': '---\ndate: soon\nwithdrawn: true\n---\n' })
  expect(drafts).toMatchObject([{ slug: 'a', withdrawn: true }])
  expect(problems).toMatchObject([{ type: 'damaged' }])
})
