import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { writeAppFiles } from '../../src/publish/app-files.ts'
import { isKillWorker } from '../../src/publish/kill-worker.ts'
import { generatePolicy, sourceOf } from '../../src/publish/policy.ts'
import { aSite } from '../helpers/articles.ts'
import { shellFileAddress } from '../../src/feed/shell-list.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { readBuild } from './office.ts'

const DAY = 24 * 60 * 60_000
const NOW = Date.UTC(2026, 10, 22)
const PAGE = `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <meta name="description" content="没有信号也能读的工会新闻" />
    <title>工友读报</title>
    <script type="module" crossorigin src="/assets/index-1.js"></script>
  <link rel="manifest" href="/manifest.webmanifest"></head>
  <body>
    <div id="app"></div>
  </body>
</html>
`
const MANIFEST =
  '{"name":"工友读报","short_name":"工友读报","start_url":"/","lang":"zh-CN","description":"…"}'

let app: string
let out: string

function workerFor(...urls: string[]): string {
  const list = urls.map((url) => ({ revision: url.startsWith('assets/') ? null : '9ea5', url }))
  return `(function(){var a=["x"],$={files:${JSON.stringify(list)}};self.b=[{c:1}]})();`
}

async function build(files: Record<string, string | Uint8Array>): Promise<void> {
  await rm(app, { recursive: true, force: true })
  for (const [path, data] of Object.entries(files)) {
    await mkdir(dirname(join(app, path)), { recursive: true })
    await writeFile(join(app, path), data)
  }
}

async function buildFirst(): Promise<void> {
  await build({
    'index.html': PAGE,
    'manifest.webmanifest': MANIFEST,
    'sw.js': workerFor(
      'index.html',
      'assets/index-1.js',
      'icons/icon.svg',
      'manifest.webmanifest',
      'icons/icon.svg',
    ),
    'assets/index-1.js': 'console.log(1)',
    'icons/icon.svg': '<svg/>',
    'screenshots/start.png': Uint8Array.of(137, 80, 78, 71),
    'robots.txt': 'User-agent: *',
  })
}

async function buildSecond(): Promise<void> {
  await buildFirst()
  await rm(join(app, 'assets/index-1.js'))
  await writeFile(join(app, 'assets/index-2.js'), 'console.log(2)')
  await writeFile(join(app, 'sw.js'), workerFor('assets/index-2.js'))
}

function read(path: string): Promise<string> {
  return readFile(join(out, path), 'utf8')
}

beforeEach(async () => {
  const folder = await createTempFolder('app-files')
  app = join(folder, 'app')
  out = join(folder, 'out')
  await buildFirst()
})

test('copies the files of the app byte for byte', async () => {
  await writeAppFiles({ app, out, site: aSite(), now: NOW })
  expect(await read('assets/index-1.js')).toBe('console.log(1)')
  expect(await read('robots.txt')).toBe('User-agent: *')
  expect([...(await readFile(join(out, 'screenshots/start.png')))]).toEqual([137, 80, 78, 71])
})

test('every address opens with a page under the site’s own name', async () => {
  const site = aSite({ title: '读 <报> "&" $&', description: '描述 "一"', language: 'zh-Hans-CN' })
  const { shell } = await writeAppFiles({ app, out, site, now: NOW })
  expect(shell).toContain('<title>读 &lt;报&gt; &quot;&amp;&quot; $&amp;</title>')
  expect(shell).toContain('<meta name="description" content="描述 &quot;一&quot;">')
  expect(shell).toContain('<html lang="zh-Hans-CN">')
  expect(shell).not.toContain('工友读报')
  expect(shell).toContain('<script type="module" crossorigin src="/assets/index-1.js"></script>')
  expect(await read('shell.html')).toBe(shell)
})

test('the policy comes before everything that the page loads', async () => {
  const { shell } = await writeAppFiles({ app, out, site: aSite(), now: NOW })
  const policy = `<meta http-equiv="Content-Security-Policy" content="${generatePolicy()}">`
  expect(shell).toMatch(/<head>\s*<meta charset="utf-8"><meta http-equiv="Content-Security-Policy"/)
  expect(shell.match(/charset=/g)).toHaveLength(1)
  expect(shell).toContain(policy)
  expect(generatePolicy()).not.toContain('unsafe')
})

