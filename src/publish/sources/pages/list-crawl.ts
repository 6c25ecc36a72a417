import { stat } from 'node:fs/promises'
import { canonicalAddress, isWeb } from '../../addresses.ts'
import { FetchFileError, fetchFile } from '../../fetch-file.ts'
import type { StoredPage } from './cache.ts'
import type { ListedArticle, ListPage } from './list.ts'
import { readIsolated, report, type FoundPage, type PagesJob } from './pages-context.ts'

/** So many articles at the head of a list may still be corrected, so they are asked for every time. */
const NEWEST = 20
/** However long a list is, and however it goes in circles. */
const MAXIMUM_PAGES = 1000

/** The articles of a list and of its further pages. Undefined where the list said nothing. */
export async function findListed(job: PagesJob, start: string): Promise<FoundPage[] | undefined> {
  const walk: Walk = { articles: new Map(), waiting: [], seen: new Set(), isUnchanged: false }
  walk.waiting.push({ address: start, number: 0 })
  while (walk.waiting.length > 0 && walk.seen.size < MAXIMUM_PAGES) {
    const { address } = walk.waiting.shift()!
    walk.seen.add(keyOf(address))
    const isGoingOn = await visit(job, walk, address)
    if (!isGoingOn || walk.articles.size >= job.source.limit) break
  }
  if (walk.articles.size === 0) return undefined
  return [...walk.articles.values()].slice(0, job.source.limit).map(toFoundPage)
}

interface Walk {
  articles: Map<string, ListedArticle>
  /** The next one to visit in front. */
  waiting: ListPage['pages']
  seen: Set<string>
  /** Whether the page visited last was the same as in an earlier run. */
  isUnchanged: boolean
}

function keyOf(address: string): string {
  return canonicalAddress(new URL(address))
}

function toFoundPage({ address, ...listed }: ListedArticle, index: number): FoundPage {
  return { type: 'web', name: address, address, isNewest: index < NEWEST, listed }
}

/** Returns whether to look at further pages. */
async function visit(job: PagesJob, walk: Walk, address: string): Promise<boolean> {
  const page = await getListPage(job, walk, address)
  if (!page) return false
  const { url, bytes, contentType, fetched } = page
  const isSaved = !isWeb(new URL(url))
  const answer = await readIsolated(job, { type: 'list', bytes, contentType, address: url, isSaved, fetched })
  if (typeof answer === 'string' || answer.type !== 'list') {
    report(job, 'left-out', address, String(answer))
    return false
  }
  if (!answer.reliable) report(job, 'damaged', address, `Some characters are not ${answer.encoding}.`)
  const isFirst = walk.seen.size === 1
  if (isFirst && answer.list.articles.length === 0) report(job, 'left-out', address, NO_LINKS)
  return take(walk, answer.list)
}

const NO_LINKS =
  'No links to articles were found on the list page; "selectors": { "listLinks": "…" } can name them.'

async function getListPage(job: PagesJob, walk: Walk, address: string): Promise<StoredPage | undefined> {
  const url = new URL(address)
  if (!isWeb(url)) return readListFile(job, url)
  // Behind a page that has not changed, nothing has moved.
  const wish = { delay: job.source.delay, isSettled: walk.isUnchanged }
  const crawled = await job.context.crawler.get(url, wish)
  if (crawled.type === 'failed') {
    report(job, 'left-out', address, `The list cannot be had: ${crawled.message}`)
    return undefined
  }
  if (crawled.trouble !== '') {
    report(job, 'damaged', address, `An earlier copy of the list was used: ${crawled.trouble}`)
  }
  walk.isUnchanged = !crawled.isNew
  return crawled.page
}

async function readListFile(job: PagesJob, file: URL): Promise<StoredPage | undefined> {
  const { now } = job.context
  try {
    const { bytes, contentType } = await fetchFile(file)
    const fetched = Math.min(Math.floor((await stat(file)).mtimeMs), now)
    return { bytes, contentType, url: file.href, etag: '', lastModified: '', fetched, checked: now }
  } catch (error) {
    if (!(error instanceof FetchFileError)) throw error
    report(job, 'left-out', file.href, `The list cannot be had: ${error.message}`)
    return undefined
  }
}

/** A page that names nothing new is the end: some servers answer with the last page for ever. */
function take(walk: Walk, { articles, pages }: ListPage): boolean {
  const before = walk.articles.size
  for (const article of articles) {
    const key = keyOf(article.address)
    if (!walk.articles.has(key)) walk.articles.set(key, article)
  }
  const known = new Set([...walk.seen, ...walk.waiting.map(({ address }) => keyOf(address))])
  for (const page of pages) {
    const key = keyOf(page.address)
    if (!known.has(key)) walk.waiting.push(page)
    known.add(key)
  }
  walk.waiting.sort((a, b) => a.number - b.number)
  return walk.articles.size > before
}
