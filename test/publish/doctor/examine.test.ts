import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  examine,
  type Examination,
  type ExamineOptions,
  type Examining,
} from '../../../src/publish/doctor/examine.ts'
import type { Level } from '../../../src/publish/doctor/finding.ts'
import type { Check } from '../../../src/publish/doctor/words-en.ts'
import { findBuild } from '../../../src/feed/shell-list.ts'
import { generateKillWorker } from '../../../src/publish/kill-worker.ts'
import { serve, type RunningServer } from '../../../src/publish/serve.ts'
import { bendFetch, type Bends } from '../../helpers/bent-fetch.ts'
import { changeHead, changePack, publishSmallSite } from '../../helpers/small-site.ts'
import { createTempFolder } from '../../helpers/temp-folder.ts'
import { parseHead } from '../../../src/feed/head.ts'
import { listOf } from '../../../src/publish/pack-lists.ts'

let whole: string
let site: string
let server: RunningServer
/** What is said of the site as it should be. */
let sound: Record<'folder' | 'served', Examination>

beforeAll(async () => {
  whole = await publishSmallSite()
  server = await serve(whole, { port: 0 })
  sound = { folder: await examine(whole), served: await examineServed() }
  await server.close()
})
beforeEach(async () => {
  site = join(await createTempFolder('doctor'), 'site')
  await cp(whole, site, { recursive: true, preserveTimestamps: true })
  server = await serve(site, { port: 0 })
})
afterEach(async () => {
  await server.close()
  await rm(join(site, '..'), { recursive: true })
})
afterAll(() => rm(join(whole, '..'), { recursive: true }))

/** The site as the world sees it, over https unless another address is given. */
function examineServed(
  bends: Bends = {},
  options: ExamineOptions & { at?: string } = {},
): Promise<Examination> {
  const { at = 'https://reader.test/', ...rest } = options
  const bent = bendFetch(server.url, bends)
  return examine(at, { fetch: at.startsWith('https') ? withHsts(bent) : bent, ...rest })
}

const HSTS = { 'strict-transport-security': 'max-age=31536000' }

function withHsts(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    for (const [name, value] of Object.entries(HSTS)) response.headers.set(name, value)
    return response
  }
}

/** What is not as it should be: check, level, places. */
function faultsOf({ findings }: Examination): [string, string, string[]][] {
  return findings
    .filter(({ level }) => level !== 'ok')
    .map(({ check, level, places }) => [check, level, places])
}

function levelsOf(examination: Examination): [string, string][] {
  return faultsOf(examination).map(([check, level]) => [check, level])
}

function namesOf(examination: Examination): string[] {
  return faultsOf(examination).map(([check]) => check)
}

/** As whoever publishes would: the compressed forms of the file go first. */
const withoutForms = async (file: string): Promise<void> => {
  await rm(join(site, `${file}.br`), { force: true })
  await rm(join(site, `${file}.gz`), { force: true })
}
const write = async (file: string, text: string | Uint8Array): Promise<void> => {
  await withoutForms(file)
  await writeFile(join(site, file), text)
}
const remove = async (file: string): Promise<void> => {
  await withoutForms(file)
  await rm(join(site, file), { recursive: true })
}

async function firstIn(folder: string, ending: string): Promise<string> {
  return `${folder}/${(await readdir(join(site, folder))).find((name) => name.endsWith(ending))}`
}

const packFile = (): Promise<string> => firstIn('feed/packs', '.json')
const pictureFile = async (): Promise<string> => {
  const pack = JSON.parse(await readFile(join(site, await packFile()), 'utf8')) as {
    items: { image?: string }[]
  }
  return pack.items.find(({ image }) => image)!.image!.slice(1)
}

const changeFirst = (change: (item: Record<string, unknown>) => void): Promise<void> =>
  changePack(site, ({ items }) => change(items.find(({ id }) => id === 'first')!))

/** The head names through a list what it named by itself. Returns the list's file. */
async function listPacks(): Promise<string> {
  const { packs } = parseHead(await readFile(join(site, 'feed/head.json'), 'utf8'))
  const { entry, text } = listOf(packs)
  await write(`feed/${entry.file}`, text)
  await changeHead(site, (head) => (head.packs = [entry]))
  return `feed/${entry.file}`
}

test('a site as it should be is found to be so, where it lies and where it is served', () => {
  const { folder, served } = sound
  expect(faultsOf(folder)).toEqual([])
  expect(folder).toMatchObject({ target: whole, wrong: 0, notices: 0 })
  expect(faultsOf(served)).toEqual([])
  expect(served.findings.length).toBeGreaterThan(folder.findings.length)
})

