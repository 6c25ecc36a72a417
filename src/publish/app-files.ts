import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import {
  findBuild,
  SHELL_PREFIX,
  shellFileAddress,
  shellListPath,
  type ShellFiles,
} from '../feed/shell-list.ts'
import type { Site } from '../model/site.ts'
import { generateKillWorker } from './kill-worker.ts'
import { escapeMarkup, replaceHead } from './markup.ts'
import { createOutput, type Output } from './output.ts'
import type { AppStyles } from './page-style.ts'
import { addPolicy } from './policy.ts'
import { RENDERER_FILE } from './renderer.ts'
import { PublishError } from './sentences.ts'
import { isCode, removeFile, unlessMissing } from './write-file.ts'

export interface AppFilesOptions {
  /** The built app. */
  app: string
  /** The folder to publish into. */
  out: string
  site: Site
  /** Publishes a worker that takes itself away from every phone, instead of the app's. */
  killWorker?: boolean | undefined
  now?: number
  output?: Output
}

export interface AppFiles {
  /** The page that every address of the site opens with. */
  shell: string
  styles: AppStyles
  /** How many files were not there as they are now. */
  written: number
}

/** Puts the built app into the published folder, under the site's name. The worker is written last. */
export async function writeAppFiles({
  app,
  out,
  site,
  killWorker = false,
  now = Date.now(),
  output = createOutput(),
}: AppFilesOptions): Promise<AppFiles> {
  const files = await readApp(app)
  const shell = generateShell(textOf(files, 'index.html'), site)
  const manifest = generateManifest(textOf(files, 'manifest.webmanifest'), site)
  const own = new Map([...files].filter(([path]) => !REWRITTEN.has(path)))
  if (own.has(REPAIR)) own.set(REPAIR, Buffer.from(addPolicy(textOf(files, REPAIR))))
  own.set('manifest.webmanifest', Buffer.from(manifest))
  own.set('shell.html', Buffer.from(shell))
  const build = listBuild(textOf(files, 'sw.js'), own, killWorker)
  for (const [path, bytes] of build.files) own.set(path, bytes)
  let written = 0
  await dropOldAssets(out, new Set(own.keys()), { now, output })
  for (const [path, bytes] of own) if (await output.write(join(out, path), bytes)) written += 1
  if (await output.write(join(out, 'sw.js'), build.worker)) written += 1
  return { shell, styles: findStyles(files), written }
}

/** The built page under the site's name, with its policy in front of everything that it loads. */
export function generateShell(html: string, site: Site): string {
  if (!/<head>/.test(html)) throw new PublishError('app-damaged', 'index.html')
  const own = replaceHead(html, { title: site.title, description: site.description })
  return addPolicy(own.replace(/<html\b[^>]*>/, () => `<html lang="${escapeMarkup(site.language)}">`))
}

/** Bytes by path inside the app, `/` between folders, in one order. */
type Files = ReadonlyMap<string, Uint8Array>

/** Files that are not published as the build made them, or not at all. */
const REWRITTEN: ReadonlySet<string> = new Set(['index.html', 'manifest.webmanifest', 'sw.js', RENDERER_FILE])
/** A page that works without the app, see `src/app/repair.ts`. */
const REPAIR = 'repair.html'
const SHORT_NAME = 12
/** Pages of earlier builds may still be open and ask for their files. */
const KEEP_OLD_ASSETS = 90 * 24 * 60 * 60_000

async function readApp(app: string): Promise<Files> {
  const files = new Map<string, Uint8Array>()
  for (const path of (await listApp(app)).sort()) files.set(path, await readFile(join(app, path)))
  if (!files.has('index.html')) throw new PublishError('app-missing', app)
  return files
}

