import { fileURLToPath } from 'node:url'
import { stat } from 'node:fs/promises'
import { canonicalAddress, isInside, isWeb, rootOf } from '../../addresses.ts'
import type { PageSelectors } from '../../config-pages.ts'
import type { PagesConfig } from '../../config.ts'
import { createIsolation, type Isolation } from '../isolated.ts'
import type { StoredPage } from './cache.ts'
import type { Crawled } from './crawl.ts'
import { findListed } from './list-crawl.ts'
import {
  readIsolated,
  report,
  type FoundPage,
  type PagesContext,
  type PagesJob,
  type PagesResult,
} from './pages-context.ts'
import type { ExtractedPage } from './extracted-page.ts'
import type { Part } from './page-parts.ts'
import {
  createPageDraft,
  isArticleLost,
  isPartOf,
  isSameText,
  joinParts,
  type PageDraft,
} from './pages-draft.ts'
import { findSaved, readSaved, withSavedPictures } from './pages-folder.ts'
import type { PagesAnswer } from './pages-task.ts'

/** A thread for reading old pages; close it when the last one has been read. */
export function createPagesIsolation(options: { seconds?: number; megabytes?: number } = {}): Isolation {
  return createIsolation({ seconds: 15, ...options, script: new URL('pages-worker.js', import.meta.url) })
}

/** The articles of an old CMS. What cannot be had or read is a problem, never an error. */
export async function readPages(source: PagesConfig, context: PagesContext): Promise<PagesResult> {
  context.onProgress?.(source.name)
  const job: PagesJob = { source, context, problems: [] }
  const isReadable = await expectSelectors(job, source.selectors)
  const found = isReadable ? await findPages(job) : undefined
  if (!found) return { answered: false, drafts: [], problems: job.problems, fields: [] }
  const reading = createReading(job)
  for (const [index, page] of found.entries()) {
    context.onPages?.(index, found.length)
    await readPage(page, reading)
  }
  context.onPages?.(found.length, found.length)
  reportSilence(reading)
  reportStrangeTrails(reading)
  reportNameless(reading)
  const articles = [...reading.articles.values()]
  return {
    // Where the server fell silent before the first page, nothing is known.
    answered: articles.length > 0 || reading.silent === 0,
    drafts: articles.map(({ draft }) => draft),
    problems: job.problems,
    fields: articles.flatMap(({ weak }) => weak),
  }
}

/** Selectors are checked once, not on every page. */
async function expectSelectors(job: PagesJob, selectors: PageSelectors): Promise<boolean> {
  const entries = Object.entries(selectors).flatMap(([name, written]) =>
    [written].flat().map((selector) => [name, selector] as const),
  )
  if (entries.length === 0) return true
  const $ = (await import('cheerio')).load('')
  const wrong = entries.filter(([, selector]) => !isSelector(() => $.root().find(selector)))
  for (const [name, selector] of wrong) {
    report(job, 'left-out', `selectors.${name}`, `"${selector}" is not a CSS selector.`)
  }
  return wrong.length === 0
}

function isSelector(find: () => unknown): boolean {
  try {
    find()
    return true
  } catch {
    return false
  }
}

async function findPages(job: PagesJob): Promise<FoundPage[] | undefined> {
  const { start, limit } = job.source
  switch (start.type) {
    case 'list':
      return findListed(job, start.address)
    case 'urls':
      return start.addresses
        .slice(0, limit)
        .map((address) => ({ type: 'web', name: address, address, isNewest: false }))
    case 'folder':
      return findSaved(job, start)
  }
}

/** What is known while the pages of a source are read, one after the other. */
interface Reading {
  job: PagesJob
  articles: Map<string, PageDraft>
  /** Where pages were found in the end, and what they were asked for as, the first time in front. */
  places: Map<string, string[]>
  /** How many pages could not be asked for because their host is silent, and why. */
  silent: number
  silence: string
  /** Why earlier copies were used, and how often. */
  troubles: Map<string, number>
  /** Saved pages of which nobody knows where they once were. */
  nameless: string[]
  /** Files that were further pages of an article. */
  savedParts: Set<string>
}

function createReading(job: PagesJob): Reading {
  const known = {
    articles: new Map(),
    places: new Map(),
    troubles: new Map(),
    nameless: [],
    savedParts: new Set<string>(),
  }
  return { job, ...known, silent: 0, silence: '' }
}

async function readPage(page: FoundPage, reading: Reading): Promise<void> {
  if (page.type === 'saved' && reading.savedParts.has(page.file.href)) return
  const task = page.type === 'web' ? await getTask(page, reading) : await readTask(page, reading)
  if (!task) return
  const answer = await readIsolated(reading.job, task)
  if (typeof answer === 'string') report(reading.job, 'left-out', page.name, answer)
  else if (answer.type === 'article') await takeArticle(page, await withParts(page, answer, reading), reading)
}