function picturesOf(item: Record<string, unknown>): { bytes: number }[] {
  const { images = [] } = item['_worksite'] as { images?: Record<string, unknown>[] }
  return images.flatMap((image) => (image['variants'] ?? [image]) as { bytes: number }[])
}

type Faults = Partial<Record<Check, Level>>

const OF_PICTURES: Check[] = ['pictures', 'picture-content', 'picture-types', 'picture-list']
/** In the order in which packs are asked, and what nobody knows of articles in a pack that cannot be read. */
const OF_PACKS: Check[] = [
  'packs',
  'pack-hashes',
  'packs-readable',
  'articles-whole',
  'articles-once',
  'articles',
  'characters',
  'titles',
  'categories',
  'dates',
  'sources',
  'texts',
  'article-pages',
  'article-pages-current',
  'size-picture',
  ...OF_PICTURES,
]
const OF_NEWS: Check[] = [
  ...OF_PACKS,
  'reads',
  'counting',
  'section-pages',
  'icp',
  'address',
  'size-head',
  'size-pack',
  'size-start',
]
const OF_WORKER: Check[] = ['worker-killed', 'worker-files', 'files-beside', 'worker-type', 'worker-fresh']
const OF_START: Check[] = ['policy', 'policy-fits', 'size-start']

/** What a sound site is told, and this one is not: nobody can know. */
function unsaidIn({ findings }: Examination, sound: Examination): Check[] {
  const said = new Set(findings.map(({ check }) => check))
  return sound.findings.map(({ check }) => check).filter((check) => !said.has(check))
}

/** Exactly these faults are named, and of what cannot be known nothing is said, neither good nor bad. */
function expectExactly(examination: Examination, sound: Examination, faults: Faults, unsaid: Check[]): void {
  expect(Object.fromEntries(levelsOf(examination))).toEqual(faults)
  const sayable = unsaid.filter((check) => sound.findings.some((finding) => finding.check === check))
  expect(unsaidIn(examination, sound).sort()).toEqual(sayable.sort())
}

