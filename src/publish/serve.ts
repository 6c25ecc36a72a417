import { open, realpath, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { readCompressed } from './compress.ts'
import { HEADER_POLICY } from './policy.ts'
import { PublishError } from './sentences.ts'
import { isCode, unlessMissing } from './write-file.ts'

export interface ServeOptions {
  /** 0 takes any free port. */
  port: number
  /** The address to listen on; 0.0.0.0 lets other machines in. */
  host?: string
}

export interface RunningServer {
  url: string
  /** Ends at once, open connections included. */
  close: () => Promise<void>
}

/** Serves a published folder as a well-kept web server would. Throws PublishError where it can't start. */
export async function serve(
  folder: string,
  { port, host = 'localhost' }: ServeOptions,
): Promise<RunningServer> {
  const found = await unlessMissing(stat(folder), undefined)
  if (!found?.isDirectory()) throw new PublishError('folder-missing', folder)
  const site: ServedSite = { root: await realpath(folder), compressed: new Map() }
  const server = createServer((request, response) => {
    void answer(site, request, response).catch(() => answerFailure(response))
  })
  await listen(server, port, host)
  return { url: urlOf(server, host), close: () => close(server) }
}

/** The folder, and what was compressed of it before. */
interface ServedSite {
  root: string
  compressed: Map<string, { tag: string; bytes: Promise<Buffer> }>
}

/** One file as it was at one moment. */
interface ServedFile {
  path: string
  bytes: Buffer
  tag: string
  modified: Date
}

type Found = { type: 'file'; file: ServedFile } | { type: 'folder' } | { type: 'missing' }

/** What a browser must know of whatever it opens. */
const PAGE_HEADERS = {
  'content-security-policy': HEADER_POLICY,
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
}

const TYPES: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.xml': 'application/xml; charset=utf-8',
}

/** Files of the site whose type their ending does not say. */
const OWN_TYPES: Readonly<Record<string, string>> = {
  '/rss.xml': 'application/rss+xml; charset=utf-8',
  '/atom.xml': 'application/atom+xml; charset=utf-8',
  '/feed.json': 'application/feed+json; charset=utf-8',
}

const WORTH_COMPRESSING = 512
const MOST_COMPRESSED = 4000
const compressors = { br: promisify(brotliCompress), gzip: promisify(gzip) }
/** Of Brotli's 11 levels the last two take ten times as long for a few per cent: only a little file gets them. */
const [QUALITY, QUALITY_OF_LITTLE] = [9, 11]
const LITTLE = 64 * 1024

async function listen(server: Server, port: number, host: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  } catch (cause) {
    if (isCode(cause, 'EADDRINUSE')) throw new PublishError('port-taken', `${port}`, { cause })
    if (isCode(cause, 'EACCES')) throw new PublishError('port-refused', `${port}`, { cause })
    if (isCode(cause, 'ENOTFOUND') || isCode(cause, 'EADDRNOTAVAIL')) {
      throw new PublishError('host-unknown', host, { cause })
    }
    throw cause
  }
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo
  const everywhere = host === '0.0.0.0' || host === '::'
  return `http://${everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}/`
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}

async function answer(site: ServedSite, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('x-content-type-options', 'nosniff')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
    return
  }
  const [path = '', ...query] = (request.url ?? '').split('?')
  const found = await find(site.root, path)
  if (found.type === 'folder') redirect(response, `${path}/${['', ...query].join('?')}`)
  else if (found.type === 'file') await answerFile(site, found.file, { request, response, path })
  else await answerMissing(site, request, response)
}

/** An answer that breaks off where it has begun already, so that nobody takes half for the whole. */
function answerFailure(response: ServerResponse): void {
  if (response.headersSent) response.destroy()
  else response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end('500\n')
}

function redirect(response: ServerResponse, location: string): void {
  setPageHeaders(response)
  response.writeHead(301, { location, 'cache-control': 'no-cache' }).end()
}

async function find(root: string, path: string): Promise<Found> {
  const names = namesIn(path)
  if (!names) return { type: 'missing' }
  const wanted = join(root, ...names, path.endsWith('/') ? 'index.html' : '')
  // Whatever the reason, what has no path of its own is not there.
  const real = await realpath(wanted).catch(() => '')
  if (real !== root && !real.startsWith(root + sep)) return { type: 'missing' }
  const status = await stat(real)
  if (status.isDirectory()) return { type: 'folder' }
  return status.isFile() ? { type: 'file', file: await readServed(real) } : { type: 'missing' }
}

/** The names between the slashes; undefined where one of them could lead out of the folder. */
function namesIn(path: string): string[] | undefined {
  const [first, ...parts] = path.split('/')
  if (first !== '') return undefined
  if (parts.at(-1) === '') parts.pop()
  try {
    const names = parts.map(decodeURIComponent)
    return names.every(isPlainName) ? names : undefined
  } catch {
    // Not UTF-8 behind the percent signs.
    return undefined
  }
}

