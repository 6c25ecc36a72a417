import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { fetchBytes } from '../../src/sync/fetch-bytes.ts'

/** A server that misbehaves on real sockets. Returns its address. */
async function serverThat(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

test('brings a whole answer with its headers', async () => {
  const url = await serverThat((_request, response) => response.setHeader('x-test', 'yes').end('新闻'))
  const answer = await fetchBytes(url, {})
  expect(new TextDecoder().decode(answer.bytes)).toBe('新闻')
  expect(answer.headers.get('x-test')).toBe('yes')
})

test('an answer without a body is empty', async () => {
  const url = await serverThat((_request, response) => response.writeHead(304).end())
  expect(await fetchBytes(url, {})).toMatchObject({ status: 304, bytes: new Uint8Array(0) })
})

test.each<[string, RequestListener, string]>([
  ['never begins', () => undefined, 'slow'],
  ['begins and stops', (_request, response) => void response.write('half'), 'slow'],
  [
    'breaks in the middle',
    (_request, response) =>
      void response.writeHead(200, { 'content-length': 9 }).write('half', () => response.destroy()),
    'offline',
  ],
  ['is an error', (_request, response) => void response.writeHead(500).end(), 'server'],
  ['asks to log in', (_request, response) => void response.writeHead(511).end(), 'not-the-feed'],
])('an answer that %s is given up', async (_what, listener, failure) => {
  const url = await serverThat(listener)
  // Only what hangs may be given up for that, however slow this machine is.
  const stall = failure === 'slow' ? 200 : 10_000
  await expect(fetchBytes(url, {}, { stall })).rejects.toMatchObject({ failure })
})

test('an answer that unpacks to far more than it may is given up', async () => {
  const bomb = gzipSync(new Uint8Array(5e6))
  const url = await serverThat((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
  })
  await expect(fetchBytes(url, {}, { most: 1e6 })).rejects.toMatchObject({ failure: 'damaged' })
})

test('an answer that trickles for ever is given up in the end', async () => {
  const url = await serverThat((_request, response) => {
    const trickle = setInterval(() => response.write('.'), 20)
    response.on('close', () => clearInterval(trickle))
  })
  await expect(fetchBytes(url, {}, { stall: 2000, deadline: 200 })).rejects.toMatchObject({ failure: 'slow' })
})

test('a portal that sends us to its own page is not the site', async () => {
  const portal = await serverThat((_request, response) => response.end('<html>请登录</html>'))
  const url = await serverThat((_request, response) => response.writeHead(302, { location: portal }).end())
  await expect(fetchBytes(url, {})).rejects.toMatchObject({ failure: 'not-the-feed' })
})
