import { once } from 'node:events'
import { createServer, request as requestFrom, type IncomingMessage, type ServerResponse } from 'node:http'
import { findFreePort } from './free-port.ts'
import { createRandom } from './random.ts'

export interface WeakNetwork {
  /** Where the site is reached through it; ends in a slash. */
  url: string
  /** How many requests it has cut off so far. */
  cut: () => number
  /** From now on it is as fast as the machine, and cuts nothing. */
  recover: () => void
  close: () => Promise<void>
}

export interface Weakness {
  /** For all answers together. */
  bytesPerSecond: number
  /** The part of requests that end without an answer, from 0 to 1. */
  failing: number
  /** The same seed cuts off the same requests of a kind. */
  seed: number
}

const HOST = '127.0.0.1'
const SLICE = 400

/** A network between a phone and a site: slow for everything together, and dropping requests now and then. */
export async function startWeakNetwork(site: string, weakness: Weakness): Promise<WeakNetwork> {
  const port = await findFreePort()
  const fails = createLot(weakness)
  let isWeak = true
  let count = 0
  let queue: Promise<unknown> = Promise.resolve()
  /** One slice after the other, whoever asks. */
  const takeTurn = (bytes: number): Promise<unknown> => {
    const time = isWeak ? (bytes / weakness.bytesPerSecond) * 1000 : 0
    queue = queue.then(() => new Promise((resolve) => setTimeout(resolve, time)))
    return queue
  }
  const server = createServer((request, response) => {
    if (isWeak && fails(request.url ?? '/')) {
      count += 1
      response.destroy()
      return
    }
    forward({ request, response, site }, takeTurn)
  }).listen(port, HOST)
  await once(server, 'listening')
  return {
    url: `http://${HOST}:${port}/`,
    cut: () => count,
    recover: () => {
      isWeak = false
    },
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  site: string
}

function forward({ request, response, site }: Exchange, takeTurn: (bytes: number) => Promise<unknown>): void {
  const { method, headers } = request
  const passed = requestFrom(new URL(request.url ?? '/', site), { method, headers }, async (received) => {
    response.writeHead(received.statusCode ?? 502, received.headers)
    for await (const chunk of received as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length; at += SLICE) {
        const slice = chunk.subarray(at, at + SLICE)
        await takeTurn(slice.length)
        response.write(slice)
      }
    }
    response.end()
  })
  passed.on('error', () => response.destroy())
  request.pipe(passed)
}

/** Which requests fail: a lot for each kind, so that it does not matter which of two kinds comes first. */
function createLot({ failing, seed }: Weakness): (url: string) => boolean {
  const lots = new Map<string, () => number>()
  return (url) => {
    const kind = /^\/(assets|images|feed\/packs)\//.exec(url)?.[1] ?? url
    if (!lots.has(kind)) lots.set(kind, createRandom(seed + kind.length))
    return lots.get(kind)!() < failing
  }
}
