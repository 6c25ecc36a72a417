import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Answer = string | Uint8Array | ((request: IncomingMessage, response: ServerResponse) => void)

export interface TestServer {
  url: string
  /** Paths in the order in which they were asked for. */
  requests: string[]
}

/** A real server on this machine for the length of one test; unknown paths are 404. */
export async function startServer(answers: Record<string, Answer>): Promise<TestServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    const answer = answers[request.url ?? '']
    if (typeof answer === 'function') return answer(request, response)
    response.statusCode = answer === undefined ? 404 : 200
    response.end(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}
