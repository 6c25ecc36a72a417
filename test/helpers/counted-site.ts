import { once } from 'node:events'
import { createServer, request as requestFrom, type IncomingMessage, type ServerResponse } from 'node:http'
import { serve } from '../../src/publish/serve.ts'
import { findFreePort } from './free-port.ts'

/** One answer of the site, with all that it took on the wire. */
export interface Exchange {
  path: string
  status: number
  /** Bytes of the answer, headers and body. */
  received: number
  /** Bytes of the request. */
  sent: number
}

export interface CountedSite {
  /** Ends in a slash. */
  url: string
  /** Every answer since the beginning or the last `forget`, in order. */
  exchanges: () => readonly Exchange[]
  forget: () => void
  /** From now on news is not to be had, or is again. */
  holdNews: (isHeld: boolean) => void
  /** From now on connections are refused. */
  close: () => Promise<void>
}

/** Bytes that a sync may take where nothing is new. */
export const MOST_UNCHANGED = 300

const HOST = '127.0.0.1'
const HEAD = '/feed/head.json'

/** The project's own server, with every byte counted that goes to a phone and comes from it. */
export async function startCountedSite(folder: string): Promise<CountedSite> {
  const origin = await serve(folder, { port: 0, host: HOST })
  const port = await findFreePort()
  const exchanges: Exchange[] = []
  let isHeld = false
  const server = createServer((request, response) => {
    // What went over the connection so far; the next request on it comes after this answer.
    const before = request.socket.bytesWritten
    response.once('finish', () => exchanges.push(describe(request, response, before)))
    if (isHeld && request.url === HEAD) response.writeHead(503).end()
    else forward(request, response, origin.url)
  }).listen(port, HOST)
  await once(server, 'listening')
  return {
    url: `http://${HOST}:${port}/`,
    exchanges: () => [...exchanges],
    forget: () => void exchanges.splice(0),
    holdNews: (held) => {
      isHeld = held
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await Promise.all([closed, origin.close()])
    },
  }
}

/** Bytes that a sync of one article may take, which compressed and alone has so many. */
export function mostForOne(alone: number): number {
  return Math.round(1.2 * alone + 1024)
}

/** What all of them took together. */
export function sumOf(exchanges: readonly Exchange[]): { received: number; sent: number } {
  return {
    received: exchanges.reduce((sum, { received }) => sum + received, 0),
    sent: exchanges.reduce((sum, { sent }) => sum + sent, 0),
  }
}

function describe(request: IncomingMessage, response: ServerResponse, before: number): Exchange {
  const { url = '/', rawHeaders, method } = request
  const lines = rawHeaders.reduce((sum, part) => sum + Buffer.byteLength(part) + ': '.length, 0)
  return {
    path: url.split('?')[0]!,
    status: response.statusCode,
    received: request.socket.bytesWritten - before,
    sent: `${method} ${url} HTTP/1.1\r\n\r\n`.length + lines,
  }
}

function forward(request: IncomingMessage, response: ServerResponse, origin: string): void {
  const { method, headers, url = '/' } = request
  const passed = requestFrom(new URL(url, origin), { method, headers }, (received) => {
    response.writeHead(received.statusCode ?? 502, received.headers)
    received.pipe(response)
  })
  passed.on('error', () => response.destroy())
  request.pipe(passed)
}
