import { readdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { toItem } from '../feed/item.ts'
import type { Article } from '../model/article.ts'
import { allCategories, type Site } from '../model/site.ts'
import { absoluteUrl, escapeMarkup, metaTag, replaceHead } from './markup.ts'
import { createOutput, type Output } from './output.ts'
import { sentencesFor } from './sentences.ts'
import { isReservedName } from './slugs.ts'
import { isCode, removeFile, unlessMissing } from './write-file.ts'

export interface PagesOptions {
  /** The folder to publish into. */
  out: string
  site: Site
  /** The page that every address of the site opens with. */
  shell: string
  /** In reading order. */
  articles: readonly Article[]
  onProgress?: (done: number, total: number) => void
  output?: Output
}

export interface WrittenPages {
  /** How many pages were not there as they are now. */
  written: number
  /** How many pages are gone, of withdrawn articles and of tags that nothing has any more. */
  removed: number
}

/** Writes a page for every address of the site, and removes those that lead nowhere any more. */
export async function writePages(options: PagesOptions): Promise<WrittenPages> {
  const { out, onProgress, output = createOutput() } = options
  const pages = listPages(options)
  const waiting = pages.values()
  let written = 0
  let done = 0
  async function writeWaiting(): Promise<void> {
    for (const page of waiting) {
      const path = join(out, page.folder, 'index.html')
      if (await output.write(path, generatePage(page, options))) written += 1
      onProgress?.((done += 1), pages.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, writeWaiting))
  const folders = new Set(pages.map(({ folder }) => folder))
  return { written, removed: await removeOthers(out, folders, output) }
}

/**
 * Whether a tag can have a folder of its own name, which every file system keeps as it is and every
 * server finds. Other tags are answered by 404.html, which opens the app all the same.
 */
export function isFolderName(tag: string): boolean {
  return (
    Buffer.byteLength(tag) <= LONGEST_NAME &&
    tag === tag.normalize('NFC') &&
    tag === Buffer.from(tag).toString() &&
    !/[\p{Cc}\u2028\u2029<>:"/\\|?*]|^[\s.]|[\s.]$|^$/u.test(tag) &&
    !isReservedName(tag)
  )
}

/** One address of the site and what it says about itself. */
interface Page {
  /** Inside the published folder, `/` between names. */
  folder: string
  title: string
  description: string
  article?: Article
}

const AT_ONCE = 16
/** In bytes: file systems end at 255, and some need room for endings of their own. */
const LONGEST_NAME = 200

function listPages({ site, articles }: PagesOptions): Page[] {
  const { description } = site
  const { pages } = sentencesFor(site.language)
  return [
    ...Object.entries(pages).map(([folder, title]) => ({ folder, title, description })),
    ...allCategories(site.categories).map(({ id, title }) => ({
      folder: `category/${id}`,
      title,
      description,
    })),
    ...tagsOf(articles).map((tag) => ({ folder: `tag/${tag}`, title: tag, description })),
    ...articles.map((article) => ({
      folder: `article/${article.slug}`,
      title: article.title,
      description: article.summary,
      article,
    })),
  ]
}

/** Tags with a page of their own. Of two that differ only in case some file systems keep just one. */
function tagsOf(articles: readonly Article[]): string[] {
  const tags = new Map<string, string>()
  for (const tag of [...new Set(articles.flatMap(({ tags }) => tags))].sort()) {
    if (isFolderName(tag) && !tags.has(tag.toLowerCase())) tags.set(tag.toLowerCase(), tag)
  }
  return [...tags.values()]
}

function generatePage(page: Page, { site, shell }: PagesOptions): string {
  const { article, description } = page
  const title = `${page.title} - ${site.title}`
  const html = replaceHead(shell, { title, description, more: generateOpenGraph(page, site) })
  return article ? insertLast(html, generateDataBlock(article)) : html
}

/** https://ogp.me/, for those who share the address. */
function generateOpenGraph({ folder, title, description, article }: Page, site: Site): string {
  const url = site.url + folder.split('/').map(encodeURIComponent).join('/') + '/'
  const picture = article?.picture?.src ?? '/icons/icon-512.png'
  return [
    `<link rel="canonical" href="${escapeMarkup(url)}">`,
    metaTag('property', 'og:type', article ? 'article' : 'website'),
    metaTag('property', 'og:site_name', site.title),
    metaTag('property', 'og:title', title),
    metaTag('property', 'og:description', description),
    metaTag('property', 'og:url', url),
    metaTag('property', 'og:image', absoluteUrl(site.url, picture)),
    article ? metaTag('property', 'article:published_time', new Date(article.date).toISOString()) : '',
  ].join('')
}

/** The article for the app, as `sync/fetch-article.ts` reads it: no `<` may end the block early. */
function generateDataBlock(article: Article): string {
  const json = JSON.stringify(toItem(article))
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
  return `<script type="application/json" id="article">${json}</script>`
}

function insertLast(html: string, block: string): string {
  const end = html.lastIndexOf('</body>')
  return end < 0 ? html + block : html.slice(0, end) + block + html.slice(end)
}

async function removeOthers(out: string, folders: ReadonlySet<string>, output: Output): Promise<number> {
  let removed = 0
  for (const kind of ['article', 'category', 'tag']) {
    for (const name of await readFolders(join(out, kind))) {
      if (folders.has(`${kind}/${name}`)) continue
      const folder = join(out, kind, name)
      if ((await readdir(folder)).includes('index.html')) removed += 1
      await output.afterwards(() => removePage(folder))
    }
  }
  return removed
}

async function readFolders(path: string): Promise<string[]> {
  const entries = await unlessMissing(readdir(path, { withFileTypes: true }), [])
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

/** Removes the page and its folder, if nothing else lies there. */
async function removePage(folder: string): Promise<void> {
  await removeFile(join(folder, 'index.html'))
  await rmdir(folder).catch((error: unknown) => {
    if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error
  })
}
