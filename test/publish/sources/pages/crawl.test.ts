import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openCache } from '../../../../src/publish/sources/pages/cache.ts'
import {
  createCrawler,
  type Crawled,
  type Crawler,
  type CrawlerOptions,
  type CrawlWish,
} from '../../../../src/publish/sources/pages/crawl.ts'
import { folderOf } from '../../folder-of-files.ts'
import { startOldSite, type OldAnswer, type OldSite } from './old-site.ts'

const NOW = Date.UTC(2026, 10, 22)
const DAY = 24 * 60 * 60 * 1000

/** Time that passes only while the crawler sleeps. */
function aClock(): { now: () => number; sleep: (ms: number) => Promise<void>; slept: number[] } {
  let time = NOW
  const slept: number[] = []
  return {
    now: () => time,
    sleep: async (milliseconds) => {
      slept.push(milliseconds)
      time += milliseconds
    },
    slept,
  }
}

interface Visit {
  site: OldSite
  slept: number[]
  crawl: (path: string, wish?: Partial<CrawlWish>) => Promise<Crawled>
  again: (changes?: Partial<CrawlerOptions>) => Visit['crawl']
  cache: string
}

async function visit(
  files: Record<string, OldAnswer>,
  changes: Partial<CrawlerOptions> = {},
): Promise<Visit> {
  const site = await startOldSite(files)
  const cache = await folderOf()
  const clock = aClock()
  const crawlWith = (crawler: Crawler): Visit['crawl'] => {
    return (path, wish = {}) => crawler.get(new URL(path, site.url), { delay: 0, ...wish })
  }
  const again: Visit['again'] = (more = {}) =>
    crawlWith(createCrawler({ cache: openCache(cache), now: NOW, clock, ...changes, ...more }))
  return { site, slept: clock.slept, crawl: again(), again, cache }
}

function textIn(crawled: Crawled): string {
  return crawled.type === 'page' ? Buffer.from(crawled.page.bytes).toString() : `failed: ${crawled.message}`
}

test('says who it is', async () => {
  const { site, crawl } = await visit({ '/1.html': '一' })
  expect(textIn(await crawl('/1.html'))).toBe('一')
  expect([...site.agents]).toEqual([expect.stringMatching(/^WorksiteReader\/\d+\.\d+/)])
})

test('leaves alone what robots.txt forbids, and nothing else', async () => {
  const robots = 'User-agent: *\nDisallow: /inner/\n\nUser-agent: WorksiteReader\nDisallow: /private/\n'
  const { site, crawl } = await visit({
    '/robots.txt': robots,
    '/inner/1.html': '一',
    '/private/1.html': '二',
  })
  expect(textIn(await crawl('/inner/1.html'))).toBe('一')
  expect(await crawl('/private/1.html')).toMatchObject({ type: 'failed', reason: 'forbidden' })
  expect(site.requests).toEqual(['/robots.txt', '/inner/1.html'])
})

test('asks nothing of a site whose robots.txt cannot be had', async () => {
  const { site, crawl } = await visit({ '/robots.txt': { status: 500 }, '/1.html': '一' })
  expect(await crawl('/1.html')).toMatchObject({ type: 'failed', reason: 'silent' })
  expect(await crawl('/2.html')).toMatchObject({ type: 'failed', reason: 'silent' })
  expect(new Set(site.requests)).toEqual(new Set(['/robots.txt']))
})

test('goes on with yesterday’s robots.txt where today’s cannot be had', async () => {
  const { site, crawl, again } = await visit({
    '/robots.txt': 'User-agent: *\nDisallow: /x',
    '/1.html': '一',
  })
  await crawl('/1.html')
  site.files.set('/robots.txt', { status: 503 })
  const later = again({ now: NOW + 2 * DAY })
  expect(await later('/x')).toMatchObject({ reason: 'forbidden' })
})

test('waits a second between two requests to one host', async () => {
  const { crawl, slept } = await visit({ '/1.html': '一', '/2.html': '二' })
  await crawl('/1.html', { delay: 1 })
  await crawl('/2.html', { delay: 1 })
  expect(slept).toEqual([1000, 1000])
})

test('waits as long as robots.txt asks for', async () => {
  const { crawl, slept } = await visit({
    '/robots.txt': 'User-agent: *\nCrawl-delay: 7',
    '/1.html': '一',
    '/2.html': '二',
  })
  await crawl('/1.html')
  await crawl('/2.html')
  expect(slept).toEqual([7000])
})

test.each([
  [{ 'retry-after': '30' }, 30_000],
  [{ 'retry-after': new Date(NOW + 12_000).toUTCString() }, 12_000],
  [{}, 5000],
  [{ 'retry-after': 'soon' }, 5000],
])('a busy server is asked again after its %j', async (headers: Record<string, string>, pause) => {
  const { site, crawl, slept } = await visit({ '/1.html': { status: 429, headers } })
  site.files.set('/robots.txt', '')
  const sleeping = slept.push.bind(slept)
  slept.push = (...pauses) => {
    site.files.set('/1.html', '一')
    return sleeping(...pauses)
  }
  expect(textIn(await crawl('/1.html'))).toBe('一')
  expect([...slept]).toEqual([pause])
})

