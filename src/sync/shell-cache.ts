import { SHELL_PREFIX, shellListPath, type ShellFiles } from '../feed/shell-list.ts'
import { hashOf } from './hash.ts'

export { SHELL_PREFIX, shellFileAddress, shellListPath, type ShellFiles } from '../feed/shell-list.ts'

/** Names of all builds' caches, in the order of their creation. */
export async function getShellNames(caches: CacheStorage): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(SHELL_PREFIX))
}

/** What the cache of a build must hold; nothing where the list itself is not there or damaged. */
export async function readShellList(cache: Cache, build: string): Promise<ShellFiles | undefined> {
  const stored = await cache.match(shellListPath(build))
  const bytes = await stored?.arrayBuffer()
  if (!bytes || !(await hasHash(bytes, build.slice(SHELL_PREFIX.length)))) return undefined
  return JSON.parse(new TextDecoder().decode(bytes)) as ShellFiles
}

/** Where a build keeps the start page with its headlines, beside its files. */
export const START_PAGE = '/'

/** Forgets every stored start page: the news has changed since. Where there are no caches, there is none. */
export async function dropStartPages(caches: CacheStorage | undefined = globalThis.caches): Promise<void> {
  for (const name of caches ? await getShellNames(caches) : [])
    await (await caches!.open(name)).delete(START_PAGE)
}

/** Whether these are the bytes that the beginning of a SHA-256, in hex digits, was made of. */
export async function hasHash(bytes: ArrayBuffer, hash: string): Promise<boolean> {
  return (await hashOf(new Uint8Array(bytes))).startsWith(hash)
}
