import { createHash } from 'node:crypto'
import { mkdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { Agent, request, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HEADER_POLICY } from '../../src/publish/policy.ts'
import { serve, type RunningServer } from '../../src/publish/serve.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'

const LONG = '工友读报'.repeat(500)
const FILES = {
  'index.html': '<h1>首页</h1>',
  '404.html': `<h1>没有这一页</h1>${LONG}`,
  'article/a/index.html': '<h1>甲</h1>',
  'tag/安全/index.html': '<h1>安全</h1>',
  'empty/readme.txt': '',
  'sw.js': LONG,
  'assets/index-1.js': LONG,
  'manifest.webmanifest': '{}',
  'rss.xml': '<rss/>',
  'atom.xml': '<feed/>',
  'sitemap.xml': '<urlset/>',
  'feed.json': '{}',
  'feed/head.json': '{}',
  'feed/reads.json': '{}',
  'reads.txt': 'worksite-reader reads 1',
  'feed/packs/0123456789abcdef.json': LONG,
  'images/a-480.webp': LONG,
  'images/a-480.avif': '',
  'icons/icon.svg': '<svg/>',
  'strange.xyz': '',
  '.hidden': 'secret',
  '.well-known/security.txt': 'Contact: mailto:a@example.org',
}

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

let folder: string
let server: RunningServer

/** Asks for exactly this path: nothing tidies it up on the way. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const asking = request({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    asking.on('error', reject).end()
  })
}

beforeEach(async () => {
  folder = join(await createTempFolder('serve'), 'site')
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await writeFile(join(folder, '../secret.txt'), 'secret')
  server = await serve(folder, { port: 0 })
})

afterEach(() => server.close())

test.each([
  ['/', '首页'],
  ['/index.html', '首页'],
  ['/article/a/', '甲'],
  ['/tag/%E5%AE%89%E5%85%A8/?from=wechat', '安全'],
  ['/.well-known/security.txt', 'Contact'],
])('%s is answered', async (path, text) => {
  const { status, body } = await ask(path)
  expect(status).toBe(200)
  expect(body.toString()).toContain(text)
})

test('a folder without its slash leads to the folder', async () => {
  const { status, headers } = await ask('/article/a?x=1?2')
  expect(status).toBe(301)
  expect(headers.location).toBe('/article/a/?x=1?2')
  expect((await ask('/article')).headers.location).toBe('/article/')
})

test.each(['/nothing', '/article/', '/empty/', '/index.html/', '/article/a/index.html/x', '/%ff', '*'])(
  '%s is answered by the page for what is not there',
  async (path) => {
    const { status, headers, body } = await ask(path)
    expect(status).toBe(404)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['cache-control']).toBe('no-cache')
    expect(body.toString()).toContain('没有这一页')
  },
)

test('a folder without a page for what is not there says so in plain text', async () => {
  await rm(join(folder, '404.html'))
  expect(await ask('/nothing')).toMatchObject({ status: 404, body: Buffer.from('404\n') })
  expect(await ask('/nothing', {}, 'HEAD')).toMatchObject({ status: 404, body: Buffer.of() })
})

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/article/..%2f..%2f..%2fsecret.txt',
  '/..%5csecret.txt',
  '/article/a/../../../secret.txt',
  '/./index.html',
  '//index.html',
  '/index.html%00.txt',
  '/.hidden',
  '/link.txt',
  '/linked/secret.txt',
])('%s does not lead out of the folder', async (path) => {
  await symlink(join(folder, '../secret.txt'), join(folder, 'link.txt'))
  await symlink(join(folder, '..'), join(folder, 'linked'))
  const { status, body } = await ask(path)
  expect(status).toBe(404)
  expect(body.toString()).not.toContain('secret')
})

test.each([
  ['/', 'text/html; charset=utf-8'],
  ['/sw.js', 'text/javascript; charset=utf-8'],
  ['/manifest.webmanifest', 'application/manifest+json; charset=utf-8'],
  ['/rss.xml', 'application/rss+xml; charset=utf-8'],
  ['/atom.xml', 'application/atom+xml; charset=utf-8'],
  ['/sitemap.xml', 'application/xml; charset=utf-8'],
  ['/feed.json', 'application/feed+json; charset=utf-8'],
  ['/feed/head.json', 'application/json; charset=utf-8'],
  ['/images/a-480.webp', 'image/webp'],
  ['/images/a-480.avif', 'image/avif'],
  ['/icons/icon.svg', 'image/svg+xml; charset=utf-8'],
  ['/strange.xyz', 'application/octet-stream'],
])('%s is of type %s', async (path, type) => {
  expect((await ask(path)).headers['content-type']).toBe(type)
})

test.each(['/assets/index-1.js', '/images/a-480.webp', '/feed/packs/0123456789abcdef.json'])(
  '%s never changes, so it is asked for once, and says nothing of when it did',
  async (path) => {
    const { headers } = await ask(path)
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(headers['last-modified']).toBeUndefined()
  },
)

test.each([
  '/',
  '/sw.js',
  '/feed/head.json',
  '/feed/reads.json',
  '/rss.xml',
  '/feed.json',
  '/icons/icon.svg',
])('%s is checked each time', async (path) => {
  expect((await ask(path)).headers['cache-control']).toBe('no-cache')
})

test('what phones say by asking for a file is never answered on the way', async () => {
  expect((await ask('/reads.txt?k=0&a=a')).headers['cache-control']).toBe('no-store')
})

test('what has not changed is not sent again', async () => {
  const { headers } = await ask('/feed/head.json')
  const { etag = '' } = headers
  for (const tag of [etag, `"other", ${etag.slice(2)}`, '*']) {
    const again = await ask('/feed/head.json', { 'if-none-match': tag })
    expect(again).toMatchObject({ status: 304, body: Buffer.of() })
    expect(again.headers.etag).toBe(etag)
  }
  await writeFile(join(folder, 'feed/head.json'), '{"seq":2}')
  const changed = await ask('/feed/head.json', { 'if-none-match': etag })
  expect(changed).toMatchObject({ status: 200, body: Buffer.from('{"seq":2}') })
  expect(changed.headers.etag).not.toBe(etag)
})

test('says when a file was changed, and what the time is', async () => {
  const { headers } = await ask('/')
  expect(Date.parse(headers['last-modified']!)).toBeLessThanOrEqual(Date.now())
  expect(Math.abs(Date.parse(headers.date!) - Date.now())).toBeLessThan(10_000)
})

test('text travels compressed as the browser wants it', async () => {
  const brotli = await ask('/sw.js', { 'accept-encoding': 'gzip, deflate, br' })
  expect(brotli.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' })
  expect(brotliDecompressSync(brotli.body).toString()).toBe(LONG)
  expect(brotli.body.length).toBeLessThan(100)
  const gzip = await ask('/sw.js', { 'accept-encoding': 'br;q=0, gzip' })
  expect(gunzipSync(gzip.body).toString()).toBe(LONG)
  const plain = await ask('/sw.js')
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(plain.body.toString()).toBe(LONG)
})

test('pictures and little files travel as they are', async () => {
  for (const path of ['/images/a-480.webp', '/feed.json']) {
    expect((await ask(path, { 'accept-encoding': 'br' })).headers['content-encoding']).toBeUndefined()
  }
})

async function askCompressed(path: string): Promise<string> {
  const { body } = await ask(path, { 'accept-encoding': 'br' })
  return brotliDecompressSync(body).toString()
}

test('what is compressed is always the file as it is now', async () => {
  expect(await askCompressed('/sw.js')).toBe(LONG)
  expect(await askCompressed('/sw.js')).toBe(LONG)
  await writeFile(join(folder, 'sw.js'), LONG + LONG)
  expect(await askCompressed('/sw.js')).toBe(LONG + LONG)
})

test('what publish compressed is sent as it lies there, unless the file has changed since', async () => {
  const time = new Date(1_700_000_000_000)
  const ready = brotliCompressSync('ready')
  await writeFile(join(folder, 'sw.js.br'), ready)
  await utimes(join(folder, 'sw.js.br'), time, time)
  expect(await askCompressed('/sw.js')).toBe(LONG)
  await utimes(join(folder, 'sw.js'), time, time)
  expect(await askCompressed('/sw.js')).toBe('ready')
  const { headers } = await ask('/sw.js', { 'accept-encoding': 'br' }, 'HEAD')
  expect(headers).toMatchObject({ 'content-length': `${ready.length}`, vary: 'accept-encoding' })
  await writeFile(join(folder, 'sw.js'), LONG)
  expect(await askCompressed('/sw.js')).toBe(LONG)
})

test('a little file is compressed as well as can be, of a large one nobody waits for the last per cent', async () => {
  for (const [entries, quality] of [
    [20, 11],
    [2000, 9],
  ] as const) {
    const hashes = Array.from({ length: entries }, (_, n) =>
      createHash('sha256').update(`${n}`).digest('hex'),
    )
    const text = Buffer.from(JSON.stringify(hashes.map((sha256, n) => ({ sha256, from: n * 128 }))))
    await writeFile(join(folder, 'feed/head.json'), text)
    const { body } = await ask('/feed/head.json', { 'accept-encoding': 'br' })
    const params = { [constants.BROTLI_PARAM_QUALITY]: quality }
    expect(body).toEqual(brotliCompressSync(text, { params }))
    expect(brotliDecompressSync(body)).toEqual(text)
  }
})

test('HEAD tells what GET would, without the body', async () => {
  const get = await ask('/sw.js', { 'accept-encoding': 'br' })
  const head = await ask('/sw.js', { 'accept-encoding': 'br' }, 'HEAD')
  expect(head).toMatchObject({ status: 200, body: Buffer.of() })
  for (const name of ['content-type', 'content-length', 'content-encoding', 'etag', 'cache-control']) {
    expect(head.headers[name]).toBe(get.headers[name])
  }
})

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is not allowed', async (method) => {
  expect(await ask('/', {}, method)).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
})

test.each(['/', '/nothing', '/sw.js', '/article/a'])(
  '%s comes with the headers that keep readers safe',
  async (path) => {
    expect((await ask(path)).headers).toMatchObject({
      'content-security-policy': HEADER_POLICY,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('geolocation=()'),
    })
  },
)

test('a phone that asks for news in vain is told nothing that only pages need', async () => {
  const { headers } = await ask('/feed/head.json')
  const again = await ask('/feed/head.json', { 'if-none-match': headers['etag']! })
  expect(again.status).toBe(304)
  expect(Object.keys(again.headers).sort()).toEqual([
    'cache-control',
    'connection',
    'date',
    'etag',
    'keep-alive',
    'last-modified',
    'vary',
    'x-content-type-options',
  ])
})

test('a file that cannot be read is answered as an error, and the next one as ever', async () => {
  // No buffer of Node holds more than 2 GB.
  await writeFile(join(folder, 'images/huge.webp'), '')
  await truncate(join(folder, 'images/huge.webp'), 2 ** 32)
  expect((await ask('/images/huge.webp')).status).toBe(500)
  expect((await ask('/')).status).toBe(200)
})

test('follows a folder that is emptied and filled again', async () => {
  await rm(folder, { recursive: true })
  expect((await ask('/')).status).toBe(404)
  await mkdir(folder)
  await writeFile(join(folder, 'index.html'), 'new')
  expect((await ask('/')).body.toString()).toBe('new')
})

test('closing ends open connections at once', async () => {
  const agent = new Agent({ keepAlive: true })
  const { hostname, port } = new URL(server.url)
  await new Promise((resolve) =>
    request({ hostname, port, agent }, (r) => r.resume().on('end', resolve)).end(),
  )
  await server.close()
  const refused = new Promise((resolve) => connect(Number(port), hostname).on('error', resolve))
  await expect(refused).resolves.toMatchObject({ code: 'ECONNREFUSED' })
  agent.destroy()
})

test('says which port is taken, which folder is not there, which host is not ours', async () => {
  const port = Number(new URL(server.url).port)
  await expect(serve(folder, { port })).rejects.toThrow(`Port ${port} is in use`)
  await expect(serve(join(folder, 'none'), { port: 0 })).rejects.toThrow('There is no folder')
  await expect(serve(join(folder, 'sw.js'), { port: 0 })).rejects.toThrow('There is no folder')
  await expect(serve(folder, { port: 0, host: '192.0.2.1' })).rejects.toThrow('has no address "192.0.2.1"')
})

test('other machines are let in where the operator wants it', async () => {
  const open = await serve(folder, { port: 0, host: '0.0.0.0' })
  expect(open.url).toMatch(/^http:\/\/localhost:\d+\/$/)
  await open.close()
  const local = await serve(folder, { port: 0, host: '127.0.0.1' })
  expect((await fetch(local.url)).status).toBe(200)
  await local.close()
})
