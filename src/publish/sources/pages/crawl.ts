import { setTimeout as wait } from 'node:timers/promises'
import { isWeb, resolveLink } from '../../addresses.ts'
import { decodeText } from '../../encoding.ts'
import { FetchFileError } from '../../fetch-file.ts'
import { readVersion } from '../../version.ts'
import type { PageCache, StoredPage } from './cache.ts'
import { requestOnce, type Answer, type NoAnswer } from './crawl-request.ts'
import { pauseAfter, type Clock } from './crawl-wait.ts'
import { parseRules, ROBOT, type Rules } from './robots.ts'

/** What became of asking for a page. */
export type Crawled =
  | {
      type: 'page'
      page: StoredPage
      /** Whether these bytes are others than before. */
      isNew: boolean
      /** Why it is an earlier copy, '' where it is what the server has. */
      trouble: string
    }
  | { type: 'failed'; reason: CrawlFailure; message: string }

/** `silent`: the host as a whole has stopped answering. */
export type CrawlFailure = 'forbidden' | 'missing' | 'elsewhere' | 'unusable' | 'silent'

export interface CrawlWish {
  /** Seconds between two requests to one host. */
  delay: number
  /** A page that hardly ever changes any more: within a week it is not asked for again. */
  isSettled?: boolean
  /** Says in a sentence why the stored copy is to stay in place of what came; '' where it need not. */
  judge?: (found: StoredPage, stored: StoredPage) => Promise<string>
}

/** Gets pages from old servers without hurting them. One for the whole run: it knows every host. */
export interface Crawler {
  get(address: URL, wish: CrawlWish): Promise<Crawled>
}

export interface CrawlerOptions {
  cache: PageCache
  /** Milliseconds since 1970: the moment of this run. */
  now: number
  fetch?: typeof globalThis.fetch
  clock?: Clock
  /** Whether settled pages are asked for again too. */
  refresh?: boolean
  /** For one answer. */
  seconds?: number
}

const DAY = 24 * 60 * 60 * 1000
const SETTLED = 7 * DAY
const ROBOTS_AGE = DAY
const REDIRECTS = 5
/** So many pages in a row that cannot be had mean that the host is to be left in peace. */
const FAILURES = 3

export function createCrawler(options: CrawlerOptions): Crawler {
  const crawl: Crawl = {
    hosts: new Map(),
    cache: options.cache,
    now: options.now,
    fetch: options.fetch ?? globalThis.fetch,
    clock: options.clock ?? { now: Date.now, sleep: (milliseconds) => wait(milliseconds) },
    seconds: options.seconds ?? 30,
    isRefreshing: options.refresh ?? false,
    agent: `${ROBOT}/${readVersion()}`,
  }
  return { get: (address, wish) => getPage(crawl, address, wish) }
}

/** Whether two addresses belong to one site; `www.` makes no difference. */
export function isSameSite(a: URL, b: URL): boolean {
  return siteOf(a) === siteOf(b)
}

/** Everything that belongs to one run. */
interface Crawl {
  hosts: Map<string, Host>
  cache: PageCache
  now: number
  fetch: typeof globalThis.fetch
  clock: Clock
  seconds: number
  isRefreshing: boolean
  agent: string
}

interface Host {
  /** When it may be asked next, on the crawler's clock. */
  nextAt: number
  failures: number
  /** Why it is not asked any more in this run. */
  silence: string
  rules: Promise<Rules> | undefined
}

class CrawlError extends Error {
  override readonly name = 'CrawlError'
  readonly reason: CrawlFailure

  constructor(reason: CrawlFailure, message: string) {
    super(message)
    this.reason = reason
  }
}

async function getPage(crawl: Crawl, address: URL, wish: CrawlWish): Promise<Crawled> {
  const stored = await readStored(crawl, address)
  if (stored && wish.isSettled && !crawl.isRefreshing && crawl.now - stored.checked < SETTLED) {
    return { type: 'page', page: stored, isNew: false, trouble: '' }
  }
  try {
    const { answer, url, via } = await follow(crawl, address, { wish, stored })
    const found = { ...toPage(answer, url, { stored, now: crawl.now }), via }
    return await keep(crawl, address, { stored, found, wish })
  } catch (error) {
    const { reason, message } = failureOf(error)
    if (!stored || reason === 'forbidden') return { type: 'failed', reason, message }
    return { type: 'page', page: stored, isNew: false, trouble: message }
  }
}

