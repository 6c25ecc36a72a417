import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test } from 'vitest'
import { toItem } from '../../src/feed/item.ts'
import type { Article } from '../../src/model/article.ts'
import { articlesOf, readPublished } from '../../src/publish/folder.ts'
import { publish, type Progress, type PublishReport } from '../../src/publish/publish.ts'
import { folderOf } from './folder-of-files.ts'
import { startServer, type TestServer } from './http-server.ts'
import { APP, CONFIG } from './office.ts'

const PICTURE = fileURLToPath(new URL('../fixtures/pictures/red-200x100.png', import.meta.url))
let folder: string
let out: string
let now: number

beforeEach(async () => {
  folder = await folderOf({
    ...APP,
    'site.json': JSON.stringify(CONFIG),
    'articles/first.md': '---\ntitle: 第一篇\ndate: 2018-06-14\nreads: 120\n---\n\n正文。\n',
    'articles/second.md': '---\ntitle: 第二篇\ndate: 2018-06-15\nimage: ../red.png\n---\n\n有图。\n',
    'red.png': await readFile(PICTURE),
  })
  out = join(folder, 'out')
  now = Date.UTC(2018, 5, 20)
})

const run = (given: { onProgress?: (progress: Progress) => void } = {}): Promise<PublishReport> =>
  publish({
    config: join(folder, 'site.json'),
    out,
    app: join(folder, 'app'),
    now: (now += 60_000),
    allowPrivate: true,
    ...given,
  })
const write = (file: string, text: string): Promise<void> => writeFile(join(folder, file), text)
const configure = (changed: object): Promise<void> =>
  write('site.json', JSON.stringify({ ...CONFIG, ...changed }))

async function published(): Promise<Map<string, Article>> {
  return articlesOf((await readPublished(out)).log)
}

/** Every file of the published folder with when it was written. */
async function filesWithTimes(): Promise<Map<string, number>> {
  const names = await readdir(out, { recursive: true })
  const stats = await Promise.all(names.map((name) => stat(join(out, name))))
  return new Map(names.map((name, i) => [name, stats[i]!.mtimeMs]))
}

test('what the office has becomes a site: packs, pages, feeds, pictures, read counts', async () => {
  expect(await run()).toMatchObject({ type: 'published', seq: 2, articles: 2, added: 2, problems: [] })
  const second = (await published()).get('second')!
  expect(second.picture).toMatchObject({ width: 200, height: 100 })
  expect((await stat(join(out, second.picture!.src))).size).toBe(second.picture!.bytes)
  expect(JSON.parse(await readFile(join(out, 'feed/reads.json'), 'utf8'))).toEqual({
    version: 1,
    reads: { first: 120 },
  })
  for (const file of [
    'feed.json',
    'rss.xml',
    'atom.xml',
    'index.html',
    'article/first/index.html',
    'sw.js',
  ]) {
    expect((await stat(join(out, file))).size).toBeGreaterThan(0)
  }
})

test('a second run with nothing new writes nothing at all', async () => {
  await run()
  const before = await filesWithTimes()
  expect(await run()).toMatchObject({ type: 'unchanged', seq: 2, added: 0, changed: 0, withdrawn: 0 })
  expect(await filesWithTimes()).toEqual(before)
})

test('a corrected file is a new seq in a pack of its own', async () => {
  await run()
  await write('articles/first.md', '---\ntitle: 第一篇\ndate: 2018-06-14\n---\n\n更正后的正文。\n')
  expect(await run()).toMatchObject({ seq: 3, changed: 1 })
  const first = (await published()).get('first')!
  expect(first).toMatchObject({ html: '<p>更正后的正文。</p>', revised: now })
  expect((await readPublished(out)).log.at(-1)).toMatchObject({ from: 3, to: 3 })
})

test('a deleted file withdraws nothing; the config does', async () => {
  await run()
  await rm(join(folder, 'articles/first.md'))
  expect(await run()).toMatchObject({ articles: 2, withdrawn: 0 })
  await configure({ withdrawn: ['first'] })
  expect(await run()).toMatchObject({ articles: 1, withdrawn: 1, seq: 3 })
  expect((await published()).has('first')).toBe(false)
  await expect(stat(join(out, 'article/first/index.html'))).rejects.toThrow('ENOENT')
  expect(await readFile(join(out, 'feed.json'), 'utf8')).not.toContain('第一篇')
})

test('read counts may grow without an article changing', async () => {
  await run()
  await write('articles/first.md', '---\ntitle: 第一篇\ndate: 2018-06-14\nreads: 300\n---\n\n正文。\n')
  expect(await run()).toMatchObject({ type: 'published', seq: 2, changed: 0 })
  expect((await readPublished(out)).reads.get('first')).toBe(300)
})

test('progress is told', async () => {
  const told: Progress[] = []
  await run({ onProgress: (progress) => told.push(progress) })
  expect(new Set(told.map(({ what }) => what))).toEqual(new Set(['sources', 'pictures', 'files']))
})

function feedWith(picture: string): string {
  return `<rss version="2.0"><channel><title>报</title><link>https://news.example.cn/</link>
    <item><guid>https://news.example.cn/1</guid><link>https://news.example.cn/1</link><title>网上一篇</title>
    <pubDate>Thu, 14 Jun 2018 08:00:00 +0800</pubDate><description>&lt;p&gt;正文&lt;/p&gt;&lt;img src="${picture}"&gt;</description></item>
    </channel></rss>`
}

async function aFeedServer(): Promise<TestServer & { goDown: () => void }> {
  let isDown = false
  const answers: Parameters<typeof startServer>[0] = {
    '/feed.xml': (_request, response) => {
      response.statusCode = isDown ? 503 : 200
      response.end(isDown ? '' : feedWith(`${server.url}/red.png`))
    },
    '/red.png': await readFile(PICTURE),
  }
  const server = await startServer(answers)
  await configure({
    sources: [{ type: 'feed', url: `${server.url}/feed.xml`, category: 'news', name: '报' }],
  })
  return { ...server, goDown: () => void (isDown = true) }
}

test('a feed’s picture is copied once, and not fetched again by the next run', async () => {
  const server = await aFeedServer()
  expect(await run()).toMatchObject({ articles: 1, problems: [] })
  await run()
  expect(server.requests.filter((path) => path === '/red.png')).toHaveLength(1)
  const [article] = (await published()).values()
  expect(article?.html).toContain(article?.pictures[0]?.src)
  expect(JSON.stringify(toItem(article!))).not.toContain(server.url)
})

test('a source that does not answer withdraws nothing and is named', async () => {
  const server = await aFeedServer()
  await run()
  server.goDown()
  const report = await run()
  expect(report).toMatchObject({
    articles: 1,
    withdrawn: 0,
    sources: [{ name: '报', answered: false, articles: 0 }],
  })
  expect(report.problems).toMatchObject([{ source: '报' }])
})

test('a broken picture index costs a download and nothing else', async () => {
  const server = await aFeedServer()
  await run()
  await write('out/images/index.json', '{"broken')
  await run()
  expect(server.requests.filter((path) => path === '/red.png')).toHaveLength(2)
})

test('without a built app nothing is published', async () => {
  await rm(join(folder, 'app'), { recursive: true })
  await expect(run()).rejects.toThrow('npm run build')
  await mkdir(join(folder, 'app'))
})
