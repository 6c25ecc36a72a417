// What a phone downloads of the built app, in Brotli. Run after `vite build`; exits 1 over a limit.
// Another folder may be given: `tsx test/bench/bytes.ts dist/app`.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { shellFileAddress } from '../../src/feed/shell-list.ts'
import { writeAppFiles } from '../../src/publish/app-files.ts'
import { readConfig } from '../../src/publish/config.ts'
import { describeFigure, isOver, type Figure } from './figure.ts'

const IS_COMMAND = process.argv[1] === fileURLToPath(import.meta.url)
const APP =
  IS_COMMAND && process.argv[2]
    ? pathToFileURL(`${process.argv[2]}/`)
    : new URL('../../dist/app/', import.meta.url)
const KB = 1024
/** The budgets of the design; what is over them, or over the limits below, does not go out. */
const LIMITS = { start: 46 * KB, worker: 10 * KB }
/** Not of the design: what was reached, and a little more. */
const REACHED = { kept: 160 * KB, early: 0.6 * KB }
/** Likewise, for each page of the router that comes only when it is opened. KB. */
const PAGES: Readonly<Record<string, number>> = {
  '/category/:id/': 32,
  '/tag/:tag/': 32,
  '/article/:slug/': 38,
  '/search/': 49,
  '/saved/': 34.5,
  '/install/': 33.5,
  '/offline/': 47,
  '/settings/': 48.5,
  '/about/': 32,
  '/:address(.*)*': 32,
}

interface Row {
  name: string
  bytes: number
  limit?: number
}

async function measure(): Promise<Row[]> {
  const start = startFiles()
  const published = await sizesAsPublished()
  const listed = readdirSync(new URL('assets/', APP)).map((name) => `assets/${name}`)
  const rest = listed.filter((path) => /\.(?:js|css)$/.test(path) && !start.has(path))
  return [
    { name: 'start page, script and style', bytes: sum(start), limit: LIMITS.start },
    ...[...start].map((path) => ({ name: `  ${path}`, bytes: sizeOf(path) })),
    { name: 'service worker, as published', bytes: published.worker, limit: LIMITS.worker },
    { name: 'everything that is kept for offline', bytes: published.kept, limit: REACHED.kept },
    { name: 'script in every written page', bytes: sizeOfEarly(), limit: REACHED.early },
    ...describePages(start),
    ...rest.map((path) => ({ name: path, bytes: sizeOf(path) })),
  ]
}

/** Everything that stands between a reader and the start page. */
function startFiles(): Set<string> {
  const files = new Set<string>()
  const html = read('index.html')
  for (const [tag] of html.matchAll(
    /<script\b[^>]*>|<link\b[^>]*rel="(?:stylesheet|modulepreload)"[^>]*>/g,
  )) {
    const [, path] = /(?:src|href)="\/((?:assets\/|boot\.js)[^"]*)"/.exec(tag) ?? []
    if (path) follow(path, files)
  }
  const chunks = routes(files).find(({ page }) => page === '/')
  for (const path of chunks?.files ?? []) follow(path, files)
  if (files.size === 0) throw new Error('index.html loads nothing of assets/')
  return files
}

