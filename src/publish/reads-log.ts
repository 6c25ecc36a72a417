import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { parseReadsAddress, type ReadsBatch } from '../feed/reads.ts'

/** One batch as a web server has logged it. */
export interface LoggedBatch extends ReadsBatch {
  /** Milliseconds since 1970. */
  time: number
  /** The network address it came from, '' where the log does not say. */
  from: string
  isBot: boolean
}

/** What a line says of read counts: nothing, a batch, or something that cannot be made out. */
export type LogLine = LoggedBatch | 'nothing' | 'damaged'

/**
 * The batches in an access log of nginx (combined) or Caddy (JSON), plain or gzip, line by line. Throws
 * where the log is none, and where it breaks off.
 */
export async function* readLog(path: string): AsyncGenerator<LoggedBatch | 'damaged'> {
  let [lines, requests] = [0, 0]
  for await (const text of readLines(await openLog(path))) {
    if (text === '') continue
    if (requests === 0 && parseRequest(text)) requests = 1
    lines += 1
    if (lines === ENOUGH_TO_KNOW && requests === 0) break
    const line = parseLogLine(text)
    if (line !== 'nothing') yield line
  }
  if (lines > 0 && requests === 0) throw new Error(NO_LOG)
}

/** Never throws, whatever the line is. */
export function parseLogLine(line: string): LogLine {
  if (!line.includes('/reads.txt?')) return 'nothing'
  const request = parseRequest(line)
  if (!request) return 'damaged'
  const { method, address, status, userAgent, time, from } = request
  if (!address.startsWith('/reads.txt?') || method !== 'GET' || status !== 200) return 'nothing'
  const batch = parseReadsAddress(address)
  if (!batch) return 'damaged'
  const { key, slugs } = batch
  return { key: copy(key), slugs: slugs.map(copy), time, from: copy(from), isBot: isBot(userAgent) }
}

/** Lines without their ends; what is longer than any line of ours is dropped as it comes, for a `…`. */
export async function* readLines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  let isTooLong = false
  for await (const bytes of stream) {
    const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    for (const line of parts) {
      yield isTooLong || line.length > LONGEST ? '…' : line
      isTooLong = false
    }
    if (rest.length > LONGEST) [rest, isTooLong] = ['', true]
  }
  if (isTooLong || rest !== '') yield isTooLong ? '…' : rest
}

/** A request of a log, as far as counting needs it. */
interface Request {
  method: string
  address: string
  status: number
  userAgent: string
  time: number
  from: string
}

const LONGEST = 16 * 1024
const ENOUGH_TO_KNOW = 100
const NO_LOG = 'no access log in the combined form of nginx or the JSON of Caddy'
const GZIP = 0x1f8b
/** Programs and previews that fetch for themselves; a phone's browser has none of these words. CUBOT is a phone. */
const BOTS =
  /(?<!cu)bot\b|crawl|spider|slurp|preview|monitor|headless|lighthouse|^curl|^wget|python|^java\/|go-http|okhttp|libwww|scrapy|^-?$/i
const COMBINED =
  /^(\S+) \S+ [^[]*\[([^\]]{1,40})\] "([A-Z]{1,10}) (\S+) HTTP\/[\d.]+" (\d{3}) \S+(?: "(?:[^"\\]|\\.)*" "((?:[^"\\]|\\.)*)")?/
const DAY_FIRST = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})$/

async function openLog(path: string): Promise<Readable> {
  const isPacked = await isGzip(path)
  const stream = createReadStream(path)
  if (!isPacked) return stream
  const unzipped = createGunzip()
  stream.on('error', (error) => unzipped.destroy(error))
  return stream.pipe(unzipped)
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer.readUInt16BE() === GZIP
  } finally {
    await file.close()
  }
}

function parseRequest(line: string): Request | undefined {
  const request = line.startsWith('{') ? parseCaddyLine(line) : parseCombinedLine(line)
  return request && Number.isFinite(request.time) ? request : undefined
}

/** https://nginx.org/en/docs/http/ngx_http_log_module.html, `combined` */
function parseCombinedLine(line: string): Request | undefined {
  const [, from = '', at, method, address, status, userAgent = ''] = COMBINED.exec(line) ?? []
  if (!at || !method || !address) return undefined
  return { method, address, status: Number(status), userAgent, time: parseTime(at), from }
}

/** `25/Nov/2026:10:04:23 +0800` */
function parseTime(text: string): number {
  const [, day, month, year, clock, zone] = DAY_FIRST.exec(text) ?? []
  return Date.parse(`${day} ${month} ${year} ${clock} ${zone}`)
}

/** https://caddyserver.com/docs/caddyfile/directives/log, `json` */
function parseCaddyLine(line: string): Request | undefined {
  const { request, status, ts } = membersOf(parseJson(line))
  const { method, uri, headers, client_ip: client, remote_ip: remote } = membersOf(request)
  if (typeof method !== 'string' || typeof uri !== 'string') return undefined
  const [userAgent] = Object.values(membersOf(membersOf(headers)['User-Agent']))
  return {
    method,
    address: uri,
    status: Number(status),
    userAgent: textOf(userAgent),
    time: typeof ts === 'number' ? ts * 1000 : Date.parse(textOf(ts)),
    from: textOf(client) || textOf(remote),
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // A line that was cut off, or is no JSON at all: it tells nothing.
    return undefined
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A piece of a string keeps all of it in memory, here a whole block of the log. */
function copy(text: string): string {
  return Buffer.from(text).toString()
}

function isBot(userAgent: string): boolean {
  return BOTS.test(userAgent)
}
