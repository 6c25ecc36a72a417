/** The files of a build of the app: path to the first 16 hex digits of the SHA-256 of its bytes. */
export type ShellFiles = Readonly<Record<string, string>>

/** Before the hash in the name of a build. */
export const SHELL_PREFIX = 'shell-'

/** The build that a published worker names, '' where it names none. */
export function findBuild(worker: string): string {
  return /shell-[0-9a-f]{16}/.exec(worker)?.[0] ?? ''
}

/**
 * Where the list of a build's files lies. A build is named by the hash of this list, so the worker
 * needs to carry no more than the name.
 */
export function shellListPath(build: string): string {
  return `/assets/${build}.json`
}

/**
 * Where a file of a build is fetched from: an address with its hash, at which nothing else will ever
 * lie. Files outside `/assets/` have a second copy there, as their own address changes hands with
 * every build.
 */
export function shellFileAddress(path: string, hash: string): string {
  return path.startsWith('/assets/') ? path : `/assets/${hash}-${path.slice(path.lastIndexOf('/') + 1)}`
}