test('the policy allows the scripts and styles that stand in the app’s own page, and no others', async () => {
  const inline = '<script>paint()</script><style>p{}</style><script type="application/json">{}</script>'
  await writeFile(join(app, 'index.html'), PAGE.replace('</head>', `${inline}</head>`))
  const { shell } = await writeAppFiles({ app, out, site: aSite(), now: NOW })
  expect(shell).toContain(`script-src 'self' ${sourceOf('paint()')}; style-src 'self' ${sourceOf('p{}')};`)
})

test('tells pages which styles the app loads at once, and which come later', async () => {
  const page = PAGE.replace(
    '</head>',
    '<link rel="stylesheet" crossorigin href="/assets/index-1.css"></head>',
  )
  await writeFile(join(app, 'index.html'), page)
  await writeFile(join(app, 'assets/index-1.css'), 'p{}')
  await writeFile(join(app, 'assets/later-1.css'), 'a{}')
  const { styles } = await writeAppFiles({ app, out, site: aSite(), now: NOW })
  expect(styles).toEqual({ start: 'p{}', later: ['a{}'] })
})

test('what makes the pages is no part of the site', async () => {
  await writeFile(join(app, 'renderer.mjs'), 'export const app = 1')
  await writeAppFiles({ app, out, site: aSite(), now: NOW })
  expect(await readdir(out)).not.toContain('renderer.mjs')
})

test('the app is installed under the site’s own name', async () => {
  const site = aSite({ title: '甘肃省总工会职工读报服务平台', description: '', language: 'zh-CN' })
  await writeAppFiles({ app, out, site, now: NOW })
  expect(JSON.parse(await read('manifest.webmanifest'))).toEqual({
    name: '甘肃省总工会职工读报服务平台',
    short_name: '甘肃省总工会职工读报服务',
    description: '…',
    start_url: '/',
    lang: 'zh-CN',
  })
})

test('the worker names every file that it keeps, once, with the hash of what is published', async () => {
  await writeAppFiles({ app, out, site: aSite(), now: NOW })
  const files = await readBuild(out)
  expect(Object.keys(files)).toEqual([
    '/assets/index-1.js',
    '/icons/icon.svg',
    '/manifest.webmanifest',
    '/shell.html',
  ])
  for (const [url, hash] of Object.entries(files)) {
    for (const path of [url, shellFileAddress(url, hash)]) {
      expect(
        createHash('sha256')
          .update(await read(path))
          .digest('hex')
          .slice(0, 16),
      ).toBe(hash)
    }
  }
  expect(await read('sw.js')).toMatch(/^\(function\(\)\{var a=\["x"\].*self\.b=\[\{c:1\}\]\}\)\(\);$/)
})

test('a second run writes nothing', async () => {
  expect((await writeAppFiles({ app, out, site: aSite(), now: NOW })).written).toBe(11)
  await utimes(join(out, 'sw.js'), 1000, 1000)
  expect((await writeAppFiles({ app, out, site: aSite(), now: NOW })).written).toBe(0)
  expect((await stat(join(out, 'sw.js'))).mtimeMs).toBe(1_000_000)
})

test('a page and worker of the site change with its name, and nothing else does', async () => {
  await writeAppFiles({ app, out, site: aSite(), now: NOW })
  const { written } = await writeAppFiles({ app, out, site: aSite({ title: '新名' }), now: NOW })
  const own = ['shell.html', 'manifest.webmanifest', 'sw.js']
  const underTheirHashes = ['shell.html', 'manifest.webmanifest', 'the list']
  expect(written).toBe(own.length + underTheirHashes.length)
})

