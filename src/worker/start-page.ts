import { getNewestSlug } from '../db/headlines.ts'
import type { Reader } from '../db/schema.ts'
import { fetchBytes, type FetchOptions } from '../sync/fetch-bytes.ts'
import { hashOf } from '../sync/hash.ts'
import { isSparing } from '../sync/network.ts'
import { START_PAGE } from '../sync/shell-cache.ts'
import { matchShell, PAGE, type ShellOptions } from './shell.ts'

/**
 * Fetches the start page where none is kept: to be called after a sync that ended well. One that does not
 * fit is remembered as such, so that it is not fetched again before there is other news. Where every byte
 * counts none is fetched: the script draws the headlines.
 */
export async function keepStart(db: Reader, options: ShellOptions & FetchOptions): Promise<void> {
  const { build, caches = globalThis.caches } = options
  const cache = await caches.open(build)
  const stored = await (await cache.match(START_PAGE))?.text()
  // Where a worker was stopped right after it stored news, an older page is left.
  if (stored === '' || (stored && (await showsNewest(stored, db)))) return
  if (isSparing()) return void (await cache.delete(START_PAGE))
  const { headers, bytes } = await fetchBytes(START_PAGE, { cache: 'no-cache' }, options)
  const isWanted =
    headers.get('content-type')?.startsWith('text/html') &&
    (await isFitting(new TextDecoder().decode(bytes), db, options))
  const kept = { 'content-type': 'text/html; charset=utf-8', etag: await hashOf(bytes) }
  await cache.put(START_PAGE, isWanted ? new Response(bytes, { headers: kept }) : new Response())
}

const SCRIPTS = /\/assets\/[^"]+\.js/g

/** Whether it is whole, of this build, and no older than what is stored: its app would not find its files. */
async function isFitting(html: string, db: Reader, options: ShellOptions): Promise<boolean> {
  const shell = await (await matchShell(PAGE, options))?.text()
  const files = shell?.match(SCRIPTS) ?? []
  return (
    (await showsNewest(html, db)) &&
    html.includes('id="prerendered"') &&
    html.trimEnd().endsWith('</html>') &&
    files.length > 0 &&
    files.every((file) => html.includes(file))
  )
}

async function showsNewest(html: string, db: Reader): Promise<boolean> {
  return html.includes(`/article/${await getNewestSlug(db)}/`)
}
