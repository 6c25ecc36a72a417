import { createHash } from 'node:crypto'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publish } from '../../src/publish/publish.ts'
import { fakeRenderer } from './fake-renderer.ts'
import { createTempFolder } from './temp-folder.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PICTURE = join(ROOT, 'test/fixtures/pictures/red-200x100.png')
const LONG = '工友读报，没有信号也能读。'.repeat(100)

const SITE = {
  title: '工会新闻',
  description: '没有信号也能读',
  language: 'zh-CN',
  timeZone: 'Asia/Shanghai',
  url: 'https://reader.test/',
  organisation: '工会',
  categories: [{ id: 'news', title: '新闻' }],
  footer: { icp: '陇ICP备16000114号' },
  sources: [{ type: 'markdown', path: 'articles', category: 'news' }],
}

const ARTICLES = {
  first: `---\ntitle: 第一篇\ndate: 2018-06-14\nsource: 工人报\nreads: 120\n---\n\n${LONG}\n`,
  second: `---\ntitle: 第二篇\ndate: 2018-06-15\nsource: 工人报\nimage: ../red.png\n---\n\n有图。${LONG}\n`,
  third: `---\ntitle: 第三篇\ndate: 2018-06-16\nauthor: 周鹏\n---\n\n最新。${LONG}\n`,
}

const PAGE = `<!doctype html><html lang="zh-CN"><head><title>x</title><meta name="description" content="x">
<script src="/boot.js" defer></script><script type="module" src="/assets/index-1.js"></script><link rel="stylesheet" href="/assets/index-1.css"></head>
<body><div id="app"></div><!-- ${'x'.repeat(1000)} --></body></html>`

const APP: Readonly<Record<string, string>> = {
  'index.html': PAGE,
  'renderer.mjs': fakeRenderer(PAGE),
  'boot.js': `/* ${'d'.repeat(2000)} */`,
  'assets/index-1.js': `/* ${'a'.repeat(2000)} */`,
  'assets/index-1.css': `/* ${'b'.repeat(2000)} */`,
  'sw.js': `const files=[{"revision":null,"url":"assets/index-1.js"},{"revision":null,"url":"icons/icon.svg"}] // ${'c'.repeat(2000)}`,
  'manifest.webmanifest': JSON.stringify({
    name: 'x',
    short_name: 'x',
    start_url: '/',
    display: 'standalone',
    icons: [icon(192), icon(512), { src: '/icons/icon.svg', type: 'image/svg+xml' }],
    shortcuts: [{ name: 'x', url: '/', icons: [{ src: '/icons/shortcut-news.png', sizes: '96x96' }] }],
  }),
}

/** A built app that does nothing, but has every file that a server must treat well. */
export async function writeSmallApp(folder: string): Promise<void> {
  await writeFiles(folder, APP)
  await cp(join(ROOT, 'public/icons'), join(folder, 'icons'), { recursive: true })
}

/** A published site with three articles and a picture, in which `doctor` finds nothing wrong. */
export async function publishSmallSite(): Promise<string> {
  const folder = await createTempFolder('small-site')
  await writeSmallApp(join(folder, 'app'))
  const articles = Object.entries(ARTICLES).map(([slug, text]) => [`articles/${slug}.md`, text])
  await writeFiles(folder, { 'site.json': JSON.stringify(SITE), ...Object.fromEntries(articles) })
  await cp(PICTURE, join(folder, 'red.png'))
  const site = join(folder, 'site')
  await publish({ config: join(folder, 'site.json'), out: site, app: join(folder, 'app') })
  return site
}

interface RawPack {
  items: Record<string, unknown>[]
}

interface RawHead {
  seq: number
  site: Record<string, unknown>
  packs: { file: string; sha256: string; bytes: number; articles: number }[]
}

/** Changes the head as if it had been published so. */
export async function changeHead(site: string, change: (head: RawHead) => void): Promise<void> {
  const path = join(site, 'feed/head.json')
  const head = JSON.parse(await readFile(path, 'utf8')) as RawHead
  change(head)
  await writeFile(path, JSON.stringify(head))
}

/** Changes the newest pack as if it had been published so: name, hash and head fit. */
export async function changePack(site: string, change: (pack: RawPack) => void): Promise<void> {
  const { packs } = JSON.parse(await readFile(join(site, 'feed/head.json'), 'utf8')) as RawHead
  const pack = JSON.parse(await readFile(join(site, 'feed', packs[0]!.file), 'utf8')) as RawPack
  change(pack)
  const text = JSON.stringify(pack)
  const sha256 = createHash('sha256').update(text).digest('hex')
  const file = `packs/${sha256.slice(0, 16)}.json`
  await writeFile(join(site, 'feed', file), text)
  await changeHead(site, (head) => {
    const bytes = Buffer.byteLength(text)
    Object.assign(head.packs[0]!, { file, sha256, bytes, articles: pack.items.length })
  })
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

function icon(size: number): object {
  return { src: `/icons/icon-${size}.png`, sizes: `${size}x${size}`, type: 'image/png' }
}
