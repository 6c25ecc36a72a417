import { hashOf } from '../sync/hash.ts'
import { getShellNames, shellCacheName, type ShellFiles } from '../sync/shell-cache.ts'

export interface ShellOptions {
  files: ShellFiles
  caches?: CacheStorage
  fetch?: typeof fetch
}

/** The page that every address opens with; the app finds out the rest. */
const PAGE = '/shell.html'

/**
 * Stores every file of this build, checked: a build is there whole or not at all. What is stored
 * already is checked too, so that the same work mends a build whose files were damaged.
 */
export async function installShell(options: ShellOptions): Promise<void> {
  const { files, caches = globalThis.caches, fetch = globalThis.fetch } = options
  const cache = await caches.open(await shellCacheName(files))
  await Promise.all(Object.entries(files).map(([url, hash]) => keepFile(cache, { url, hash }, fetch)))
}

/** Keeps this build and the two before, whose pages may still be open; drops the others. */
export async function dropOldShells(options: ShellOptions): Promise<void> {
  const { files, caches = globalThis.caches } = options
  const mine = await shellCacheName(files)
  const others = (await getShellNames(caches)).filter((name) => name !== mine)
  // Names come in the order of creation: the last of the others are the builds before this one.
  await Promise.all(others.slice(0, -2).map((name) => caches.delete(name)))
}

/** The stored file for an address: of this build, else of the latest that has one. */
export async function matchShell(path: string, options: ShellOptions): Promise<Response | undefined> {
  const { files, caches = globalThis.caches } = options
  const mine = await shellCacheName(files)
  for (const cacheName of [mine, ...(await getShellNames(caches)).reverse()]) {
    const response = await caches.match(path, { cacheName })
    if (response && (cacheName !== mine || (await isSound(path, response, files)))) return response
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
  { url, hash }: { url: string; hash: string },
  fetch: typeof globalThis.fetch,
): Promise<void> {
  const kept = await cache.match(url)
  if (kept && (await hasHash(await kept.arrayBuffer(), hash))) return
  await cache.delete(url)
  const response = await fetch(url, { cache: 'reload' })
  const bytes = await response.arrayBuffer()
  if (!response.ok || !(await hasHash(bytes, hash))) throw new Error(`${url} is not of this build`)
  const type = response.headers.get('content-type') ?? 'application/octet-stream'
  await cache.put(url, new Response(bytes, { headers: { 'content-type': type } }))
}

/**
 * Whether the page and the few small files that find damage are undamaged themselves. Scripts and
 * styles are not read for that at every start: `boot.js` sees that the app does not come up.
 */
async function isSound(path: string, response: Response, files: ShellFiles): Promise<boolean> {
  return path.startsWith('/assets/') || hasHash(await response.clone().arrayBuffer(), files[path]!)
}

async function hasHash(bytes: ArrayBuffer, hash: string): Promise<boolean> {
  return (await hashOf(new Uint8Array(bytes))).startsWith(hash)
}