const BROKEN: [string, () => Promise<unknown>, Faults, Check[]?][] = [
  ['a pack is missing', async () => remove(await packFile()), { packs: 'wrong' }, OF_PACKS.slice(1)],
  [
    'a pack was changed',
    async () => write(await packFile(), '{}'),
    { 'pack-hashes': 'wrong' },
    OF_PACKS.slice(2),
  ],
  [
    'a list of packs is missing',
    async () => remove(await listPacks()),
    { packs: 'wrong' },
    [...OF_PACKS.slice(1), 'size-pack'],
  ],
  [
    'a list of packs was changed',
    async () => write(await listPacks(), '{}'),
    { 'pack-hashes': 'wrong' },
    [...OF_PACKS.slice(2), 'size-pack'],
  ],
  ['the head is a web page', () => write('feed/head.json', '<html>'), { head: 'wrong' }, OF_NEWS],
  ['the head is missing', () => remove('feed/head.json'), { head: 'wrong' }, ['revalidates', ...OF_NEWS]],
  ['the read counts are missing', () => remove('feed/reads.json'), { reads: 'notice' }],
  ['phones cannot tell', () => remove('reads.txt'), { counting: 'notice' }],
  ['what phones ask for is something else', () => write('reads.txt', 'hello'), { counting: 'notice' }],
  ['the worker is a web page', () => write('sw.js', '<!doctype html>'), { worker: 'wrong' }, OF_WORKER],
  ['the worker is missing', () => remove('sw.js'), { worker: 'wrong' }, OF_WORKER],
  [
    'the worker takes itself away',
    async () => {
      const build = findBuild(await readFile(join(site, 'sw.js'), 'utf8'))
      await write('sw.js', generateKillWorker(build))
    },
    { 'worker-killed': 'notice' },
  ],
  [
    'the worker lists no files',
    () => write('sw.js', 'const files = []'),
    { 'worker-files': 'wrong' },
    ['files-beside'],
  ],
  ['a file of the worker is missing', () => remove('assets/index-1.js'), { 'worker-files': 'wrong' }],
  [
    'a file of the worker is of another build',
    () => write('assets/index-1.js', 'export {}'),
    { 'worker-files': 'wrong' },
  ],
  [
    'the run was killed between a file beside the pages and the worker',
    () => write('icons/icon.svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'),
    { 'files-beside': 'notice' },
  ],
  [
    'a picture is missing',
    async () => remove(await pictureFile()),
    { pictures: 'wrong' },
    OF_PICTURES.slice(1),
  ],
  [
    'a picture is no picture',
    async () => write(await pictureFile(), 'x'),
    { 'picture-content': 'wrong' },
    OF_PICTURES.slice(2),
  ],
  ['an icon is missing', () => remove('icons/icon-192.png'), { icons: 'wrong' }],
  [
    'an icon has another size',
    () => rename(join(site, 'icons/icon-192.png'), join(site, 'icons/icon-512.png')),
    { icons: 'wrong' },
  ],
  ['an icon is no picture', () => write('icons/shortcut-news.png', 'x'), { icons: 'wrong' }],
  [
    'the manifest is missing',
    () => remove('manifest.webmanifest'),
    { manifest: 'wrong', 'files-beside': 'notice' },
    ['icons'],
  ],
  [
    'the manifest is no JSON',
    () => write('manifest.webmanifest', '{'),
    { manifest: 'wrong', 'files-beside': 'notice' },
    ['icons'],
  ],
  [
    'the manifest is a list',
    () => write('manifest.webmanifest', '[]'),
    { manifest: 'wrong', 'files-beside': 'notice' },
    ['icons'],
  ],
  [
    'the manifest says little',
    () => write('manifest.webmanifest', '{"icons":[{"src":"x"}]}'),
    { manifest: 'wrong', 'files-beside': 'notice', icons: 'wrong' },
  ],
  ['an article has no page', () => remove('article/second'), { 'article-pages': 'wrong' }],
  [
    'a page is of an older article',
    () => cp(join(site, 'article/first'), join(site, 'article/second'), { recursive: true }),
    { 'article-pages-current': 'wrong' },
  ],
  [
    'a page carries no article',
    () => write('article/second/index.html', '<html>'),
    { 'article-pages-current': 'wrong' },
  ],
  ['a category has no page', () => remove('category/news'), { 'section-pages': 'wrong' }],
  [
    'there is no start page',
    () => remove('index.html'),
    { 'start-page': 'wrong' },
    ['hsts', 'policy-header', 'safety-headers', ...OF_START],
  ],
  ['the start page is no page', () => write('index.html', 'It works!'), { 'start-page': 'wrong' }, OF_START],
  [
    'there is no page for what is not there',
    () => remove('404.html'),
    { 'own-pages': 'wrong' },
    ['not-found-page'],
  ],
  ['sitemap.xml is missing', () => remove('sitemap.xml'), { 'for-machines': 'notice' }],
  [
    'an own robots.txt hides the sitemap',
    () => write('robots.txt', 'User-agent: *'),
    { 'for-machines': 'notice' },
  ],
  ['the JSON feed is damaged', () => write('feed.json', '{"version"'), { feeds: 'wrong' }],
  ['the JSON feed is something else', () => write('feed.json', '{"items":[]}'), { feeds: 'wrong' }],
  [
    'the JSON feed has no items',
    () => write('feed.json', '{"version":"https://jsonfeed.org/version/1.1"}'),
    { feeds: 'wrong' },
  ],
  [
    'the RSS feed is cut off',
    async () => write('rss.xml', (await readFile(join(site, 'rss.xml'), 'utf8')).slice(0, 900)),
    { feeds: 'wrong' },
  ],
  ['the Atom feed is a text', () => write('atom.xml', 'hello'), { feeds: 'wrong' }],
  [
    'a text has lost characters',
    () => changeFirst((item) => (item['title'] = '第\ufffd篇')),
    { characters: 'wrong' },
  ],
  [
    'a text is mojibake',
    () => changeFirst((item) => (item['content_html'] = '<p>å·¥ä¼šæ–°é—»</p>')),
    { characters: 'wrong' },
  ],
  ['an article has no title', () => changeFirst((item) => (item['title'] = ' ')), { titles: 'wrong' }],
  [
    'an article has no date',
    () => changeFirst((item) => delete item['date_published']),
    { 'articles-whole': 'wrong' },
  ],
  [
    'an article is from the future',
    () => changeFirst((item) => (item['date_published'] = '2999-01-01T00:00:00Z')),
    { dates: 'notice' },
  ],
  [
    'an article is empty',
    () => changeFirst((item) => (item['content_html'] = '<p> </p>')),
    { texts: 'notice' },
  ],
  [
    'an article has no source',
    () => changeFirst((item) => delete (item['_worksite'] as Record<string, unknown>)['source']),
    { sources: 'notice' },
  ],
  [
    'an article is in no category',
    () => changeFirst((item) => ((item['_worksite'] as Record<string, unknown>)['category'] = 'gone')),
    { categories: 'wrong' },
  ],
  [
    'an article is there twice',
    () => changePack(site, ({ items }) => items.push(items[0]!)),
    { 'articles-once': 'wrong' },
  ],
  [
    'a pack is no pack',
    () => changePack(site, (pack) => Object.assign(pack, { _worksite: 0 })),
    { 'packs-readable': 'wrong' },
    OF_PACKS.slice(3),
  ],
  [
    'a pack covers other changes than the head says',
    () =>
      changePack(site, (pack) =>
        Object.assign(pack, { _worksite: { from: 1, to: 2, removed: [] }, items: pack.items.slice(1) }),
      ),
    { 'packs-readable': 'wrong' },
    OF_PACKS.slice(3),
  ],
  [
    'a picture is larger than listed',
    () =>
      changePack(site, ({ items }) => items.flatMap(picturesOf).forEach((picture) => (picture.bytes = 1))),
    { 'picture-list': 'notice' },
  ],
  ['there is no ICP number', () => changeHead(site, (head) => (head.site['footer'] = {})), { icp: 'notice' }],
  [
    'the site’s address is an example',
    () => changeHead(site, (head) => (head.site['url'] = 'https://reader.example.org/')),
    { address: 'notice' },
  ],
  [
    'a pack is too large for a weak network',
    () => changeHead(site, (head) => (head.packs[0]!.bytes = 2 ** 21)),
    { 'size-pack': 'notice' },
  ],
]

