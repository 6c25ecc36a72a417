// What a phone downloads of the built app, in Brotli. Run after `vite build`; exits 1 over a limit.
// Another folder may be given: `tsx test/bench/bytes.ts dist/app`.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { writeAppFiles } from '../../src/publish/app-files.ts'
import { readConfig } from '../../src/publish/config.ts'
import { describeFigure, isOver, type Figure } from './figure.ts'

const IS_COMMAND = process.argv[1] === fileURLToPath(import.meta.url)
const APP =
  IS_COMMAND && process.argv[2]
    ? pathToFileURL(`${process.argv[2]}/`)
    : new URL('../../dist/app/', import.meta.url)
const KB = 1024
/** The budgets of the design are 46 and 10; what is over these limits does not go out. */
const LIMITS = { start: 46 * KB, worker: 10 * KB }

interface Row {
  name: string
  bytes: number
  limit?: number
}

async function measure(): Promise<Row[]> {
  const start = [...startFiles()]
  const rest = readdirSync(new URL('assets/', APP))
    .map((name) => `assets/${name}`)
    .filter((path) => /\.(?:js|css)$/.test(path) && !start.includes(path))
  return [
    { name: 'start page, script and style', bytes: sum(start), limit: LIMITS.start },
    ...start.map((path) => ({ name: `  ${path}`, bytes: sizeOf(path) })),
    { name: 'service worker, as published', bytes: await sizeOfWorker(), limit: LIMITS.worker },
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
  const chunks = [...files].flatMap(startChunks)
  for (const path of chunks) follow(path, files)
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

/** Where the router loads the page of `/` when it is needed: its chunk, and what Vite loads with it. */
function startChunks(path: string): string[] {
  if (!path.endsWith('.js')) return []
  const source = read(path)
  const route =
    /path:["'`]\/["'`][^{}]*?\bimport\(["'`]\.\/([^"'`]+)["'`]\)(?:,__vite__mapDeps\(\[([\d,]*)\]\))?/
  const [, chunk, numbers = ''] = route.exec(source) ?? []
  if (!chunk) return []
  const [, list = ''] = /m\.f=\[([^\]]*)\]/.exec(source) ?? []
  const all = list.split(',').map((name) => name.replace(/["'`]/g, ''))
  const withIt = numbers.split(',').flatMap((number) => (number === '' ? [] : (all[Number(number)] ?? [])))
  return [posix.join(posix.dirname(path), chunk), ...withIt]
}

function read(path: string): string {
  return readFileSync(new URL(path, APP), 'utf8')
}

function sizeOf(path: string): number {
  // Brotli's own default is its highest quality, 11.
  return brotliCompressSync(readFileSync(new URL(path, APP))).length
}

/** As it is published: with the hashes of its files. */
async function sizeOfWorker(): Promise<number> {
  const out = mkdtempSync(join(tmpdir(), 'bytes-'))
  const { site } = await readConfig(
    fileURLToPath(new URL('../../src/publish/sample/site.json', import.meta.url)),
  )
  try {
    await writeAppFiles({ app: fileURLToPath(APP), out, site })
    return brotliCompressSync(readFileSync(join(out, 'sw.js'))).length
  } finally {
    rmSync(out, { recursive: true })
  }
}

function sum(paths: readonly string[]): number {
  return paths.reduce((total, path) => total + sizeOf(path), 0)
}

/** The same figures as part of all. */
export async function measureBytes(): Promise<Figure[]> {
  const rows = await measure()
  return rows.map(({ name, bytes, limit }) => ({
    name,
    value: bytes / KB,
    unit: 'KB',
    ...(limit && { limit: limit / KB }),
  }))
}

if (IS_COMMAND) {
  const figures = await measureBytes()
  console.log(`Bytes of ${fileURLToPath(APP)} in Brotli, 1 KB = 1024 bytes`)
  console.log(figures.map(describeFigure).join('\n'))
  if (figures.some(isOver)) process.exitCode = 1
}