/** An empty copy is none: asked for by its tag, the server would say for ever that it still holds. */
async function readStored({ cache }: Crawl, address: URL): Promise<StoredPage | undefined> {
  const stored = await cache.read(address)
  return stored && !isWordless(stored) ? stored : undefined
}

/** Whether nothing is left once the markup is gone. Scripts count: some bring the page's words. */
function isWordless(page: StoredPage): boolean {
  const text = decodeText(page.bytes, page).text
  return !/[\p{L}\p{N}]/u.test(text.replaceAll(MARKUP, ''))
}

/** Linear in its input. Characters by number may be words, but for the spaces. */
const MARKUP =
  /<!--[^]*?(?:-->|$)|<style\b[^]*?(?:<\/style|$)|<[a-z/!?][^<>]*|&(?:[a-z]+|#160|#xa0|#12288|#x3000);?/gi

/** Leaves what is a mistake of this program to whoever runs it. */
function failureOf(error: unknown): { reason: CrawlFailure; message: string } {
  if (error instanceof CrawlError) return error
  if (error instanceof FetchFileError) return { reason: 'unusable', message: error.message }
  throw error
}

async function keep(
  { cache, now }: Crawl,
  address: URL,
  { stored, found, wish }: { stored: StoredPage | undefined; found: StoredPage; wish: CrawlWish },
): Promise<Crawled> {
  const isNew = !stored || !Buffer.from(stored.bytes).equals(found.bytes)
  if (isNew) await expectUsable(found, stored, wish)
  // What "today" in a page means is decided by when its bytes first came.
  const page = { ...found, fetched: isNew ? now : stored.fetched }
  await cache.write(address, page)
  return { type: 'page', page, isNew, trouble: '' }
}

/** Some servers answer 200 with nothing, or with a page about their maintenance. */
async function expectUsable(
  found: StoredPage,
  stored: StoredPage | undefined,
  { judge }: CrawlWish,
): Promise<void> {
  if (isWordless(found)) throw new CrawlError('unusable', 'The server answered with an empty page.')
  const objection = stored && judge ? await judge(found, stored) : ''
  if (objection !== '') throw new CrawlError('unusable', objection)
}

function toPage(
  { status, headers, bytes }: Answer,
  url: URL,
  { stored, now }: { stored: StoredPage | undefined; now: number },
): StoredPage {
  if (status === 304 && stored) return { ...stored, checked: now }
  if (status < 200 || status > 299) throw refusal(status)
  return {
    bytes,
    contentType: headers.get('content-type') ?? '',
    url: url.href,
    etag: headers.get('etag') ?? '',
    lastModified: headers.get('last-modified') ?? '',
    fetched: now,
    checked: now,
  }
}

function refusal(status: number): CrawlError {
  const isMissing = status === 404 || status === 410
  return new CrawlError(isMissing ? 'missing' : 'unusable', `The server answered ${status}.`)
}

interface Question {
  wish: CrawlWish
  stored?: StoredPage | undefined
  /** Before anything else is asked of a host. */
  isRobots?: boolean
}

/** Asks, and goes where the answer points, but never to another site. */
async function follow(
  crawl: Crawl,
  address: URL,
  question: Question,
): Promise<{ answer: Answer; url: URL; via: string[] }> {
  let url = address
  const via: string[] = []
  for (let hops = 0; hops <= REDIRECTS; hops += 1) {
    const answer = await ask(crawl, url, question)
    const target = isRedirect(answer) && resolveLink(answer.headers.get('location') ?? '', url)
    const next = target || answer.url
    if (!isWeb(next) || !isSameSite(next, address)) {
      throw new CrawlError('elsewhere', `It leads to another site (${next.host}).`)
    }
    if (!target) return { answer, url: next, via }
    if (hops > 0) via.push(url.href)
    url = target
  }
  throw new CrawlError('unusable', 'It leads from one address to the next without end.')
}

function isRedirect({ status }: Answer): boolean {
  return status > 300 && status < 309 && status !== 304
}

function siteOf({ hostname, port }: URL): string {
  return `${hostname.replace(/^www\./, '')}:${port}`
}

async function ask(crawl: Crawl, url: URL, question: Question): Promise<Answer> {
  const host = hostOf(crawl, url)
  let { delay } = question.wish
  if (!question.isRobots) {
    host.rules ??= getRules(crawl, url, question.wish)
    const rules = await host.rules
    if (!rules.isAllowed(url)) throw new CrawlError('forbidden', 'The robots.txt of the site forbids it.')
    delay = Math.max(delay, rules.delay)
  }
  if (host.silence !== '') throw new CrawlError('silent', host.silence)
  return askPatiently(crawl, url, { ...question, wish: { ...question.wish, delay } })
}

function hostOf({ hosts }: Crawl, { origin }: URL): Host {
  const host = hosts.get(origin) ?? { nextAt: 0, failures: 0, silence: '', rules: undefined }
  hosts.set(origin, host)
  return host
}

/** A host that has no rules allows everything; one whose rules cannot be had allows nothing. */
async function getRules(crawl: Crawl, url: URL, wish: CrawlWish): Promise<Rules> {
  const address = new URL('/robots.txt', url)
  const stored = await crawl.cache.read(address)
  if (stored && crawl.now - stored.checked < ROBOTS_AGE) return rulesOf(stored, address)
  try {
    const found = await follow(crawl, address, { wish: { delay: wish.delay }, stored, isRobots: true })
    const isNone = found.answer.status >= 400 && found.answer.status < 500 && found.answer.status !== 429
    const answer = isNone ? { ...found.answer, status: 200, bytes: new Uint8Array() } : found.answer
    const page = toPage(answer, found.url, { stored, now: crawl.now })
    await crawl.cache.write(address, page)
    return rulesOf(page, address)
  } catch (error) {
    const { message } = failureOf(error)
    if (stored) return rulesOf(stored, address)
    hostOf(crawl, url).silence = `Its robots.txt cannot be had, so nothing is asked of the site: ${message}`
    return parseRules('', address)
  }
}

function rulesOf(page: StoredPage, address: URL): Rules {
  return parseRules(decodeText(page.bytes, page).text, address)
}

/** Asks again after a pause where the server is busy. Throws once the host is to be left in peace. */
async function askPatiently(crawl: Crawl, url: URL, question: Question): Promise<Answer> {
  const host = hostOf(crawl, url)
  for (let attempt = 0; ; attempt += 1) {
    await takeTurn(crawl, host, question.wish.delay)
    const answer = await requestOnce(url, { ...crawl, headers: headersFor(crawl, question.stored) })
    const pause = pauseAfter(answer, attempt, crawl.clock.now())
    if (pause === undefined || pause === Infinity) return accept(host, answer, pause === Infinity)
    await crawl.clock.sleep(pause)
  }
}

function accept(host: Host, answer: Answer | NoAnswer, wantsPeace: boolean): Answer {
  if (answer.type === 'answer' && !isRefusal(answer)) {
    host.failures = 0
    return answer
  }
  const message = answer.type === 'none' ? answer.message : `The server answered ${answer.status}.`
  host.failures += 1
  if (wantsPeace) host.silence = `${message} It asks to be left in peace for more than five minutes.`
  else if (host.failures >= FAILURES) host.silence = `${message} It is not asked any more in this run.`
  throw new CrawlError(host.silence === '' ? 'unusable' : 'silent', host.silence || message)
}

/** Says nothing about one page, but something about how the server feels. */
function isRefusal({ status }: Answer): boolean {
  return status >= 500 || status === 429 || status === 403
}

async function takeTurn({ clock }: Crawl, host: Host, delay: number): Promise<void> {
  const pause = host.nextAt - clock.now()
  if (pause > 0) await clock.sleep(pause)
  host.nextAt = clock.now() + delay * 1000
}

/** A refreshing run asks without conditions. */
function headersFor({ agent, isRefreshing }: Crawl, stored: StoredPage | undefined): Record<string, string> {
  const known = isRefreshing ? undefined : stored
  return {
    'user-agent': agent,
    accept: 'text/html,application/xhtml+xml,*/*;q=0.5',
    ...(known?.etag && { 'if-none-match': known.etag }),
    ...(known?.lastModified && { 'if-modified-since': known.lastModified }),
  }
}
