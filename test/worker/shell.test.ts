import { beforeEach, describe, expect, test } from 'vitest'
import { shellListPath } from '../../src/feed/shell-list.ts'
import {
  answerAsset,
  answerNavigation,
  dropOldShells,
  installShell,
  matchShell,
} from '../../src/worker/shell.ts'
import { createCaches, type MemoryCaches } from '../helpers/caches.ts'
import { deployShell } from '../helpers/deploy-shell.ts'
import { createScriptedServer, type ScriptedServer } from '../helpers/scripted-server.ts'

const ORIGIN = 'https://reader.example.org'
let server: ScriptedServer
let memory: MemoryCaches

beforeEach(() => {
  server = createScriptedServer()
  memory = createCaches()
})

/** Deploys a build; returns what its worker is given. */
function aBuild(name: string, more: Record<string, string> = {}) {
  const texts = { '/shell.html': pageOf(name), [`/assets/${name}.js`]: name, ...more }
  return { build: deployShell(server, texts), caches: memory.caches, fetch: server.fetch }
}

const pageOf = (name: string): string => `<title>${name}</title>`
const textOf = async (response: Response | undefined): Promise<string | undefined> => response?.text()

test('after installing, every address opens without network', async () => {
  const build = aBuild('one')
  await installShell(build)
  server.script(() => Promise.reject(new TypeError('network error')))
  expect(await textOf(await answerNavigation(new Request(`${ORIGIN}/article/x/`), build))).toBe(
    '<title>one</title>',
  )
  expect(await textOf(await answerAsset(new Request(`${ORIGIN}/assets/one.js`), build))).toBe('one')
})

test('when the browser has thrown the files away, the page comes from the network and says so', async () => {
  const build = aBuild('one')
  await installShell(build)
  await memory.caches.delete(build.build)
  const request = new Request(`${ORIGIN}/`)
  let lost = 0
  const online = { ...build, fetch: async () => new Response(pageOf('one')) }
  const ask = (): Promise<Response> => answerNavigation(request, online, () => (lost += 1))
  expect(await textOf(await ask())).toBe('<title>one</title>')
  expect(lost).toBe(1)
  await installShell(build)
  await ask()
  expect(lost).toBe(1)
})

test.each([
  ['is gone', () => new Response('', { status: 404 })],
  ['is a log-in page', () => new Response('<html>')],
  ['is half there', () => new Response('on')],
])('a build of which one file %s is not installed', async (_what, answer) => {
  const build = aBuild('one')
  server.script((path) => (path === '/assets/one.js' ? answer() : undefined))
  await expect(installShell(build)).rejects.toThrow('/assets/one.js')
})

test('what the page has fetched already is not fetched again, unless the browser’s copy of it is broken', async () => {
  const build = aBuild('one')
  const anew: string[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (init?.cache === 'reload') anew.push(String(input))
    else if (input === '/assets/one.js') return new Response('broken')
    return server.fetch(input, init)
  }
  await installShell({ ...build, fetch })
  expect(anew).toEqual(['/assets/one.js'])
  expect(await textOf(await matchShell('/assets/one.js', build))).toBe('one')
})

test('an interrupted installation fetches only what is missing', async () => {
  const build = aBuild('one')
  server.script((path) => (path === '/assets/one.js' ? new Response('', { status: 500 }) : undefined))
  await expect(installShell(build)).rejects.toThrow()
  server.script(undefined)
  server.requests.length = 0
  await installShell(build)
  expect(server.requests).toEqual(['/assets/one.js'])
})

test('a build is installed whole while the next one is being uploaded', async () => {
  const build = aBuild('one')
  server.put('/shell.html', pageOf('two'))
  await installShell(build)
  expect(await textOf(await matchShell('/shell.html', build))).toBe(pageOf('one'))
})

test('a list that is not of this build installs nothing', async () => {
  const build = aBuild('one')
  server.put(shellListPath(build.build), '{"/shell.html":"0000000000000000"}')
  await expect(installShell(build)).rejects.toThrow('not of this build')
})