/** Not empty, no way up, no separator, and nothing hidden but the one folder that is meant to be read. */
function isPlainName(name: string): boolean {
  return name === '.well-known' || /^[^./\\\0][^/\\\0]*$/.test(name)
}

/** Status and bytes of one and the same file, even if it is replaced meanwhile. */
async function readServed(path: string): Promise<ServedFile> {
  const handle = await open(path)
  try {
    const { size, mtime, mtimeMs } = await handle.stat()
    const tag = `W/"${size.toString(36)}-${Math.round(mtimeMs * 1000).toString(36)}"`
    return { path, bytes: await handle.readFile(), tag, modified: mtime }
  } finally {
    await handle.close()
  }
}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  path: string
  status?: number
}

async function answerFile(site: ServedSite, file: ServedFile, exchange: Exchange): Promise<void> {
  const { request, response, path, status = 200 } = exchange
  const type = OWN_TYPES[path] ?? TYPES[extname(file.path)] ?? 'application/octet-stream'
  const caching = status === 200 ? cachingOf(path) : 'no-cache'
  response.setHeader('cache-control', caching)
  if (!isData(path) || status !== 200) setPageHeaders(response)
  response.setHeader('etag', file.tag)
  // Of what never changes nobody asks whether it has.
  if (caching !== IMMUTABLE) response.setHeader('last-modified', file.modified.toUTCString())
  if (isText(type)) response.setHeader('vary', 'accept-encoding')
  if (status === 200 && hasTag(request, file.tag)) {
    response.writeHead(304).end()
    return
  }
  const encoding =
    isText(type) && file.bytes.length >= WORTH_COMPRESSING ? chooseEncoding(request) : undefined
  const bytes = encoding ? await compress(site, file, encoding) : file.bytes
  if (encoding) response.setHeader('content-encoding', encoding)
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

async function answerMissing(
  site: ServedSite,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const page = await find(site.root, '/404.html')
  if (page.type === 'file') {
    await answerFile(site, page.file, { request, response, path: '/404.html', status: 404 })
    return
  }
  setPageHeaders(response)
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' })
  response.end(request.method === 'HEAD' ? undefined : '404\n')
}

/** News, pictures and the app's files are asked for by pages: on a metered plan what only those need is a waste. */
function isData(path: string): boolean {
  return /^\/(?:assets|feed|images)\//.test(path)
}

function setPageHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value)
}

const IMMUTABLE = 'public, max-age=31536000, immutable'

/** What is named by its content never changes; every request for `reads.txt` must reach the server's log. */
function cachingOf(path: string): string {
  if (path === '/reads.txt') return 'no-store'
  return /^\/(?:assets|images|feed\/packs)\/./.test(path) ? IMMUTABLE : 'no-cache'
}

function isText(type: string): boolean {
  return /charset=/.test(type)
}

/** If-None-Match compares weakly: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 */
function hasTag(request: IncomingMessage, tag: string): boolean {
  const wanted = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''))
  return wanted !== undefined && (wanted.includes('*') || wanted.includes(tag.replace(/^W\//, '')))
}

function chooseEncoding(request: IncomingMessage): keyof typeof compressors | undefined {
  const accepted = new Map<string, boolean>()
  for (const one of String(request.headers['accept-encoding'] ?? '').split(',')) {
    const [name = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase())
    accepted.set(name, !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter)))
  }
  return (['br', 'gzip'] as const).find((name) => accepted.get(name))
}

async function compress(
  { compressed }: ServedSite,
  { path, bytes, tag, modified }: ServedFile,
  encoding: keyof typeof compressors,
): Promise<Buffer> {
  const key = `${encoding} ${path}`
  const kept = compressed.get(key)
  if (kept?.tag === tag) return kept.bytes
  const fresh = compressNow({ path, bytes, modified }, encoding)
  compressed.delete(key)
  compressed.set(key, { tag, bytes: fresh })
  // The oldest goes: a server that runs for months must not hold every file it ever had.
  if (compressed.size > MOST_COMPRESSED) compressed.delete(compressed.keys().next().value!)
  return fresh
}

/** What `publish` compressed before, else compressed here. */
async function compressNow(
  { path, bytes, modified }: Omit<ServedFile, 'tag'>,
  encoding: keyof typeof compressors,
): Promise<Buffer> {
  const ready = await readCompressed(path, encoding, modified)
  if (ready) return ready
  if (encoding === 'gzip') return compressors.gzip(bytes)
  const quality = bytes.length <= LITTLE ? QUALITY_OF_LITTLE : QUALITY
  return compressors.br(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } })
}
