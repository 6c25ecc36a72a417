import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseHead } from '../../src/feed/head.ts'
import type { Article } from '../../src/model/article.ts'
import { articlesOf, readPublished, writeHead, writePacks, writeReads } from '../../src/publish/folder.ts'
import { appendChanges } from '../../src/publish/log.ts'
import { anArticle, aPicture, aSite } from '../helpers/articles.ts'

let out: string

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'folder-'))
})

afterEach(() => rm(out, { recursive: true }))

async function publish(
  articles: Article[],
  { now = 1e12, title = '工会', reads = new Map<string, number>(), span = 1024 } = {},
) {
  const before = await readPublished(out)
  const numbered = articles.map((article, i) => ({ ...article, seq: before.seq + i + 1 }))
  const log = appendChanges(before.log, { articles: numbered, removed: [] })
  const { packs } = await writePacks(out, log, { title, span })
  return writeHead(out, before, { packs, site: aSite({ title }), reads: await writeReads(out, reads), now })
}

const head = async () => parseHead(await readFile(join(out, 'feed/head.json'), 'utf8'))

test('an empty folder is a new feed with an id of its own', async () => {
  const [one, two] = [await readPublished(out), await readPublished(out)]
  expect(one).toMatchObject({ seq: 0, log: [] })
  expect(one.id).not.toBe(two.id)
})

test('the next run finds every article that was published', async () => {
  await publish([anArticle({ slug: 'a' }), anArticle({ slug: 'b' })])
  await publish([anArticle({ slug: 'c' })], { reads: new Map([['a', 7]]) })
  const { seq, log, reads, id } = await readPublished(out)
  expect(seq).toBe(3)
  expect([...articlesOf(log).keys()].sort()).toEqual(['a', 'b', 'c'])
  expect(reads).toEqual(new Map([['a', 7]]))
  expect(id).toBe((await head()).id)
})

test('packs are named by their hash and listed newest first', async () => {
  await publish([anArticle({ slug: 'a' })])
  await publish([anArticle({ slug: 'b' })])
  const { packs } = await head()
  expect(packs.map(({ from, to }) => [from, to])).toEqual([
    [2, 2],
    [1, 1],
  ])
  for (const { file, sha256, bytes } of packs) {
    expect(file).toBe(`packs/${sha256.slice(0, 16)}.json`)
    expect((await stat(join(out, 'feed', file))).size).toBe(bytes)
  }
})

test('a run with nothing new writes nothing, the head included', async () => {
  await publish([anArticle()])
  const before = await stat(join(out, 'feed/head.json'))
  expect(await publish([], { now: 2e12 })).toBe(false)
  expect((await stat(join(out, 'feed/head.json'))).mtimeMs).toBe(before.mtimeMs)
})

test('a new title or new read counts are a new head and no new seq', async () => {
  await publish([anArticle()])
  expect(await publish([], { now: 2e12, title: '新题' })).toBe(true)
  expect(await head()).toMatchObject({ seq: 1, published: new Date(2e12).toISOString() })
  expect(await publish([], { now: 3e12, title: '新题', reads: new Map([['shift-change', 1]]) })).toBe(true)
  expect((await head()).reads).toHaveLength(16)
})

test('packs of long ago are found through their lists', async () => {
  const names = Array.from({ length: 24 }, (_, n) => `a-${n}`)
  for (const slug of names) await publish([anArticle({ slug })], { span: 2 })
  expect((await head()).packs.some(({ packs }) => packs)).toBe(true)
  const { log, seq, files } = await readPublished(out)
  expect([...articlesOf(log).keys()].sort()).toEqual(names.sort())
  expect([log[0]?.from, seq]).toEqual([1, 24])
  const before = await stat(join(out, 'feed/head.json'))
  expect(await publish([], { now: 2e12, span: 2 })).toBe(false)
  expect((await stat(join(out, 'feed/head.json'))).mtimeMs).toBe(before.mtimeMs)
  const list = files.find(({ packs }) => packs)!
  await writeFile(join(out, 'feed', list.file), '{}')
  await expect(readPublished(out)).rejects.toThrow('was changed')
})

test('pictures are counted once per pack', async () => {
  const picture = aPicture({ src: '/images/0123456789abcdef-8.png', width: 8, height: 8, bytes: 50 })
  await publish([
    anArticle({ slug: 'a', pictures: [picture] }),
    anArticle({ slug: 'b', pictures: [picture] }),
  ])
  expect((await head()).packs[0]?.imageBytes).toBe(50)
})

test('a folder that somebody changed is not published over', async () => {
  await publish([anArticle()])
  const [pack] = (await head()).packs
  await writeFile(join(out, 'feed', pack!.file), '{}')
  await expect(readPublished(out)).rejects.toThrow('was changed')
})
