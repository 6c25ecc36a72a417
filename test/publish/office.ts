import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { findBuild, shellFileAddress, shellListPath, type ShellFiles } from '../../src/feed/shell-list.ts'
import type { Article } from '../../src/model/article.ts'
import { main } from '../../src/publish/cli.ts'
import { countReads } from '../../src/publish/count-reads.ts'
import { examine } from '../../src/publish/doctor/examine.ts'
import { articlesOf, readPublished } from '../../src/publish/folder.ts'
import { publish, type PublishOptions, type PublishReport } from '../../src/publish/publish.ts'
import { fetchArticle } from '../../src/sync/fetch-article.ts'
import { fakeRenderer } from '../helpers/fake-renderer.ts'
import { folderOf } from './folder-of-files.ts'

const PAGE =
  '<!doctype html><html lang="zh-CN"><head><meta name="description" content="x"><title>x</title></head><body><div id="app"></div></body></html>'

/** The smallest app that can be published. */
export const APP = {
  'app/index.html': PAGE,
  'app/renderer.mjs': fakeRenderer(PAGE),
  'app/manifest.webmanifest': '{"name":"x","short_name":"x","description":"x","lang":"zh-CN"}',
  'app/sw.js': 'const files=[{"revision":null,"url":"assets/a.js"}]',
  'app/assets/a.js': 'a',
}
export const CONFIG = {
  title: '工会新闻',
  description: '没有信号也能读',
  language: 'zh-CN',
  timeZone: 'Asia/Shanghai',
  url: 'https://reader.example.org/',
  organisation: '工会',
  categories: [{ id: 'news', title: '新闻' }],
  sources: [{ type: 'markdown', path: 'articles', category: 'news' }],
}

/** Where the two people of the office work: sources, a config, a built app and what is published. */
export interface Office {
  folder: string
  out: string
  write: (file: string, content: string | Uint8Array) => Promise<void>
  remove: (file: string) => Promise<void>
  configure: (changed: object) => Promise<void>
  /** Publishes, a minute later each time. */
  publish: (options?: Partial<PublishOptions>) => Promise<PublishReport>
  articles: () => Promise<Map<string, Article>>
}

export async function openOffice(files: Record<string, string | Uint8Array> = {}): Promise<Office> {
  const folder = await folderOf({ ...APP, 'site.json': JSON.stringify(CONFIG), ...files })
  await mkdir(join(folder, 'articles'), { recursive: true })
  const out = join(folder, 'out')
  let now = Date.UTC(2018, 5, 20)
  async function write(file: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), content)
  }
  return {
    folder,
    out,
    write,
    remove: (file) => rm(join(folder, file), { recursive: true }),
    configure: (changed) => write('site.json', JSON.stringify({ ...CONFIG, ...changed })),
    publish: (options) =>
      publish({
        config: join(folder, 'site.json'),
        out,
        app: join(folder, 'app'),
        now: (now += 60_000),
        ...options,
      }),
    articles: async () => articlesOf((await readPublished(out)).log),
  }
}

/** Publishes from the command line: its exit code, and what it wrote. */
export async function runPublish(
  { folder, out }: Office,
  options: readonly string[],
): Promise<[code: number, text: string]> {
  const lines: string[] = []
  const own = ['--config', join(folder, 'site.json'), '--out', out, '--app', join(folder, 'app')]
  const code = await main(['publish', ...own, ...options], {
    write: (text) => void lines.push(text),
    complain: () => {},
    isScreen: false,
    environment: {},
    now: Date.now,
    stopped: () => Promise.resolve(),
    publish,
    examine,
    countReads,
  })
  return [code, lines.join('')]
}

/** Markdown files `articles/<number>.md`. */
export function someArticles(count: number, text = '正文。'): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `articles/n${i}.md`,
      `---\ntitle: 第${i}篇\ndate: 2018-06-${10 + (i % 9)}\n---\n\n${text}\n`,
    ]),
  )
}

/** Every file below a folder with the hash of its bytes. */
export async function treeOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => !entry.isDirectory())
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  const hashes = await Promise.all(paths.map(async (path) => hashOf(await readFile(path))))
  return new Map(paths.map((path, i) => [path.slice(folder.length), hashes[i]!]))
}

/** The seq of a published folder in which everything is there that it refers to; fails where not. */
export async function expectWhole(out: string): Promise<number> {
  const { head, log } = await readPublished(out)
  for (const { file, sha256 } of head!.packs) {
    expect(hashOf(await readFile(join(out, 'feed', file)))).toBe(sha256)
  }
  for (const article of articlesOf(log).values()) await expectArticle(out, article)
  for (const [path, hash] of Object.entries(await readBuild(out))) {
    const address = shellFileAddress(path, hash)
    expect([address, hashOf(await readFile(join(out, address))).slice(0, 16)]).toEqual([address, hash])
  }
  JSON.parse(await readFile(join(out, 'feed.json'), 'utf8'))
  return head!.seq
}

/** What the published worker keeps: paths with the beginning of their files' hashes. */
export async function readBuild(out: string): Promise<ShellFiles> {
  const build = findBuild(await readFile(join(out, 'sw.js'), 'utf8'))
  const list = await readFile(join(out, shellListPath(build)))
  expect(`shell-${hashOf(list).slice(0, 16)}`).toBe(build)
  return JSON.parse(list.toString()) as ShellFiles
}

async function expectArticle(out: string, article: Article): Promise<void> {
  for (const { src, bytes } of article.pictures) {
    expect([src, (await stat(join(out, src))).size]).toEqual([src, bytes])
  }
  const page = await readFile(join(out, 'article', article.slug, 'index.html'))
  const fetch = async (): Promise<Response> => new Response(page)
  expect((await fetchArticle(article.slug, { fetch }))?.slug).toBe(article.slug)
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
