import { hashOf } from './hash.ts'

/** The files of a build: path to the first 16 hex digits of the SHA-256 of its bytes, as `publish` wrote it. */
export type ShellFiles = Readonly<Record<string, string>>

const PREFIX = 'shell-'

/**
 * The cache of a build: named by what it holds, so the same build is the same cache, and whoever finds
 * one can tell whether it is whole. `publish` lists the files sorted by path.
 */
export async function shellCacheName(files: ShellFiles): Promise<string> {
  const hash = await hashOf(new TextEncoder().encode(JSON.stringify(files)))
  return PREFIX + hash.slice(0, 16)
}

/** Names of all builds' caches, in the order of their creation. */
export async function getShellNames(caches: CacheStorage): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX))
}