test.each(BROKEN)('%s: doctor names it, and nothing else', async (_name, spoil, faults, unsaid = []) => {
  await spoil()
  const folder = await examine(site)
  expectExactly(folder, sound.folder, faults, unsaid)
  expect(folder.wrong).toBe(Object.values(faults).filter((level) => level === 'wrong').length)
  expectExactly(await examineServed(), sound.served, faults, unsaid)
})

test('packs that are named through a list are examined as well', async () => {
  await listPacks()
  expect(faultsOf(await examine(site))).toEqual([])
  await remove(await packFile())
  expect(namesOf(await examine(site))).toContain('packs')
})

test('a start page without a policy is named: the header’s says nothing of scripts', async () => {
  const html = await readFile(join(site, 'index.html'), 'utf8')
  await write('index.html', html.replace(/<meta http-equiv[^>]*>/, ''))
  expectExactly(await examine(site), sound.folder, { policy: 'wrong' }, ['policy-fits'])
  expectExactly(await examineServed(), sound.served, { policy: 'wrong' }, ['policy-fits'])
})

test('of a site without pictures, read counts and news nothing is said about these', async () => {
  await changeHead(site, (head) => Object.assign(head, { seq: 0, packs: [], reads: '' }))
  const names = (await examine(site)).findings.map(({ check }) => check)
  expect(
    names.filter((name) => /^(?:pack|picture|titles|reads|size-pa|size-pi|article-)/.test(name)),
  ).toEqual([])
})