/** The file and all that it imports before it runs. */
function follow(path: string, files: Set<string>): void {
  if (files.has(path)) return
  files.add(path)
  if (!path.endsWith('.js')) return
  for (const [, from] of read(path).matchAll(/\b(?:import|from)\s*["'`](\.[^"'`]+\.js)["'`]/g)) {
    follow(posix.join(posix.dirname(path), from!), files)
  }
}

/** A page without a limit may have nothing. Throws where one comes with the start page. */
function describePages(start: ReadonlySet<string>): Row[] {
  const pages = routes(start).filter(({ files }) => files.size > 0)
  const carried = Object.keys(PAGES).find((known) => pages.every(({ page }) => page !== known))
  if (carried) throw new Error(`The start page carries the page ${carried}`)
  return pages.map(({ page, files }) => ({
    name: `page ${page}, besides`,
    bytes: sum(files),
    limit: (PAGES[page] ?? 0) * KB,
  }))
}

/** What each page of the router loads besides these files: its chunk, what that imports, and its style. */
function routes(loaded: ReadonlySet<string>): { page: string; files: Set<string> }[] {
  return [...loaded]
    .filter((path) => path.endsWith('.js'))
    .flatMap((path) => [...read(path).matchAll(ROUTE)].map((route) => routeFiles(path, route)))
    .map(({ page, paths }) => {
      const files = new Set(loaded)
      for (const path of paths) follow(path, files)
      return { page, files: new Set([...files].filter((path) => !loaded.has(path))) }
    })
}

/** The address, the chunk, and where Vite lists what it loads with it. */
const ROUTE =
  /path:["'`]([^"'`]+)["'`](?:(?!path:).)*?\bimport\(["'`]\.\/([^"'`]+)["'`]\)(?:,__vite__mapDeps\(\[([\d,]*)\]\))?/g

function routeFiles(
  path: string,
  [, page = '', chunk = '', numbers = '']: RegExpExecArray,
): { page: string; paths: string[] } {
  const [, list = ''] = /m\.f=\[([^\]]*)\]/.exec(read(path)) ?? []
  const all = list.split(',').map((name) => name.replace(/["'`]/g, ''))
  const withIt = numbers.split(',').flatMap((number) => (number === '' ? [] : (all[Number(number)] ?? [])))
  return { page, paths: [posix.join(posix.dirname(path), chunk), ...withIt] }
}

/** Of `early.ts`: written pages take it over as it stands in the app's. */
function sizeOfEarly(): number {
  const [, script = ''] = /<script>([^]*?)<\/script>/.exec(read('index.html')) ?? []
  if (script === '') throw new Error('index.html has no script in itself')
  return brotliCompressSync(script).length
}

function read(path: string): string {
  return readFileSync(new URL(path, APP), 'utf8')
}

function sizeOf(path: string): number {
  // Brotli's own default is its highest quality, 11.
  return brotliCompressSync(readFileSync(new URL(path, APP))).length
}

/** As they are published: the worker with the hashes of its files, and all the files that it keeps. */
async function sizesAsPublished(): Promise<{ worker: number; kept: number }> {
  const out = mkdtempSync(join(tmpdir(), 'bytes-'))
  const { site } = await readConfig(
    fileURLToPath(new URL('../../src/publish/sample/site.json', import.meta.url)),
  )
  try {
    await writeAppFiles({ app: fileURLToPath(APP), out, site })
    const sizeOf = (path: string): number => brotliCompressSync(readFileSync(join(out, path))).length
    return { worker: sizeOf('sw.js'), kept: keptFiles(out).reduce((total, path) => total + sizeOf(path), 0) }
  } finally {
    rmSync(out, { recursive: true })
  }
}

/** What the worker keeps when it installs: every file of its list, and the list. */
function keptFiles(out: string): string[] {
  const list = readdirSync(join(out, 'assets')).find((name) => /^shell-[0-9a-f]{16}\.json$/.test(name))
  if (!list) throw new Error('The worker has no list of files')
  const files = JSON.parse(readFileSync(join(out, 'assets', list), 'utf8')) as Record<string, string>
  return [`assets/${list}`, ...Object.entries(files).map(([path, hash]) => shellFileAddress(path, hash))]
}

function sum(paths: Iterable<string>): number {
  return [...paths].reduce((total, path) => total + sizeOf(path), 0)
}

/** The same figures as part of all. */
export async function measureBytes(): Promise<Figure[]> {
  const rows = await measure()
  return rows.map(({ name, bytes, limit }) => ({
    name,
    value: bytes / KB,
    unit: 'KB',
    ...(limit !== undefined && { limit: limit / KB }),
  }))
}

if (IS_COMMAND) {
  const figures = await measureBytes()
  console.log(`Bytes of ${fileURLToPath(APP)} in Brotli, 1 KB = 1024 bytes`)
  console.log(figures.map(describeFigure).join('\n'))
  if (figures.some(isOver)) process.exitCode = 1
}
