import { once } from 'node:events'
import {
  createServer,
  request as requestFrom,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { gzipSync } from 'node:zlib'
import { serve } from '../../src/publish/serve.ts'
import { createCertificate } from './certificate.ts'
import { findFreePort } from './free-port.ts'

/** What the network does to an answer. Milliseconds, bytes. */
export type Fault =
  | { type: 'none' }
  | {
      type: 'body'
      body: string | Uint8Array
      contentType?: string
      status?: number
      headers?: Record<string, string>
    }
  | { type: 'status'; status: number; headers?: Record<string, string> }
  | { type: 'redirect'; to: string }
  /** Half of it is cut off: with a connection that breaks, or in a way that looks like an end. */
  | { type: 'truncate'; after: number; how?: 'length' | 'chunk' | 'close' | 'gzip' }
  /** Said to be packed, and is not; or packed, and not said to be. */
  | { type: 'bad-encoding'; says?: string; isPacked?: boolean }
  /** One validator for ever: "not modified" to whoever has something, whatever that is. `at`: what the server calls now. */
  | { type: 'not-modified'; at: Date }
  /** As many blanks as said, packed into a thousandth. */
  | { type: 'zip-bomb'; bytes: number }
  | { type: 'content-type'; contentType: string | undefined }
  | { type: 'hang' }
  | { type: 'hang-after-headers' }
  /** A byte now and then, for ever. */
  | { type: 'trickle'; every: number }
  | { type: 'delay'; by: number }

export interface SiteServer {
  /** Ends in a slash; the same over every stop and start. */
  url: string
  start: () => Promise<void>
  /** From now on connections are refused, open ones are cut. */
  stop: () => Promise<void>
  /**
   * The path, as it is or as a pattern, answers like this from now on; a function decides anew each
   * time, from 0 for the first request.
   */
  fault: (path: string | RegExp, fault: Fault | ((time: number) => Fault)) => void
  /** No faults any more. */
  heal: () => void
  /** What a web server would have logged since the beginning, in the combined form of nginx. */
  log: () => string
  /** How often the path was asked for since the beginning or the last `forget`. */
  requests: (path: string | RegExp) => number
  /** Every path that was asked for since then, in order. */
  asked: () => readonly string[]
  forget: () => void
  close: () => Promise<void>
}

const HOST = '127.0.0.1'
export const CAPTIVE_PORTAL: Fault = {
  type: 'body',
  body: '<!doctype html><title>Wi-Fi</title><p>Please log in</p>',
  contentType: 'text/html; charset=utf-8',
}

export interface SiteOptions {
  /** The address of this machine that phones go to. */
  host?: string
  /** Over https, with a certificate that nobody knows. */
  isSecure?: boolean
}

/** The project's own server behind a network that can fail. */
export async function startSite(
  folder: string,
  { host = HOST, isSecure = false }: SiteOptions = {},
): Promise<SiteServer> {
  const origin = await serve(folder, { port: await findFreePort(), host: HOST })
  const port = await findFreePort()
  const faults = new Map<string | RegExp, () => Fault>()
  const asked: string[] = []
  const lines: string[] = []
  const network = await listen({ port, host, isSecure }, (request, response) => {
    const path = new URL(request.url ?? '/', origin.url).pathname
    asked.push(path)
    response.once('finish', () => lines.push(lineOf(request, response)))
    const decide = [...faults].findLast(([pattern]) => matches(pattern, path))?.[1]
    void answer({ request, response, origin: origin.url }, decide?.() ?? { type: 'none' })
  })
  return {
    url: `http${isSecure ? 's' : ''}://${host}:${port}/`,
    async start() {
      network.listen(port, host)
      await once(network, 'listening')
    },
    stop: () => stop(network),
    fault(path, fault) {
      let time = 0
      faults.delete(path)
      faults.set(path, typeof fault === 'function' ? () => fault((time += 1) - 1) : () => fault)
    },
    heal: () => faults.clear(),
    log: () => lines.map((line) => `${line}\n`).join(''),
    requests: (pattern) => asked.filter((path) => matches(pattern, path)).length,
    asked: () => [...asked],
    forget: () => void asked.splice(0),
    async close() {
      if (network.listening) await stop(network)
      await origin.close()
    },
  }
}

type Exchange = { request: IncomingMessage; response: ServerResponse; origin: string }

async function listen(
  { isSecure = false, ...address }: { port: number; host: string; isSecure?: boolean },
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const server = isSecure
    ? createSecureServer(await createCertificate(address.host), onRequest)
    : createServer(onRequest)
  server.listen(address)
  await once(server, 'listening')
  return server
}

/** https://nginx.org/en/docs/http/ngx_http_log_module.html, `combined` */
function lineOf({ method, url, headers, socket }: IncomingMessage, { statusCode }: ServerResponse): string {
  const [, date, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(new Date().toUTCString()) ?? []
  const at = `${date}/${month}/${year}:${clock} +0000`
  const { referer = '-', 'user-agent': agent = '-' } = headers
  return `${socket.remoteAddress} - - [${at}] "${method} ${url} HTTP/1.1" ${statusCode} 0 "${referer}" "${agent}"`
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

function matches(pattern: string | RegExp, path: string): boolean {
  return typeof pattern === 'string' ? pattern === path : pattern.test(path)
}

async function answer(exchange: Exchange, fault: Fault): Promise<void> {
  const { response } = exchange
  switch (fault.type) {
    case 'none':
      return forward(exchange)
    case 'body':
      response.writeHead(fault.status ?? 200, {
        'content-type': fault.contentType ?? 'application/json',
        ...fault.headers,
      })
      response.end(fault.body)
      return
    case 'status':
      response.writeHead(fault.status, fault.headers).end()
      return
    case 'redirect':
      response.writeHead(302, { location: fault.to }).end()
      return
    case 'hang':
      return
    case 'delay':
      setTimeout(() => forward(exchange), fault.by)
      return
    case 'zip-bomb':
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      response.end(packBlanks(fault.bytes))
      return
    default:
      bend(exchange, fault, await ask(exchange))
  }
}

const FORGOTTEN = { 'cache-control': 'no-store' }

type Bending = Extract<
  Fault,
  { type: 'truncate' | 'bad-encoding' | 'not-modified' | 'content-type' | 'hang-after-headers' | 'trickle' }
>

/** Sends the right answer the wrong way. */
function bend({ request, response }: Exchange, fault: Bending, { type, body }: Whole): void {
  const headers = { 'content-type': type, 'cache-control': 'no-cache' }
  switch (fault.type) {
    case 'truncate':
      return truncate({ request, response }, fault, { type, body })
    case 'bad-encoding': {
      const { says = 'identity', isPacked = false } = fault
      response.writeHead(200, { ...headers, 'content-encoding': says }).end(isPacked ? gzipSync(body) : body)
      return
    }
    case 'not-modified': {
      const told = { ...headers, etag: '"for-ever"', date: fault.at.toUTCString() }
      if (request.headers['if-none-match'] === undefined) response.writeHead(200, told).end(body)
      else response.writeHead(304, told).end()
      return
    }
    case 'content-type':
      response.writeHead(200, fault.contentType === undefined ? {} : { 'content-type': fault.contentType })
      response.end(body)
      return
    case 'hang-after-headers':
      response.writeHead(200, { ...headers, 'content-length': body.length }).flushHeaders()
      return
    case 'trickle': {
      response.writeHead(200, { ...headers, 'content-length': body.length })
      let at = 0
      const timer = setInterval(() => response.write(body.subarray(at, (at += 1))), fault.every)
      response.on('close', () => clearInterval(timer))
    }
  }
}

function truncate(
  { request, response }: Pick<Exchange, 'request' | 'response'>,
  { how = 'length', after }: Extract<Fault, { type: 'truncate' }>,
  { type, body }: Whole,
): void {
  const part = body.subarray(0, Math.min(after, body.length - 1))
  switch (how) {
    case 'length':
      response.writeHead(200, { 'content-type': type, 'content-length': body.length })
      response.write(part, () => response.destroy())
      return
    case 'chunk':
      response.writeHead(200, { 'content-type': type })
      response.write(part, () => response.destroy())
      return
    case 'gzip': {
      const packed = gzipSync(body)
      const half = packed.subarray(0, Math.floor(packed.length / 2))
      response.writeHead(200, {
        'content-type': type,
        'content-encoding': 'gzip',
        'content-length': half.length,
      })
      response.end(half)
      return
    }
    case 'close':
      // Neither a length nor chunks: whoever reads takes the end of the connection for the end.
      request.socket.end(
        Buffer.concat([
          Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\nconnection: close\r\n\r\n`),
          part,
        ]),
      )
  }
}

const bombs = new Map<number, Buffer>()

function packBlanks(bytes: number): Buffer {
  const bomb = bombs.get(bytes) ?? gzipSync(Buffer.alloc(bytes, ' '))
  bombs.set(bytes, bomb)
  return bomb
}

interface Whole {
  type: string
  body: Buffer
}

/** The origin's answer, unpacked. */
async function ask({ request, origin }: Exchange): Promise<Whole> {
  const response = await fetch(new URL(request.url ?? '/', origin), {
    headers: { 'accept-encoding': 'identity' },
  })
  const type = response.headers.get('content-type') ?? 'application/octet-stream'
  return { type, body: Buffer.from(await response.arrayBuffer()) }
}

/** Passes the origin's answer on as it is. */
function forward({ request, response, origin }: Exchange): void {
  const { method, headers } = request
  const passed = requestFrom(new URL(request.url ?? '/', origin), { method, headers }, (received) => {
    // A browser may lose what it was told to keep, whenever it likes: here it does at once.
    const headers = /immutable/.test(received.headers['cache-control'] ?? '') ? FORGOTTEN : {}
    response.writeHead(received.statusCode ?? 502, { ...received.headers, ...headers })
    received.pipe(response)
  })
  passed.on('error', () => response.destroy())
  request.pipe(passed)
}

/** Another site, which nothing of ours should ever ask for anything. */
export interface Elsewhere {
  /** Ends in a slash. */
  url: string
  asked: () => readonly string[]
  close: () => Promise<void>
}

/** Answers everything with the same, and lets everybody read it. */
export async function startElsewhere(body = '', type = 'text/html'): Promise<Elsewhere> {
  const asked: string[] = []
  const port = await findFreePort()
  const server = await listen({ port, host: HOST }, (request, response) => {
    asked.push(request.url ?? '')
    const everybody = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }
    response.writeHead(200, { 'content-type': type, ...everybody }).end(body)
  })
  return { url: `http://${HOST}:${port}/`, asked: () => [...asked], close: () => stop(server) }
}