test('files of the build before stay ninety days from the day it was replaced', async () => {
  await writeAppFiles({ app, out, site: aSite(), now: NOW })
  const first = await readdir(join(out, 'assets'))
  expect(first).toHaveLength(5)
  const old = (NOW - 200 * DAY) / 1000
  for (const name of first) await utimes(join(out, 'assets', name), old, old)
  await buildSecond()
  const goneAfter = async (days: number): Promise<string[]> => {
    await writeAppFiles({ app, out, site: aSite(), now: NOW + days * DAY })
    const names = new Set(await readdir(join(out, 'assets')))
    return first.filter((name) => !names.has(name))
  }
  expect(await goneAfter(0)).toEqual([])
  expect(await goneAfter(89)).toEqual([])
  const onlyOfTheFirst = /^(?:shell-\w+\.json|\w+-icon\.svg|index-1\.js)$/
  expect(await goneAfter(91)).toEqual(first.filter((name) => onlyOfTheFirst.test(name)))
  expect(await readdir(join(out, 'assets'))).toContain('index-2.js')
})

describe('in an emergency', () => {
  test('the worker takes itself away, and the files of the app stay where they are', async () => {
    await writeAppFiles({ app, out, site: aSite(), killWorker: true, now: NOW })
    expect(isKillWorker(await read('sw.js'))).toBe(true)
    expect(await read('sw.js')).not.toContain('indexedDB')
    expect(await read('assets/index-1.js')).toBe('console.log(1)')
  })

  test('the next run without it brings the app’s worker back, and files of the build before stay', async () => {
    await writeAppFiles({ app, out, site: aSite(), killWorker: true, now: NOW })
    const first = await readdir(join(out, 'assets'))
    const old = (NOW - 200 * DAY) / 1000
    for (const name of first) await utimes(join(out, 'assets', name), old, old)
    await buildSecond()
    await writeAppFiles({ app, out, site: aSite(), now: NOW })
    expect(isKillWorker(await read('sw.js'))).toBe(false)
    expect(await readdir(join(out, 'assets'))).toEqual(expect.arrayContaining([...first, 'index-2.js']))
  })
})

test('the repair page has the policy of every page, and the worker keeps it', async () => {
  await writeFile(join(app, 'repair.html'), '<html><head><title>x</title></head></html>')
  await writeFile(join(app, 'sw.js'), workerFor('repair.html'))
  await writeAppFiles({ app, out, site: aSite(), now: NOW })
  expect(await read('repair.html')).toMatch(
    /<head>\s*<meta charset="utf-8"><meta http-equiv="Content-Security-Policy"/,
  )
  expect(Object.keys(await readBuild(out))).toContain('/repair.html')
})

test('says how to get an app where there is none', async () => {
  await rm(app, { recursive: true })
  const writing = writeAppFiles({ app, out, site: aSite() })
  await expect(writing).rejects.toThrow(`There is no built app in ${app}: run "npm run build" first.`)
  await mkdir(app)
  await expect(writeAppFiles({ app, out, site: aSite() })).rejects.toThrow('npm run build')
})

test.each([
  ['no list of files', { 'sw.js': 'self.x=[]' }, /0 lists/],
  ['two lists of files', { 'sw.js': workerFor('icons/icon.svg') + workerFor('icons/icon.svg') }, /2 lists/],
  ['a list with a file that is not there', { 'sw.js': workerFor('assets/lost.js') }, /assets\/lost\.js/],
  ['a page without a head', { 'index.html': '<p>' }, /index\.html/],
])('refuses a build with %s, and leaves the published site as it was', async (_what, files, message) => {
  await writeAppFiles({ app, out, site: aSite(), now: NOW })
  const before = await read('sw.js')
  for (const [path, text] of Object.entries(files)) await writeFile(join(app, path), text)
  const writing = writeAppFiles({ app, out, site: aSite({ title: '新名' }), now: NOW })
  await expect(writing).rejects.toThrow(message)
  expect(await read('sw.js')).toBe(before)
  expect(await read('shell.html')).toContain('甘肃工会新闻')
})

test('refuses a build whose worker is missing', async () => {
  await rm(join(app, 'sw.js'))
  await expect(writeAppFiles({ app, out, site: aSite() })).rejects.toThrow(/sw\.js.*npm run build/)
})

test('hides no other error of the file system', async () => {
  await writeFile(join(out, '..', 'file'), '')
  await expect(writeAppFiles({ app: `${app}\0`, out, site: aSite() })).rejects.toThrow(/null bytes/)
})