const BENT: [string, Bends, Faults, Check[]?][] = [
  ['/sw.js is a web page', { '/sw.js': { body: '<!doctype html>' } }, { worker: 'wrong' }, OF_WORKER],
  [
    '/sw.js is redirected',
    { '/sw.js': { status: 302, headers: { location: '/login' } } },
    { worker: 'wrong' },
    OF_WORKER,
  ],
  [
    '/sw.js is of the wrong type',
    { '/sw.js': { headers: { 'content-type': 'text/plain' } } },
    { 'worker-type': 'wrong' },
  ],
  ['/sw.js has no type', { '/sw.js': { headers: { 'content-type': null } } }, { 'worker-type': 'wrong' }],
  [
    '/sw.js is cached',
    { '/sw.js': { headers: { 'cache-control': 'max-age=86400' } } },
    { 'worker-fresh': 'wrong' },
  ],
  ['/sw.js may be cached', { '/sw.js': { headers: { 'cache-control': null } } }, { 'worker-fresh': 'wrong' }],
  [
    'scripts are of the wrong type',
    { '/assets/*': { headers: { 'content-type': 'text/plain' } } },
    { types: 'wrong' },
  ],
  [
    'the manifest has no type',
    { '/manifest.webmanifest': { headers: { 'content-type': null } } },
    { types: 'wrong' },
  ],
  [
    'pictures are of the wrong type',
    { '/images/*': { headers: { 'content-type': 'text/html' } } },
    { 'picture-types': 'wrong' },
    ['picture-list'],
  ],
  [
    'the head is cached',
    { '/feed/head.json': { headers: { 'cache-control': 'public, max-age=600' } } },
    { fresh: 'wrong' },
  ],
  ['pages may be cached', { '/': { headers: { 'cache-control': null } } }, { fresh: 'wrong' }],
  [
    'packs are never kept',
    { '/feed/packs/*': { headers: { 'cache-control': 'no-cache' } } },
    { kept: 'wrong' },
  ],
  [
    'assets are kept for a week',
    { '/assets/*': { headers: { 'cache-control': 'max-age=604800' } } },
    { 'kept-longer': 'notice' },
  ],
  [
    'packs are not compressed',
    { '/feed/packs/*': { headers: { 'content-encoding': null } } },
    { compressed: 'wrong' },
  ],
  ['caches do not learn of the compression', { '/': { headers: { vary: null } } }, { vary: 'notice' }],
  [
    'what is not there is the start page',
    { '/worksite-reader-doctor*': { status: 200 } },
    { 'not-found': 'wrong' },
    ['not-found-page'],
  ],
  [
    'what is not there has the server’s page',
    { '/worksite-reader-doctor*': { body: 'Not Found' } },
    { 'not-found-page': 'notice' },
  ],
  [
    'there is no policy header',
    { '/': { headers: { 'content-security-policy': null } } },
    { 'policy-header': 'notice' },
  ],
  [
    'the policy lets strangers in',
    {
      '/': {
        headers: { 'content-security-policy': "script-src 'self' 'unsafe-inline'; frame-ancestors 'none'" },
      },
    },
    { 'policy-fits': 'wrong' },
  ],
  [
    'the policy stops the reader',
    {
      '/': {
        headers: {
          'content-security-policy': "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
        },
      },
    },
    { 'policy-fits': 'wrong' },
  ],
  [
    'a header forbids what stands in the page',
    { '/': { headers: { 'content-security-policy': "style-src 'self'; frame-ancestors 'none'" } } },
    { 'policy-fits': 'wrong' },
  ],
  [
    'the policy trusts nobody',
    {
      '/': {
        headers: {
          'content-security-policy': "default-src 'self'; trusted-types vue; frame-ancestors 'none'",
        },
      },
    },
    { 'policy-fits': 'wrong' },
  ],
  [
    'safety headers are missing',
    { '/': { headers: { 'x-content-type-options': null, 'referrer-policy': null } } },
    { 'safety-headers': 'notice' },
  ],
  [
    'the head is always sent whole',
    { '/feed/head.json': { headers: { etag: null } } },
    { revalidates: 'notice' },
  ],
  ['304 is never said', { '/feed/head.json': { status: 200 } }, { revalidates: 'notice' }],
  ['an answer never comes', { '/feed/reads.json': { hang: true } }, { reads: 'notice' }],
  ['a connection breaks', { '/rss.xml': { refuse: true } }, { feeds: 'wrong' }],
]

test.each(BENT)('%s: it is named, and nothing else', async (_name, bends, faults, unsaid = []) => {
  expectExactly(await examineServed(bends, { seconds: 1 }), sound.served, faults, unsaid)
})

test('https that browsers need not come back to is worth a notice', async () => {
  expect(namesOf(await examine('https://reader.test/', { fetch: bendFetch(server.url, {}) }))).toEqual([
    'hsts',
  ])
})

test('plain http is wrong on the web, and just worth knowing on this machine', async () => {
  expect(faultsOf(await examineServed({}, { at: 'http://reader.test/' }))).toEqual([
    ['https', 'wrong', ['http://reader.test/']],
    ['address', 'notice', ['https://reader.test/']],
  ])
  expect(faultsOf(await examine(server.url))).toEqual([['https', 'notice', [server.url]]])
})

test('an address that leads to https is looked at there', async () => {
  const served = bendFetch(server.url, { '*': { headers: HSTS } })
  const examination = await examine('http://reader.test/some/page', {
    fetch: async (input, init) => {
      const { protocol } = new URL(String(input))
      if (protocol === 'https:') return served(input, init)
      return new Response(null, { status: 301, headers: { location: 'https://reader.test/' } })
    },
  })
  expect(faultsOf(examination)).toEqual([])
})