test('a server that asks for years is left in peace for this run', async () => {
  const busy = { status: 503, headers: { 'retry-after': '1000000000' } }
  const { site, crawl, slept } = await visit({ '/1.html': busy, '/2.html': '二' })
  expect(await crawl('/1.html')).toMatchObject({ type: 'failed', reason: 'silent' })
  expect(await crawl('/2.html')).toMatchObject({ type: 'failed', reason: 'silent' })
  expect(slept).toEqual([])
  expect(site.requests).not.toContain('/2.html')
})

test('three pages in a row that cannot be had end the visit', async () => {
  const broken = { status: 500 }
  const { site, crawl } = await visit({ '/1': broken, '/2': broken, '/3': broken, '/4': '四' })
  expect(await crawl('/1')).toMatchObject({ reason: 'unusable' })
  expect(await crawl('/2')).toMatchObject({ reason: 'unusable' })
  expect(await crawl('/3')).toMatchObject({ reason: 'silent' })
  expect(await crawl('/4')).toMatchObject({ reason: 'silent' })
  expect(site.requests).not.toContain('/4')
})

test('a missing page says nothing about the others', async () => {
  const { crawl } = await visit({ '/5': '五' })
  for (const path of ['/1', '/2', '/3', '/4']) expect(await crawl(path)).toMatchObject({ reason: 'missing' })
  expect(textIn(await crawl('/5'))).toBe('五')
})

test('what has not changed is not sent again', async () => {
  const { site, crawl, again } = await visit({ '/1.html': '一' })
  await crawl('/1.html')
  const { sent } = site
  expect(await again()('/1.html')).toMatchObject({ type: 'page', isNew: false, trouble: '' })
  expect(site.sent).toBe(sent)
  site.files.set('/1.html', '一（更正）')
  const changed = await again()('/1.html')
  expect(changed).toMatchObject({ isNew: true })
  expect(textIn(changed)).toBe('一（更正）')
})

test('a settled page is not even asked for within a week, unless everything is to be refreshed', async () => {
  const { site, crawl, again } = await visit({ '/1.html': '一' })
  await crawl('/1.html')
  const asked = (): number => site.requests.filter((path) => path === '/1.html').length
  await again({ now: NOW + 6 * DAY })('/1.html', { isSettled: true })
  expect(asked()).toBe(1)
  await again({ now: NOW + 6 * DAY, refresh: true })('/1.html', { isSettled: true })
  expect(asked()).toBe(2)
  await again({ now: NOW + 14 * DAY })('/1.html', { isSettled: true })
  expect(asked()).toBe(3)
})

test('a page without any tag keeps the day on which its words came', async () => {
  const page = { status: 200, body: '今天' }
  const { crawl, again } = await visit({ '/1.html': page })
  await crawl('/1.html')
  expect(await again({ now: NOW + DAY })('/1.html')).toMatchObject({
    page: { fetched: NOW, checked: NOW + DAY },
  })
})

test('an earlier copy is used where the server does not answer, and says so', async () => {
  const { site, crawl, again } = await visit({ '/1.html': '一' })
  await crawl('/1.html')
  site.files.set('/1.html', { status: 404 })
  const kept = await again()('/1.html')
  expect(kept).toMatchObject({ type: 'page', isNew: false, trouble: 'The server answered 404.' })
})

test.each([
  '',
  ' \r\n\u3000',
  '<html><head><style>p { margin: 0 }</style></head><body>&nbsp;&#160;<!-- cached --></body></html>',
])('an empty answer %j does not take the place of the earlier copy', async (empty) => {
  const { site, crawl, again } = await visit({ '/1.html': '一' })
  await crawl('/1.html')
  site.files.set('/1.html', empty)
  for (const refresh of [false, true]) {
    const kept = await again({ refresh })('/1.html')
    expect(textIn(kept)).toBe('一')
    expect(kept).toMatchObject({ isNew: false, trouble: 'The server answered with an empty page.' })
  }
  site.files.set('/1.html', '二')
  expect(textIn(await again()('/1.html'))).toBe('二')
})

test('an empty answer without an earlier copy is no page, but one in numbered characters is', async () => {
  const { crawl } = await visit({ '/1.html': '<p></p>', '/2.html': '<p>&#24037;</p>' })
  expect(await crawl('/1.html')).toMatchObject({ type: 'failed', reason: 'unusable' })
  expect(await crawl('/2.html')).toMatchObject({ type: 'page' })
})

test('an empty copy of earlier times is not asked about, but replaced', async () => {
  const { site, again, cache } = await visit({ '/1.html': { status: 304 } })
  const address = new URL('/1.html', site.url)
  const known = {
    contentType: '',
    url: address.href,
    etag: '"1"',
    lastModified: '',
    fetched: NOW,
    checked: NOW,
  }
  await openCache(cache).write(address, { bytes: new Uint8Array(), ...known })
  expect(await again()('/1.html', { isSettled: true })).toMatchObject({ type: 'failed' })
  site.files.set('/1.html', '一')
  expect(textIn(await again()('/1.html', { isSettled: true }))).toBe('一')
})

