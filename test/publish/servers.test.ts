import { once } from 'node:events'
import { readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { READS_MARK } from '../../src/feed/reads.ts'
import { HEADER_POLICY } from '../../src/publish/policy.ts'
import { examine, type Examination } from '../../src/publish/doctor/examine.ts'
import { publish } from '../../src/publish/publish.ts'
import { readLog, type LoggedBatch } from '../../src/publish/reads-log.ts'
import { serve, type RunningServer } from '../../src/publish/serve.ts'
import { removeCompressed } from '../../src/publish/write-file.ts'
import { writeSmallApp } from '../helpers/small-site.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { findWebServers, startWebServer, type RunningWebServer } from '../helpers/web-servers.ts'

const SAMPLE = fileURLToPath(new URL('../../src/publish/sample/site.json', import.meta.url))
const README = fileURLToPath(new URL('../../README.md', import.meta.url))

let folder: string
let site: string

beforeAll(async () => {
  folder = await createTempFolder('servers')
  site = join(folder, 'site')
  await writeSmallApp(join(folder, 'app'))
  await publish({ config: SAMPLE, out: site, app: join(folder, 'app') })
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

const OURS = { name: 'serve', start: () => serve(site, { port: 0 }) }
const THEIRS = findWebServers().map((server) => ({
  name: server.name,
  start: () => startWebServer(server, site),
}))

/** What `doctor` would have the operator change, but for what only the real address can have. */
function faultsOf({ findings }: Examination): string[] {
  return findings
    .filter(({ check, level }) => level !== 'ok' && check !== 'https' && check !== 'address')
    .map(({ check, places }) => `${check}: ${places.join(', ')}`)
}

/** An answer as it travels: `fetch` unpacks. */
async function askPacked(address: URL): Promise<{ encoding: string | undefined; bytes: Buffer }> {
  const request = get(address, { headers: { 'accept-encoding': 'gzip' } })
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  const chunks = (await answer.toArray()) as Buffer[]
  return { encoding: answer.headers['content-encoding'], bytes: Buffer.concat(chunks) }
}

describe.each([OURS, ...THEIRS])('$name', ({ start }) => {
  let server: RunningServer | RunningWebServer

  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.close())

  const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(new URL(path, server.url), { headers, redirect: 'manual' })

  test('serves the sample so that doctor finds nothing wrong', async () => {
    expect(faultsOf(await examine(server.url))).toEqual([])
  })

  test('leads a folder without its slash to the folder, at whatever port it is', async () => {
    const answer = await ask('/article/quiet-sunday')
    expect([301, 308]).toContain(answer.status)
    expect(new URL(answer.headers.get('location')!, server.url).href).toBe(
      new URL('/article/quiet-sunday/', server.url).href,
    )
  })

  test.each(['/article/', '/assets/gone.js', '/feed/packs/0000000000000000.json', '/images/'])(
    '%s is not there, and nobody may remember that',
    async (path) => {
      const answer = await ask(path)
      expect(answer.status).toBe(404)
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(answer.headers.get('cache-control')).toBe('no-cache')
      expect(answer.headers.get('content-security-policy')).toContain(HEADER_POLICY)
      expect(await answer.text()).toBe(await readFile(join(site, '404.html'), 'utf8'))
    },
  )

  test('a batch reaches the log, whatever lies between, and is counted from there', async () => {
    const answer = await ask(`/reads.txt?k=${'a'.repeat(16)}&a=quiet-sunday.letters-home`, {
      'user-agent': 'Phone',
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.text()).toMatch(new RegExp(`^${READS_MARK}`))
    if (!('log' in server)) return
    const found = await untilLogged(server.log)
    expect(found).toMatchObject([
      { slugs: ['quiet-sunday', 'letters-home'], from: '127.0.0.1', isBot: false },
    ])
    expect(Math.abs(found[0]!.time - Date.now())).toBeLessThan(60_000)
  })

  test('hides what is hidden', async () => {
    await writeFile(join(site, '.secret'), 'secret')
    expect((await ask('/.secret')).status).toBe(404)
    await rm(join(site, '.secret'))
  })

  test('sends what publish compressed, byte for byte', async () => {
    const { encoding, bytes } = await askPacked(new URL('/article/quiet-sunday/', server.url))
    expect(encoding).toBe('gzip')
    expect(bytes.equals(await readFile(join(site, 'article/quiet-sunday/index.html.gz')))).toBe(true)
  })

  test('compresses by itself what lost its compressed forms, as in the middle of a publish', async () => {
    const file = join(site, 'article/hot-water-at-night/index.html')
    await removeCompressed(file)
    const text = `${await readFile(file, 'utf8')}<!-- new -->`
    await writeFile(file, text)
    await utimes(file, new Date(), new Date())
    const answer = await ask('/article/hot-water-at-night/', { 'accept-encoding': 'gzip' })
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    expect(await answer.text()).toBe(text)
  })

  test('does not send again what a phone has, nor with news what only pages need', async () => {
    const { headers } = await ask('/feed/head.json', { 'accept-encoding': 'gzip' })
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.has('permissions-policy')).toBe(false)
    expect((await ask('/')).headers.has('permissions-policy')).toBe(true)
    const again = await ask('/feed/head.json', {
      'accept-encoding': 'gzip',
      'if-none-match': headers.get('etag')!,
    })
    expect(again.status).toBe(304)
  })
})

/** Servers write their logs when they have time. */
async function untilLogged(log: string): Promise<LoggedBatch[]> {
  return vi.waitFor(async () => {
    const found: LoggedBatch[] = []
    for await (const line of readLog(log)) if (line !== 'damaged') found.push(line)
    expect(found.length).toBeGreaterThan(0)
    return found
  }, 10_000)
}

test('the configurations in the README carry the very policy of the pages', async () => {
  const readme = await readFile(README, 'utf8')
  const policies = [...readme.matchAll(/Content-Security-Policy "([^"]+)"/g)].map(([, policy]) => policy)
  expect(policies).toEqual(Array(3).fill(HEADER_POLICY))
})