test('pages of the two builds before still find their files; builds before those are dropped', async () => {
  let build = aBuild('one')
  for (const name of ['one', 'two', 'three', 'four']) {
    build = aBuild(name)
    await installShell(build)
    await dropOldShells(build)
  }
  expect(await textOf(await matchShell('/assets/three.js', build))).toBe('three')
  expect(await textOf(await matchShell('/assets/two.js', build))).toBe('two')
  expect(await matchShell('/assets/one.js', build)).toBeUndefined()
  expect(await textOf(await matchShell('/shell.html', build))).toBe('<title>four</title>')
})

describe('a stored file that is damaged', () => {
  let build: ReturnType<typeof aBuild>

  async function damage(path: string): Promise<void> {
    const [name] = (await memory.caches.keys()).slice(-1)
    await (await memory.caches.open(name!)).put(path, new Response('<html>请登录</html>'))
  }

  beforeEach(async () => {
    await installShell(aBuild('one'))
    build = aBuild('two')
    await installShell(build)
  })

  test('is fetched again when asked to mend', async () => {
    await damage('/assets/two.js')
    await installShell(build)
    expect(await textOf(await matchShell('/assets/two.js', build))).toBe('two')
  })

  test('is not kept where it cannot be fetched', async () => {
    await damage('/assets/two.js')
    server.script(() => Promise.reject(new TypeError('network error')))
    await expect(installShell(build)).rejects.toThrow('network error')
    expect(await matchShell('/assets/two.js', build)).toBeUndefined()
  })

  test('is no reason to open nothing, where it is only the list', async () => {
    await damage(shellListPath(build.build))
    expect(await textOf(await matchShell('/shell.html', build))).toBe(pageOf('two'))
    await installShell(build)
    await damage('/shell.html')
    expect(await textOf(await matchShell('/shell.html', build))).toBe(pageOf('one'))
  })

  test('opens no page: the build before does', async () => {
    await damage('/shell.html')
    expect(await textOf(await matchShell('/shell.html', build))).toBe('<title>one</title>')
  })
})

test('without page and network the repair page opens, which needs neither', async () => {
  const build = aBuild('one', { '/repair.html': 'repair' })
  await installShell(build)
  await (await memory.caches.open(build.build)).delete('/shell.html')
  const offline: typeof fetch = () => Promise.reject(new TypeError('no network'))
  const request = new Request(`${ORIGIN}/saved/`)
  expect(await textOf(await answerNavigation(request, { ...build, fetch: offline }))).toBe('repair')
})

test('a page that was lost comes from the network, and the worker is told to keep it again', async () => {
  const build = aBuild('one')
  await installShell(build)
  await (await memory.caches.open(build.build)).delete('/shell.html')
  server.put('/saved/', 'from the network')
  const request = new Request(`${ORIGIN}/saved/`)
  const online: typeof fetch = (input) =>
    input === request ? server.fetch('/saved/') : server.fetch(input as string)
  const mending: Promise<void>[] = []
  const mend = (): void => void mending.push(installShell(build))
  expect(await textOf(await answerNavigation(request, { ...build, fetch: online }, mend))).toBe(
    'from the network',
  )
  await Promise.all(mending)
  expect(await textOf(await matchShell('/shell.html', build))).toBe(pageOf('one'))
})

test('what is not stored comes from the network', async () => {
  const build = aBuild('one')
  server.put('/shell.html', pageOf('one'))
  expect(
    await textOf(await answerAsset(new Request(`${ORIGIN}/assets/one.js`), { ...build, fetch: local })),
  ).toBe('one')
  expect(
    await textOf(await answerNavigation(new Request(`${ORIGIN}/shell.html`), { ...build, fetch: local })),
  ).toBe('<title>one</title>')
})

const NOT_FOUND = { status: 404, headers: { 'content-type': 'text/javascript' } }
const HTML = { headers: { 'content-type': 'text/html' } }

test.each<[what: string, fetch: typeof globalThis.fetch]>([
  ['an error', async () => new Response('not found', NOT_FOUND)],
  ['a log-in page', async () => new Response('<title>Wi-Fi</title>', HTML)],
  ['silence', () => Promise.reject(new TypeError('no network'))],
])('%s in the place of a file of the app is no answer', async (_what, fetch) => {
  const options = { ...aBuild('one'), fetch }
  const asked = await answerAsset(new Request(`${ORIGIN}/assets/lost.js`), options)
  expect(asked.type).toBe('error')
})

/** The scripted server knows paths, a worker's requests have origins. */
const local: typeof fetch = (input) => server.fetch(new URL((input as Request).url).pathname)