test('markup that never ends costs no more than a moment', async () => {
  const endless = ['<', '<a ', '<!--', '<style>', '&a'].map((text) => text.repeat(500_000))
  const files = Object.fromEntries(endless.map((text, index) => [`/${index}`, text]))
  const { crawl } = await visit(files)
  const start = performance.now()
  for (const path of Object.keys(files)) await crawl(path)
  expect(performance.now() - start).toBeLessThan(5000)
})

test('a refreshing run takes nobody’s word that a page still holds', async () => {
  const { site, crawl, again } = await visit({ '/1.html': '一' })
  await crawl('/1.html')
  const { sent } = site
  await again({ refresh: true })('/1.html')
  expect(site.sent).toBeGreaterThan(sent)
})

test('what the asker objects to does not take the place of the earlier copy', async () => {
  const { site, crawl, again } = await visit({ '/1.html': '一' })
  await crawl('/1.html')
  site.files.set('/1.html', '二')
  const kept = await again()('/1.html', { judge: async () => 'Worse.' })
  expect(kept).toMatchObject({ type: 'page', isNew: false, trouble: 'Worse.' })
  expect(textIn(kept)).toBe('一')
  expect(textIn(await again()('/1.html', { judge: async () => '' }))).toBe('二')
})

test('follows redirects on the same site, never to another', async () => {
  const to = (location: string): OldAnswer => ({ status: 302, headers: { location } })
  const { crawl, site } = await visit({
    '/a': to('/b'),
    '/b': '二',
    '/c': to('http://login.example.org/'),
    '/d': to('/d'),
    '/e': to('javascript:alert(1)'),
  })
  const found = await crawl('/a')
  expect(textIn(found)).toBe('二')
  expect(found).toMatchObject({ page: { url: `${site.url}/b` } })
  expect(await crawl('/c')).toMatchObject({ reason: 'elsewhere' })
  expect(await crawl('/d')).toMatchObject({ reason: 'unusable' })
  expect(await crawl('/e')).toMatchObject({ reason: 'elsewhere' })
})

test('notices where the fetch itself has followed a redirect to another site', async () => {
  const fetch = (async () => {
    const response = new Response('登录')
    Object.defineProperty(response, 'url', { value: 'http://login.example.org/' })
    return response
  }) as typeof globalThis.fetch
  const { crawl } = await visit({}, { fetch })
  expect(await crawl('/1.html')).toMatchObject({ type: 'failed' })
})

test('gives up an answer that does not end, and one that is endless', async () => {
  const hanging = ((_: unknown, { signal }: RequestInit) =>
    new Promise((_resolve, reject) =>
      signal!.addEventListener('abort', () => reject(new Error('aborted'))),
    )) as typeof globalThis.fetch
  const slow = await visit({}, { fetch: hanging, seconds: 0.01 })
  expect(textIn(await slow.crawl('/'))).toMatch(/did not finish/)
  const large = await visit({ '/robots.txt': '', '/': new Uint8Array(9 * 1024 * 1024) })
  expect(await large.crawl('/')).toMatchObject({
    reason: 'unusable',
    message: expect.stringMatching(/larger/),
  })
})

test('a mistake of this program is not the server’s', async () => {
  const cache = {
    read: () => Promise.reject(new TypeError('mistake')),
    write: () => Promise.resolve(),
  }
  const crawler = createCrawler({ cache, now: NOW })
  await expect(crawler.get(new URL('http://a.example/'), { delay: 0 })).rejects.toThrow('mistake')
})

test('a damaged cache costs a download, nothing else', async () => {
  const { site, crawl, again, cache } = await visit({ '/1.html': '一' })
  await crawl('/1.html')
  const files = (await readdir(cache, { recursive: true })).filter((name) => /\.(?:json|page)$/.test(name))
  for (const content of ['', '{}', 'null', '{"hash":1}']) {
    for (const name of files.filter((name) => name.endsWith('.json')))
      await writeFile(join(cache, name), content)
    expect(textIn(await again()('/1.html'))).toBe('一')
  }
  for (const name of files.filter((name) => name.endsWith('.page'))) await writeFile(join(cache, name), '半')
  expect(textIn(await again()('/1.html'))).toBe('一')
  expect(site.requests.filter((path) => path === '/1.html')).toHaveLength(6)
})

test('a folder where a cached page should be is no page', async () => {
  const { crawl, again, cache } = await visit({ '/1.html': '一' })
  await crawl('/1.html')
  const store = openCache(await folderOf())
  expect(await store.read(new URL('http://a.example/'))).toBeUndefined()
  await mkdir(join(cache, 'x'))
  expect(textIn(await again()('/1.html'))).toBe('一')
})
