import type { LookupAddress } from 'node:dns'
import { describe, expect, test } from 'vitest'
import { fetchFile } from '../../src/publish/fetch-file.ts'
import { isPrivateAddress } from '../../src/publish/private-addresses.ts'
import { createSafeFetch, type Lookup, type SafeFetchOptions } from '../../src/publish/safe-fetch.ts'
import { startServer } from './http-server.ts'

/** Each host with its addresses; of several lists the next one is for the next question. */
function lookupOf(hosts: Record<string, string[][]>): Lookup & { asked: string[] } {
  const asked: string[] = []
  const lookup: Lookup = (host, _options, callback) => {
    asked.push(host)
    const lists = hosts[host] ?? []
    const addresses = (lists.length > 1 ? lists.shift() : lists[0]) ?? []
    const found = addresses.map((address): LookupAddress => {
      return { address, family: address.includes(':') ? 6 : 4 }
    })
    callback(found.length > 0 ? null : Object.assign(new Error('none'), { code: 'ENOTFOUND' }), found)
  }
  return Object.assign(lookup, { asked })
}

/** This machine's own address stands for the internet; all others are what they are. */
function fetchAtLarge(options: SafeFetchOptions = {}): typeof fetch {
  const isPrivate = (address: string): boolean => address !== '127.0.0.1' && isPrivateAddress(address)
  return createSafeFetch({ isPrivate, ...options })
}

test.each([
  ['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.1.2.3', '100.64.0.1', '100.127.255.255', '169.254.169.254'],
  ['172.16.0.1', '172.31.255.255', '192.0.0.8', '192.168.1.1', '198.18.0.1', '224.0.0.251'],
  ['240.0.0.1', '255.255.255.255', '203.0.113.9'],
  ['::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12:3456::1', 'ff02::1', 'fec0::1', '2001:db8::1'],
  ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::127.0.0.1', '::7f00:1'],
  ['64:ff9b::127.0.0.1', '64:ff9b::a00:1', '64:ff9b:1::1', '2002:7f00:1::', '2001::1'],
  ['', 'localhost', '127.1', '0x7f.1', 'ff'],
])('C3: %s and its like are private', (...addresses) => {
  for (const address of addresses) expect([address, isPrivateAddress(address)]).toEqual([address, true])
})

test('addresses of the internet are not private', () => {
  const addresses = ['1.1.1.1', '100.63.255.255', '100.128.0.0', '172.32.0.1', '192.169.0.1', '223.5.5.5']
  const more = ['2400:3200::1', '2606:4700::1111', '::ffff:223.5.5.5', '64:ff9b::223.5.5.5']
  for (const address of [...addresses, ...more])
    expect([address, isPrivateAddress(address)]).toEqual([address, false])
})

