import { once } from 'node:events'
import {
  createServer,
  request as requestFrom,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { serve } from '../../src/publish/serve.ts'
import { findFreePort } from './free-port.ts'

/** What the network does to an answer. Milliseconds, bytes. */
export type Fault =
  | { type: 'body'; body: string | Uint8Array; contentType?: string; status?: number }
  | { type: 'status'; status: number }
  | { type: 'redirect'; to: string }
  | { type: 'truncate'; after: number }
  | { type: 'hang' }
  | { type: 'delay'; by: number }

export interface SiteServer {
  /** Ends in a slash; the same over every stop and start. */
  url: string
  start: () => Promise<void>
  /** From now on connections are refused, open ones are cut. */
  stop: () => Promise<void>
  /** The path, as it is or as a pattern, answers like this from now on. */
  fault: (path: string | RegExp, fault: Fault) => void
  /** No faults any more. */
  heal: () => void
  /** How often the path was asked for since the beginning or the last `forget`. */
  requests: (path: string | RegExp) => number
  forget: () => void
  close: () => Promise<void>
}

const HOST = '127.0.0.1'
export const CAPTIVE_PORTAL: Fault = {
  type: 'body',
  body: '<!doctype html><title>Wi-Fi</title><p>Please log in</p>',
  contentType: 'text/html; charset=utf-8',
}

/** The project's own server behind a network that can fail. */
export async function startSite(folder: string): Promise<SiteServer> {
  const origin = await serve(folder, { port: await findFreePort(), host: HOST })
  const port = await findFreePort()
  const faults = new Map<string | RegExp, Fault>()
  const asked: string[] = []
  let network = await listen(port, (request, response) => {
    const path = new URL(request.url ?? '/', origin.url).pathname
    asked.push(path)
    const fault = [...faults].findLast(([pattern]) => matches(pattern, path))?.[1]
    answer({ request, response, origin: origin.url }, fault)
  })
  return {
    url: `http://${HOST}:${port}/`,
    async start() {
      network.listen(port, HOST)
      await once(network, 'listening')
    },
    stop: () => stop(network),
    fault: (path, fault) => void faults.set(path, fault),
    heal: () => faults.clear(),
    requests: (pattern) => asked.filter((path) => matches(pattern, path)).length,
    forget: () => void asked.splice(0),
    async close() {
      if (network.listening) await stop(network)
      await origin.close()
    },
  }
}

type Exchange = { request: IncomingMessage; response: ServerResponse; origin: string }

async function listen(
  port: number,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const server = createServer(onRequest).listen(port, HOST)
  await once(server, 'listening')
  return server
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

function answer(exchange: Exchange, fault: Fault | undefined): void {
  const { response } = exchange
  switch (fault?.type) {
    case undefined:
      return forward(exchange)
    case 'body':
      response.writeHead(fault.status ?? 200, { 'content-type': fault.contentType ?? 'application/json' })
      response.end(fault.body)
      return
    case 'status':
      response.writeHead(fault.status).end()
      return
    case 'redirect':
      response.writeHead(302, { location: fault.to }).end()
      return
    case 'truncate':
      return forward(exchange, fault.after)
    case 'hang':
      return
    case 'delay':
      setTimeout(() => forward(exchange), fault.by)
  }
}

/** Passes the origin's answer on; `most` bytes of it, then the connection breaks. */
function forward({ request, response, origin }: Exchange, most = Infinity): void {
  const { method, headers } = request
  const passed = requestFrom(new URL(request.url ?? '/', origin), { method, headers }, (received) => {
    response.writeHead(received.statusCode ?? 502, received.headers)
    if (most === Infinity) return void received.pipe(response)
    let sent = 0
    received.on('data', (chunk: Buffer) => {
      response.write(chunk.subarray(0, most - sent))
      sent += chunk.length
      if (sent >= most) response.destroy()
    })
    received.on('end', () => response.end())
  })
  passed.on('error', () => response.destroy())
  request.pipe(passed)
}
