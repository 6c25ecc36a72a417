import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { parseLogLine, readLines, readLog, type LoggedBatch } from '../../src/publish/reads-log.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'

const KEY = 'abcdefghijklmnop'
const AT = Date.UTC(2026, 10, 25, 2, 4, 23)
const PHONE =
  'Mozilla/5.0 (Linux; Android 9; CUBOT X18 Plus) AppleWebKit/537.36 Chrome/94.0 Mobile Safari/537.36'
const ASKED = `/reads.txt?k=${KEY}&a=quiet-sunday.letters-home`

function nginx(given: { request?: string; status?: number; agent?: string; from?: string } = {}): string {
  const { request = `GET ${ASKED} HTTP/2.0`, status = 200, agent = PHONE, from = '203.0.113.7' } = given
  return `${from} - - [25/Nov/2026:10:04:23 +0800] "${request}" ${status} 141 "-" "${agent}"`
}

function caddy(given: object = {}, request: object = {}): string {
  const asked = {
    remote_ip: '10.0.0.1',
    client_ip: '203.0.113.7',
    method: 'GET',
    uri: ASKED,
    headers: { 'User-Agent': [PHONE] },
    ...request,
  }
  return JSON.stringify({
    level: 'info',
    ts: AT / 1000,
    msg: 'handled request',
    request: asked,
    status: 200,
    ...given,
  })
}

const BATCH: LoggedBatch = {
  key: KEY,
  slugs: ['quiet-sunday', 'letters-home'],
  time: AT,
  from: '203.0.113.7',
  isBot: false,
}

test.each([
  ['nginx', nginx()],
  ['nginx without referrer and program', nginx().replace(/ "-".*/, '')],
  ['Caddy', caddy()],
  ['Caddy with written times', caddy({ ts: '2026-11-25T02:04:23Z' })],
  ['an older Caddy', caddy({}, { client_ip: undefined, remote_ip: '203.0.113.7' })],
])('finds a batch in a line of %s', (name, line) => {
  expect(parseLogLine(line)).toEqual({ ...BATCH, isBot: name.includes('without') })
})

test.each([
  ['another file', nginx({ request: 'GET /feed/head.json HTTP/1.1' })],
  ['the file without a batch', nginx({ request: 'GET /reads.txt HTTP/1.1' })],
  ['a question for its size', nginx({ request: `HEAD ${ASKED} HTTP/1.1` })],
  ['an answer that no phone takes for one', nginx({ status: 404 })],
  ['a page that was opened with such a referrer', nginx({ request: `GET /x?from=${ASKED} HTTP/1.1` })],
  ['the same of Caddy', caddy({ status: 304 })],
  ['nothing', ''],
])('%s tells nothing', (_name, line) => {
  expect(parseLogLine(line)).toBe('nothing')
})

test.each([
  ['cut off', nginx().slice(0, 120)],
  ['cut off in JSON', caddy().slice(0, 150)],
  ['without a time', nginx().replace('25/Nov/2026', 'yesterday')],
  ['with a batch that nobody packed so', nginx({ request: 'GET /reads.txt?k=1&a=x HTTP/1.1' })],
  ['with strange bytes', nginx({ request: String.raw`\x16\x03/reads.txt?` })],
  ['of JSON that is no request', '{"uri":"/reads.txt?","request":7}'],
])('a line %s is damaged', (_name, line) => {
  expect(parseLogLine(line)).toBe('damaged')
})

test.each([
  ['Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)', true],
  ['Mozilla/5.0 (compatible; Googlebot/2.1)', true],
  ['Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0', true],
  ['curl/8.5.0', true],
  ['python-requests/2.31', true],
  ['-', true],
  ['', true],
  [PHONE, false],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 15_4 like Mac OS X) MicroMessenger/8.0.40 NetType/WIFI', false],
])('%s is a program: %s', (agent, isBot) => {
  expect(parseLogLine(nginx({ agent }))).toMatchObject({ isBot })
  expect(parseLogLine(caddy({}, { headers: { 'User-Agent': [agent] } }))).toMatchObject({ isBot })
})

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of source) found.push(one)
  return found
}

async function aLog(content: string | Uint8Array): Promise<string> {
  const path = join(await createTempFolder('log'), 'access.log')
  await writeFile(path, content)
  return path
}

async function readAll(content: string | Uint8Array): Promise<(LoggedBatch | 'damaged')[]> {
  return all(readLog(await aLog(content)))
}

const LOG = [nginx({ request: 'GET / HTTP/1.1' }), nginx(), '', nginx().slice(0, 100), nginx()].join('\n')

test('reads a log line by line, with its damage, packed or not', async () => {
  expect(await readAll(LOG)).toEqual([BATCH, 'damaged', BATCH])
  expect(await readAll(gzipSync(LOG))).toEqual([BATCH, 'damaged', BATCH])
  // As when two rotated logs are put together.
  expect(await readAll(Buffer.concat([gzipSync(`${LOG}\n`), gzipSync(LOG)]))).toHaveLength(6)
  expect(await readAll('')).toEqual([])
})

test('gives what it could read of a log that breaks off, and says so', async () => {
  const packed = gzipSync(
    Array.from({ length: 5000 }, (_, n) => nginx({ from: `203.0.113.${n}` })).join('\n'),
  )
  const found: unknown[] = []
  const read = async (path: string): Promise<void> => {
    for await (const line of readLog(path)) found.push(line)
  }
  await expect(read(await aLog(packed.subarray(0, packed.length / 2)))).rejects.toThrow(/unexpected end/)
  expect(found.length).toBeGreaterThan(100)
})

test.each([
  ['a log of another form', `time=2026-11-25 path=${ASKED}\n`.repeat(200)],
  ['a short one', 'nothing of the kind\n'],
  ['a picture', new Uint8Array(100_000).fill(200)],
])('says that %s is no access log', async (_name, content) => {
  await expect(readAll(content)).rejects.toThrow(/no access log/)
})

test('drops a line without end, and goes on behind it', async () => {
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('first\nlong')
    for (let n = 0; n < 100; n += 1) yield Buffer.alloc(10_000, 'x')
    yield Buffer.from('\nla')
    yield Buffer.from('st')
  }
  expect(await all(readLines(stream()))).toEqual(['first', '…', 'last'])
})