describe('C3: nothing of this machine or a private network is fetched', () => {
  test.each([
    'http://127.0.0.1',
    'http://127.1',
    'http://2130706433',
    'http://0177.0.0.1',
    'http://0x7f000001',
    'http://0',
    'http://[::1]',
    'http://[::]',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:7f00:1]',
    'http://[64:ff9b::127.0.0.1]',
    'http://127。0。0。1',
    'http://localhost',
    'http://localhost.',
    'http://news.localhost',
  ])('%s', async (host) => {
    const server = await startServer({ '/': 'secret' })
    const address = new URL(`${host}:${new URL(server.url).port}/`)
    const fetching = fetchFile(address, { fetch: createSafeFetch() })
    await expect(fetching).rejects.toMatchObject({
      reason: 'refused',
      message: expect.stringMatching(/private network: .*--allow-private/),
    })
    expect(server.requests).toEqual([])
  })

  test('unless the operator allows it', async () => {
    const server = await startServer({ '/': 'intranet' })
    const { bytes } = await fetchFile(new URL(server.url), { fetch: createSafeFetch({ allowPrivate: true }) })
    expect(Buffer.from(bytes).toString()).toBe('intranet')
  })

  test('by a name one of whose addresses is private', async () => {
    const lookup = lookupOf({ 'a.example': [['127.0.0.1', '10.0.0.1']] })
    const fetching = fetchFile(new URL('http://a.example/'), { fetch: fetchAtLarge({ lookup }) })
    await expect(fetching).rejects.toThrow('a.example (10.0.0.1)')
  })

  test('by a name that leads elsewhere the second time', async () => {
    const server = await startServer({
      '/': (_, response) => response.writeHead(200, { connection: 'close' }).end('x'),
    })
    const lookup = lookupOf({ 'a.example': [['127.0.0.1'], ['127.0.0.2']] })
    const fetch = fetchAtLarge({ lookup })
    const address = new URL(`http://a.example:${new URL(server.url).port}/`)
    await fetchFile(address, { fetch })
    await expect(fetchFile(address, { fetch })).rejects.toThrow('a.example (127.0.0.2)')
    // The address that was checked is the one connected to: nobody asked again in between.
    expect(lookup.asked).toEqual(['a.example', 'a.example'])
    expect(server.requests).toEqual(['/'])
  })

  test.each([
    'http://127.0.0.2/',
    'http://[::1]/',
    'http://2130706434/',
    'http://b.example/',
    '//localhost./',
  ])('by a redirect to %s', async (location) => {
    const server = await startServer({ '/': (_, response) => response.writeHead(302, { location }).end() })
    const lookup = lookupOf({ 'b.example': [['192.168.0.1']], 'localhost.': [['127.0.0.1']] })
    const fetching = fetchFile(new URL(server.url), { fetch: fetchAtLarge({ lookup }) })
    await expect(fetching).rejects.toMatchObject({
      reason: 'refused',
      message: expect.stringMatching(/private network/),
    })
    expect(server.requests).toEqual(['/'])
  })

  test.each(['file:///etc/passwd', 'data:text/plain,x', 'ftp://a.example/', 'http://['])(
    'by a redirect to %s',
    async (location) => {
      const server = await startServer({ '/': (_, response) => response.writeHead(302, { location }).end() })
      await expect(fetchFile(new URL(server.url), { fetch: fetchAtLarge() })).rejects.toMatchObject({
        reason: 'refused',
      })
    },
  )
})

test('redirects are followed five times, and where they ended is known', async () => {
  const server = await startServer({
    ...Object.fromEntries(
      [0, 1, 2, 3, 4, 5].map((step) => [
        `/${step}`,
        (_: unknown, response) => response.writeHead(302, { location: `${step + 1}` }).end('moved'),
      ]),
    ),
    '/6': 'found',
  } satisfies Parameters<typeof startServer>[0])
  const fetch = fetchAtLarge()
  expect((await fetchFile(new URL(`${server.url}/1`), { fetch })).url.pathname).toBe('/6')
  await expect(fetchFile(new URL(`${server.url}/0`), { fetch })).rejects.toThrow('more than 5 times')
})

test('no user name, password or cookie goes to a server that is not meant', async () => {
  const seen: unknown[] = []
  const other = await startServer({
    '/': (request, response) => {
      seen.push(request.headers)
      response.end()
    },
  })
  const location = other.url.replace('//', '//user:password@')
  const server = await startServer({
    '/': (request, response) => {
      seen.push(request.headers)
      response.writeHead(307, { location }).end()
    },
  })
  const headers = { cookie: 'a=1', authorization: 'Basic x', 'user-agent': 'worksite-reader' }
  const response = await fetchAtLarge()(server.url.replace('//', '//me:secret@'), { headers })
  expect(response.status).toBe(200)
  expect(seen[0]).toMatchObject(headers)
  expect(seen[1]).toMatchObject({ 'user-agent': 'worksite-reader' })
  expect(seen[1]).not.toHaveProperty('cookie')
  expect(seen[1]).not.toHaveProperty('authorization')
})

test('a name without an address is unreachable, and not refused', async () => {
  const fetching = fetchFile(new URL('http://a.example/'), { fetch: fetchAtLarge({ lookup: lookupOf({}) }) })
  await expect(fetching).rejects.toMatchObject({
    reason: 'unreachable',
    message: expect.stringMatching(/ENOTFOUND/),
  })
})

test('who decides about redirects for himself gets them as they are', async () => {
  const { url } = await startServer({
    '/old': (_request, response) => void response.writeHead(302, { location: '/new' }).end(),
  })
  const response = await fetchAtLarge()(`${url}/old`, { redirect: 'manual' })
  expect([response.status, response.headers.get('location')]).toEqual([302, '/new'])
})
