import { hashOf } from '../sync/hash.ts'

/** One file of the app: its address and the SHA-256 of its bytes in hex, as `publish` wrote it. */
export interface ShellFile {
  url: string
  revision: string
}

export interface ShellOptions {
  files: readonly ShellFile[]
  caches?: CacheStorage
  fetch?: typeof fetch
}

const PREFIX = 'shell-'
/** The page that every address opens with; the app finds out the rest. */
const PAGE = '/shell.html'

/** Stores every file of this build, checked: a build is there whole or not at all. */
export async function installShell(options: ShellOptions): Promise<void> {
  const { files, caches = globalThis.caches, fetch = globalThis.fetch } = options
  const cache = await caches.open(await nameOf(files))
  const held = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname))
  const missing = files.filter(({ url }) => !held.has(url))
  await Promise.all(missing.map((file) => keepFile(cache, file, fetch)))
}

/** Keeps this build and the one before, whose pages may still be open; drops the others. */
export async function dropOldShells(options: ShellOptions): Promise<void> {
  const { files, caches = globalThis.caches } = options
  const mine = await nameOf(files)
  const others = (await shellNames(caches)).filter((name) => name !== mine)
  // Names come in the order of creation: the last of the others is the build before this one.
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)))
}

/** The stored file for an address: of this build, else of the one before. */
export async function matchShell(path: string, options: ShellOptions): Promise<Response | undefined> {
  const { files, caches = globalThis.caches } = options
  const mine = await nameOf(files)
  for (const cacheName of [mine, ...(await shellNames(caches))]) {
    const response = await caches.match(path, { cacheName })
    if (response) return response
  }
  return undefined
}

/** Every page of the site opens with the shell, from what is stored; the network is not waited for. */
export async function answerNavigation(request: Request, options: ShellOptions): Promise<Response> {
  const { fetch = globalThis.fetch } = options
  return (await matchShell(PAGE, options)) ?? fetch(request)
}

/** A file of the app: stored, else from the network. */
export async function answerAsset(request: Request, options: ShellOptions): Promise<Response> {
  const { fetch = globalThis.fetch } = options
  return (await matchShell(new URL(request.url).pathname, options)) ?? fetch(request)
}

async function keepFile(
  cache: Cache,
  { url, revision }: ShellFile,
  fetch: typeof globalThis.fetch,
): Promise<void> {
  const response = await fetch(url, { cache: 'reload' })
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (!response.ok || (await hashOf(bytes)) !== revision) throw new Error(`${url} is not of this build`)
  const type = response.headers.get('content-type') ?? 'application/octet-stream'
  await cache.put(url, new Response(bytes, { headers: { 'content-type': type } }))
}

async function shellNames(caches: CacheStorage): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX))
}

/** Named by what it holds: the same build is the same cache. */
async function nameOf(files: readonly ShellFile[]): Promise<string> {
  const hash = await hashOf(new TextEncoder().encode(JSON.stringify(files)))
  return PREFIX + hash.slice(0, 16)
}