async function listApp(app: string): Promise<string[]> {
  try {
    const entries = await readdir(app, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(app, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
  } catch (cause) {
    if (isCode(cause, 'ENOENT') || isCode(cause, 'ENOTDIR'))
      throw new PublishError('app-missing', app, { cause })
    throw cause
  }
}

/** Those that the app's page loads, and all others; looks that somebody has to choose dress no piece. */
function findStyles(files: Files): AppStyles {
  const links = textOf(files, 'index.html').matchAll(/<link rel="stylesheet"[^>]*\shref="\/([^"]+)"/g)
  const start = [...links].map(([, path]) => path!)
  const later = [...files.keys()].filter((path) => /^assets\/.*\.css$/.test(path) && !start.includes(path))
  return {
    start: start.map((path) => textOf(files, path)).join(''),
    later: later.map((path) => textOf(files, path)),
  }
}

function textOf(files: Files, path: string): string {
  const bytes = files.get(path)
  if (!bytes) throw new PublishError('app-damaged', path)
  return new TextDecoder().decode(bytes)
}

function generateManifest(json: string, site: Site): string {
  const { title, description, language } = site
  const manifest = JSON.parse(json) as object
  const own = {
    name: title,
    short_name: [...title].slice(0, SHORT_NAME).join('').trim(),
    ...(description && { description }),
    lang: language,
  }
  return JSON.stringify({ ...manifest, ...own })
}

interface Build {
  worker: string
  /** What the worker fetches and the app does not have: its list of files, and copies under their hashes. */
  files: Map<string, Uint8Array>
}

/**
 * The worker with its list of files replaced by the name of the build, which is the hash of the list:
 * each path with the hash of its bytes as published, so that the worker can tell a file from whatever
 * else a network may answer. All that a worker fetches lies under an address of its own build: the
 * files of two builds may be on the server, or in its caches, side by side.
 */
function listBuild(source: string, own: Files, killWorker: boolean): Build {
  const lists = source.match(/\[(?:\{"[^{}[\]]*\},?)+\]/g)?.filter((list) => list.includes('"url":')) ?? []
  if (lists.length !== 1) throw new PublishError('app-damaged', `sw.js: ${lists.length} lists of files`)
  const entries = JSON.parse(lists[0]!) as { url: string }[]
  const names = entries.map(({ url }) => url.replace(/^\//, ''))
  const paths = new Set([...names, 'shell.html', 'manifest.webmanifest'])
  paths.delete('index.html')
  const listed = [...paths].sort().map((path) => [`/${path}`, hashOf(bytesOf(own, path))] as const)
  const list = Buffer.from(JSON.stringify(Object.fromEntries(listed)))
  const build = SHELL_PREFIX + hashOf(list)
  const files = new Map<string, Uint8Array>([[shellListPath(build).slice(1), list]])
  for (const [path, hash] of listed)
    files.set(shellFileAddress(path, hash).slice(1), bytesOf(own, path.slice(1)))
  const worker = killWorker
    ? generateKillWorker(build)
    : source.replace(lists[0]!, () => JSON.stringify(build))
  return { worker, files }
}

function bytesOf(files: Files, path: string): Uint8Array {
  const bytes = files.get(path)
  if (!bytes) throw new PublishError('app-damaged', `sw.js: ${path}`)
  return bytes
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}

/** Files of earlier builds go 90 days after a build has replaced them. */
async function dropOldAssets(
  out: string,
  current: ReadonlySet<string>,
  { now, output }: { now: number; output: Output },
): Promise<void> {
  const published = await listPublished(out)
  for (const name of await unlessMissing(readdir(join(out, 'assets')), [])) {
    const path = join(out, 'assets', name)
    // Compressed forms come and go with their files.
    if (/\.(?:br|gz)$/.test(name) || current.has(`assets/${name}`)) continue
    // Of the build that is about to be replaced: its 90 days begin now.
    if (published.has(`/assets/${name}`)) await output.touch(path, now)
    else if (now - (await stat(path)).mtimeMs > KEEP_OLD_ASSETS)
      await output.afterwards(() => removeFile(path))
  }
}

/** Addresses in `/assets/` that the published worker fetches from. */
async function listPublished(out: string): Promise<Set<string>> {
  const worker = await unlessMissing(readFile(join(out, 'sw.js'), 'utf8'), '')
  const build = findBuild(worker)
  const list = shellListPath(build)
  const json = build && (await unlessMissing(readFile(join(out, list), 'utf8'), ''))
  const files = Object.entries(JSON.parse(json || '{}') as ShellFiles)
  return new Set([list, ...files.map(([path, hash]) => shellFileAddress(path, hash))])
}