test('a redirect without end is no site', async () => {
  let hops = 0
  const examination = await examine('http://reader.test/', {
    fetch: async () =>
      new Response(null, { status: 302, headers: { location: `http://r${(hops += 1)}.reader.test/` } }),
  })
  expect(namesOf(examination)).toEqual(['published'])
})

test('compressed files of an older state are found in the folder and on the web', async () => {
  const pack = await packFile()
  await write(`${pack}.br`, brotliCompressSync('old'))
  await write(`${pack}.gz`, gzipSync(await readFile(join(site, pack))))
  await write('sw.js.gz', 'not gzip')
  await write('assets/gone.js.gz', gzipSync('gone'))
  expect(faultsOf(await examine(site))).toEqual([
    ['forms', 'wrong', ['/assets/gone.js.gz', `/${pack}.br`, '/sw.js.gz']],
  ])
  const bends = { [`/${pack}`]: { body: 'old' } }
  const examination = await examine('https://reader.test/', {
    fetch: (input, init) => {
      const isBrotli = new Headers(init?.headers).get('accept-encoding') === 'br'
      return withHsts(bendFetch(server.url, isBrotli ? bends : {}))(input, init)
    },
  })
  expect(faultsOf(examination)).toEqual([['encodings', 'wrong', [`/${pack}`]]])
})

test('where nothing is published, one sentence says so', async () => {
  const empty = await createTempFolder('doctor')
  expect(faultsOf(await examine(empty))).toEqual([['published', 'wrong', ['/']]])
  await rm(empty, { recursive: true })
  await mkdir(join(site, '../other'))
  const other = await serve(join(site, '../other'), { port: 0 })
  expect(faultsOf(await examine(other.url))).toEqual([['published', 'wrong', ['/']]])
  await other.close()
})

test('where nobody answers, one sentence says so', async () => {
  const { findings } = await examineServed({ '*': { refuse: true } }, { at: 'http://reader.test/' })
  expect(findings).toMatchObject([{ check: 'answers', level: 'wrong', detail: 'ECONNREFUSED' }])
})

test('a server that stops answering is given up in time', async () => {
  const bends = { '/article/*': { hang: true }, '/images/*': { hang: true } }
  await changePack(site, ({ items }) => {
    for (let n = 0; n < 40; n += 1) items.push({ ...items[0], id: `more-${n}` })
  })
  const examination = await examineServed(bends, { seconds: 0.3, at: 'http://reader.test/' })
  expect(namesOf(examination)).toContain('article-pages')
})

test('a site without news is worth a notice', async () => {
  await changeHead(site, (head) => Object.assign(head, { seq: 0, packs: [], reads: '' }))
  expect(faultsOf(await examine(site))).toEqual([['articles', 'notice', ['/feed/head.json']]])
})

test('a page that is already newer than the head is no fault: a publish writes the head last', async () => {
  const page = join(site, 'article/second/index.html')
  const html = await readFile(page, 'utf8')
  await writeFile(page, html.replace(/"seq":\d+/, '"seq":99'))
  expect(namesOf(await examine(site))).not.toContain('article-pages-current')
})

test('a folder that is not there is not examined', async () => {
  await expect(examine(join(site, 'none'))).rejects.toThrow('There is no folder')
  await expect(examine(join(site, 'index.html'))).rejects.toThrow('There is no folder')
})

test('of many pictures some are looked at on the web, all in the folder', async () => {
  const { length } = await readdir(join(site, 'images'))
  expect(length).toBeGreaterThan(0)
  await changePack(site, ({ items }) => {
    const pictures = Array.from({ length: 600 }, (_, n) => `<img src="/images/${n}.png">`)
    items[0]!['content_html'] = pictures.join('')
  })
  const find = ({ findings }: Examination): object => findings.find(({ check }) => check === 'pictures')!
  expect(find(await examine(site))).toMatchObject({ total: 601, count: 600, places: { length: 20 } })
  expect(find(await examineServed())).toMatchObject({ total: 500, detail: '601' })
})

test('progress is told', async () => {
  const told: Examining[] = []
  await examine(site, { onProgress: (progress) => told.push(progress) })
  expect(new Set(told.map(({ what }) => what))).toEqual(new Set(['packs', 'shell', 'pages', 'images']))
  expect(told.findLast(({ what }) => what === 'pages')).toEqual({ what: 'pages', done: 3, total: 3 })
})