/** An article whose pages a pager divides is one article; whether a page of it is missing is told. */
async function withParts(page: FoundPage, first: ArticleAnswer, reading: Reading): Promise<ArticleAnswer> {
  const read = [first.page]
  let waiting = first.page.parts
  let isPartial = false
  for (let number = 2; number <= MOST_PARTS; number += 1) {
    const part = waiting.find((one) => one.number === number)
    const found = part && (await readPart(page, part, { first, reading }))
    isPartial = found === 'missing'
    if (!found || found === 'missing' || isSameText(read.at(-1)!, found)) break
    read.push(found)
    waiting = [...waiting, ...found.parts]
  }
  return { ...first, page: read.length === 1 ? first.page : joinParts(read), isPartial }
}

/** A pager that goes in circles, or that is one of comments, ends somewhere. */
const MOST_PARTS = 50

async function readPart(
  page: FoundPage,
  part: Part,
  { first, reading }: { first: ArticleAnswer; reading: Reading },
): Promise<ExtractedPage | 'missing' | undefined> {
  const task =
    page.type === 'web'
      ? await getPart(page, part, { first, reading })
      : await readSavedPart(page, part, { first, reading })
  if (!task || task === 'missing') return task
  const answer = await readIsolated(reading.job, { ...task, root: first.address })
  if (typeof answer !== 'string' && answer.type === 'article' && isPartOf(first.page, answer.page))
    return answer.page
  const why = typeof answer === 'string' ? answer : 'what the server has there is another page.'
  report(reading.job, 'left-out', page.name, `Its page ${part.number} is missing: ${why}`)
  return 'missing'
}

async function getPart(
  page: FoundPage & { type: 'web' },
  { address, number }: Part,
  { first, reading: { job, places } }: { first: ArticleAnswer; reading: Reading },
): Promise<ArticleTask | 'missing'> {
  const { crawled, objection } = await crawl(page, job, { address, first })
  if (crawled.type === 'failed') {
    report(job, 'left-out', page.name, `Its page ${number} cannot be had: ${crawled.message}`)
    return 'missing'
  }
  if (objection !== '') report(job, 'left-out', page.name, `Of its page ${number}: ${objection}`)
  const own = [...places.values()].find(([asked]) => asked === page.address)
  own?.push(address)
  if (own) places.set(canonicalAddress(new URL(crawled.page.url)), own)
  return taskFor(crawled.page)
}

/** The file that lies beside the first page's as the part lay beside it on the web. */
async function readSavedPart(
  page: FoundPage & { type: 'saved' },
  { address }: Part,
  { first, reading }: { first: ArticleAnswer; reading: Reading },
): Promise<ArticleTask | 'missing' | undefined> {
  const folder = new URL('.', first.address).href
  const file = address.startsWith(folder) ? new URL(address.slice(folder.length), page.file) : undefined
  if (file?.protocol !== 'file:' || !(await isInside(file, rootOf(reading.job.context.configFile))))
    return undefined
  reading.savedParts.add(file.href)
  return (await readTask({ ...page, file, address }, reading)) ?? 'missing'
}

/** `isPartial`: a further page of it could not be had. */
type ArticleAnswer = PagesAnswer & { type: 'article'; isPartial?: boolean }
type ArticleTask = Parameters<typeof readIsolated>[1]

async function getTask(
  page: FoundPage & { type: 'web' },
  reading: Reading,
): Promise<ArticleTask | undefined> {
  const { job, places } = reading
  const { crawled, objection } = await crawl(page, job, { address: page.address })
  if (crawled.type === 'failed') return onFailure(page, crawled, reading)
  if (objection !== '') report(job, 'left-out', page.name, objection)
  else if (crawled.trouble !== '') count(reading.troubles, crawled.trouble)
  const { url, via = [] } = crawled.page
  const place = canonicalAddress(new URL(url))
  const others = places.get(place)
  if (others) {
    report(job, 'notice', page.name, `It is the same page as ${others[0]}.`)
    others.push(page.address, ...via)
  } else places.set(place, [page.address, ...via, url])
  return others ? undefined : taskFor(crawled.page)
}

/** What is at an address now, and why its stored copy is to be read instead, if so. */
async function crawl(
  { isNewest }: FoundPage & { type: 'web' },
  job: PagesJob,
  { address, first }: { address: string; first?: ArticleAnswer },
): Promise<{ crawled: Crawled; objection: string }> {
  let objection = ''
  const judge = async (found: StoredPage, stored: StoredPage): Promise<string> =>
    (objection = await objectionTo(job, found, { stored, ...(first && { first }) }))
  const wish = { delay: job.source.delay, isSettled: !isNewest, judge }
  return { crawled: await job.context.crawler.get(new URL(address), wish), objection }
}

function taskFor({ bytes, contentType, url, fetched }: StoredPage): ArticleTask {
  return { type: 'article', bytes, contentType, address: url, isSaved: false, fetched }
}

