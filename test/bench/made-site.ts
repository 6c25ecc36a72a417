import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { madeCategories, makeArticle, toMarkdown } from './made-articles.ts'
import type { PublishCost } from './publish-once.ts'

/** The built app. */
export const APP = fileURLToPath(new URL('../../dist/app', import.meta.url))

/** An office with made articles and the folder that it publishes into. */
export interface MadeSite {
  /** The published folder. */
  site: string
  /** What the first run cost. */
  first: PublishCost
  /** Adds an article that is newer than all others. */
  addArticle: () => Promise<void>
  publish: () => Promise<PublishCost>
}

const PUBLISH = fileURLToPath(new URL('publish-once.ts', import.meta.url))
const CHARACTERS = 1_000
/** Files that are written at the same time. */
const AT_ONCE = 64

const sites = new Map<number, Promise<MadeSite>>()
const folders: string[] = []

/** The site of so many articles: made once in a run, and changed by whoever publishes more. */
export function madeSite(count: number): Promise<MadeSite> {
  const site = sites.get(count) ?? makeSite(count)
  sites.set(count, site)
  return site
}

/** Removes every site that was made. */
export async function removeMadeSites(): Promise<void> {
  sites.clear()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
}

async function makeSite(count: number): Promise<MadeSite> {
  const folder = await createTempFolder('bench-site')
  folders.push(folder)
  await mkdir(join(folder, 'articles'))
  await writeFile(join(folder, 'site.json'), JSON.stringify(CONFIG))
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => from + i)
    await Promise.all(some.map((index) => writeArticle(folder, index)))
  }
  let next = count
  return {
    site: join(folder, 'site'),
    first: await publishOnce(folder),
    addArticle: () => writeArticle(folder, next++),
    publish: () => publishOnce(folder),
  }
}

async function writeArticle(folder: string, index: number): Promise<void> {
  const article = makeArticle(index, CHARACTERS)
  await writeFile(join(folder, 'articles', `${article.slug}.md`), toMarkdown(article))
}

/** In a process of its own, as an office does it, so that its memory and its work can be told. */
async function publishOnce(folder: string): Promise<PublishCost> {
  const args = ['--import', 'tsx', PUBLISH, join(folder, 'site.json'), join(folder, 'site'), APP]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout) as PublishCost
}

const CONFIG = {
  title: '工会新闻',
  description: '没有信号也能读',
  language: 'zh-CN',
  timeZone: 'Asia/Shanghai',
  url: 'https://reader.test/',
  organisation: '工会',
  categories: madeCategories(),
  footer: {},
  sources: [{ type: 'markdown', path: 'articles', category: 'category-0' }],
}
