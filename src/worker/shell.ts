import {
  getShellNames,
  hasHash,
  readShellList,
  SHELL_PREFIX,
  START_PAGE,
  shellFileAddress,
  shellListPath,
} from '../sync/shell-cache.ts'

export interface ShellOptions {
  /** The build that this worker came with: the name of its cache, and the hash of its list of files. */
  build: string
  caches?: CacheStorage
  fetch?: typeof fetch
}

/** The page that every address opens with; the app finds out the rest. */
export const PAGE = '/shell.html'
/** The page that works without the app, and says what to do. */
const REPAIR = '/repair.html'

/**
 * Stores every file of this build, checked: a build is there whole or not at all. What is stored
 * already is checked too, so that the same work mends a build whose files were damaged.
 */
export async function installShell(options: ShellOptions): Promise<void> {
  const { build, caches = globalThis.caches, fetch = globalThis.fetch } = options
  const cache = await caches.open(build)
  // Another worker may have brought news since it was kept.
  await cache.delete(START_PAGE)
  await keepFile(cache, [shellListPath(build), build.slice(SHELL_PREFIX.length)], fetch)
  const files = await readShellList(cache, build)
  await Promise.all(Object.entries(files!).map((file) => keepFile(cache, file, fetch)))
}

/** Keeps this build and the two before, whose pages may still be open; drops the others. */
export async function dropOldShells(options: ShellOptions): Promise<void> {
  const { build, caches = globalThis.caches } = options
  const others = (await getShellNames(caches)).filter((name) => name !== build)
  // Names come in the order of creation: the last of the others are the builds before this one.
  await Promise.all(others.slice(0, -2).map((name) => caches.delete(name)))
}

/** The stored file for an address: of this build, else of the latest that has one. */
export async function matchShell(path: string, options: ShellOptions): Promise<Response | undefined> {
  const { build, caches = globalThis.caches } = options
  for (const cacheName of [build, ...(await getShellNames(caches)).reverse()]) {
    const response = await caches.match(path, { cacheName })
    if (response && (cacheName !== build || (await isSound(path, response, options)))) return response
  }
  return undefined
}

/**
 * Every page of the site opens with the shell, the start page with its headlines in it, from what is
 * stored; the network is not waited for.
 * `onLost`: the browser has thrown the files away, or they are damaged.
 */
export async function answerNavigation(
  request: Request,
  options: ShellOptions,
  onLost?: () => void,
): Promise<Response> {
  const { fetch = globalThis.fetch } = options
  const isStart = new URL(request.url).pathname === START_PAGE
  const page = (isStart && (await matchStart(options))) || (await matchShell(PAGE, options))
  if (page) return page
  onLost?.()
  return fetch(request).catch(async () => (await matchShell(REPAIR, options)) ?? Response.error())
}

/**
 * A file of the app: stored, else from the network. What is there in its place, an error or the page of a
 * portal, is no answer: WebKit would go on taking it for the script after the file itself is there again.
 */
export async function answerAsset(request: Request, options: ShellOptions): Promise<Response> {
  const { fetch = globalThis.fetch } = options
  const { pathname } = new URL(request.url)
  const stored = await matchShell(pathname, options)
  if (stored) return stored
  const answer = await fetch(request).catch(() => Response.error())
  const isPage = /html/.test(answer.headers.get('content-type') ?? '')
  return answer.ok && isPage === pathname.endsWith('.html') ? answer : Response.error()
}

/**
 * The start page with its headlines, as the last sync has left it: a phone without a network shows it
 * before any script has run. Undefined where there is none, or not as it was stored.
 */
async function matchStart({
  build,
  caches = globalThis.caches,
}: ShellOptions): Promise<Response | undefined> {
  const kept = await caches.match(START_PAGE, { cacheName: build })
  const hash = kept?.headers.get('etag')
  return hash && (await hasHash(await kept!.clone().arrayBuffer(), hash)) ? kept : undefined
}

async function keepFile(
  cache: Cache,
  [path, hash]: readonly [path: string, hash: string],
  fetch: typeof globalThis.fetch,
): Promise<void> {
  const kept = await cache.match(path)
  if (kept && (await hasHash(await kept.arrayBuffer(), hash))) return
  await cache.delete(path)
  const ask = (how: RequestCache): ReturnType<typeof fetchFile> =>
    fetchFile(shellFileAddress(path, hash), hash, (url) => fetch(url, { cache: how }))
  // The page has just fetched many of them; but the browser's own copy may be broken.
  const file = (await ask('default')) ?? (await ask('reload'))
  if (!file) throw new Error(`${path} is not of this build`)
  await cache.put(path, file)
}

/** The file to be kept; undefined where other bytes came. */
async function fetchFile(
  url: string,
  hash: string,
  ask: (url: string) => Promise<Response>,
): Promise<Response | undefined> {
  const response = await ask(url)
  if (!response.ok) throw new Error(`${url} does not come`)
  const bytes = await response.arrayBuffer()
  if (!(await hasHash(bytes, hash))) return undefined
  const type = response.headers.get('content-type') ?? 'application/octet-stream'
  return new Response(bytes, { headers: { 'content-type': type } })
}

/**
 * Whether the page and the few small files that find damage are undamaged themselves. Scripts and
 * styles are not read for that at every start: `boot.js` sees that the app does not come up.
 * Where the list is damaged, nothing can be told, and what is there is better than nothing.
 */
async function isSound(
  path: string,
  response: Response,
  { build, caches = globalThis.caches }: ShellOptions,
): Promise<boolean> {
  if (path.startsWith('/assets/')) return true
  const hash = (await readShellList(await caches.open(build), build))?.[path]
  return hash === undefined || hasHash(await response.clone().arrayBuffer(), hash)
}