/** Why an article is to be read from its stored copy, '' where what came is as good. */
async function objectionTo(
  job: PagesJob,
  found: StoredPage,
  { stored, first }: { stored: StoredPage; first?: ArticleAnswer },
): Promise<string> {
  const root = first && { root: first.address }
  const before = await readIsolated(job, { ...taskFor(stored), ...root })
  if (typeof before === 'string' || before.type !== 'article') return ''
  const after = await readIsolated(job, { ...taskFor(found), ...root })
  if (typeof after === 'string' || after.type !== 'article') return ''
  const wasPart = first && isPartOf(first.page, before.page)
  const isLost = wasPart ? !isPartOf(first.page, after.page) : isArticleLost(before.page, after.page)
  return isLost ? LOST : ''
}

const LOST = 'What the server has there now is not the article any more; its earlier copy stays.'

function onFailure(
  page: FoundPage,
  { reason, message }: Crawled & { type: 'failed' },
  reading: Reading,
): undefined {
  if (reason !== 'silent') return report(reading.job, 'left-out', page.name, message) as undefined
  reading.silent += 1
  reading.silence = message
}

async function readTask(
  page: FoundPage & { type: 'saved' },
  { job }: Reading,
): Promise<ArticleTask | undefined> {
  const bytes = await readSaved(job, page.file)
  if (typeof bytes === 'string') {
    report(job, 'left-out', page.name, bytes)
    return undefined
  }
  // When the file was written is the best that is known about what "today" means in it.
  const { mtimeMs } = await stat(fileURLToPath(page.file))
  const fetched = Math.min(Math.floor(mtimeMs), job.context.now)
  const address = page.address || page.file.href
  return { type: 'article', bytes, contentType: '', address, isSaved: true, fetched }
}

async function takeArticle(
  page: FoundPage,
  answer: ArticleAnswer,
  { job, articles, places, nameless }: Reading,
): Promise<void> {
  const { source, context } = job
  const address = page.type === 'web' ? page.address : webOnly(answer.address)
  const article = createPageDraft(answer.page, {
    source,
    site: context.site,
    address,
    name: page.type === 'saved' ? page.identity : '',
    ...(page.listed && { listed: page.listed, isListSaved: isFile(source) }),
  })
  if (!article) return report(job, 'left-out', page.name, 'It has neither text nor picture of an article.')
  if (!answer.reliable) report(job, 'damaged', page.name, `Some characters are not ${answer.encoding}.`)
  if (address === '') nameless.push(page.name)
  if (answer.isPartial) article.draft.isPartial = true
  const { slug, content } = article.draft
  const known = articles.get(slug)
  if (known) {
    known.draft.aliases?.push(address)
    return report(job, 'notice', page.name, 'It is there twice.')
  }
  // More may be added while further pages are read.
  article.draft.aliases = (page.type === 'web' && places.get(canonicalAddress(new URL(answer.address)))) || []
  if (page.type === 'saved') {
    const place = { address: answer.address, file: page.file, root: rootOf(context.configFile) }
    article.draft.content = await withSavedPictures(content, place)
  }
  articles.set(slug, article)
}

/** Whether the list was saved. */
function isFile({ start }: PagesConfig): boolean {
  return start.type === 'list' && !isWeb(new URL(start.address))
}

function webOnly(address: string): string {
  return isWeb(new URL(address)) ? address : ''
}

function reportSilence({ job, silent, silence, troubles }: Reading): void {
  for (const [message, times] of troubles) {
    const pages = times === 1 ? 'one page' : `${times} pages`
    report(job, 'notice', '', `Of ${pages} an earlier copy was used: ${message}`)
  }
  if (silent === 0) return
  const pages = silent === 1 ? 'One page was' : `${silent} pages were`
  report(job, 'left-out', '', `${pages} not asked for; the next run goes on there. ${silence}`)
}

/** Old addresses that nobody knows cannot lead to the articles. */
function reportNameless({ job, nameless }: Reading): void {
  const { length } = nameless
  if (length === 0) return
  const names = `${nameless.slice(0, SHOWN).join(', ')}${length > SHOWN ? ' …' : ''}`
  const pages = length === 1 ? 'one saved page' : `${length} saved pages`
  report(
    job,
    'notice',
    '',
    `The original address of ${pages} is not known: ${names}. "addresses" can name it.`,
  )
}

/** So many names are enough to know what is meant. */
const SHOWN = 5

/** Breadcrumbs that the operator might want to name in the source's `categories`. */
function reportStrangeTrails({ job, articles }: Reading): void {
  const counts = new Map<string, number>()
  for (const { strangeTrail } of articles.values()) {
    const trail = strangeTrail.join(' > ')
    if (trail !== '') count(counts, trail)
  }
  for (const [trail, times] of counts) {
    const pages = times === 1 ? 'One page says' : `${times} pages say`
    report(job, 'notice', trail, `${pages} so, and no category of the site is called so.`)
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
