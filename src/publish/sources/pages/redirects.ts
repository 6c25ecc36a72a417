import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isWeb } from '../../addresses.ts'
import type { PagesConfig, SourceConfig } from '../../config.ts'
import type { Draft } from '../../draft.ts'
import { absoluteUrl } from '../../markup.ts'
import { unlessMissing, writeFileAtomic } from '../../write-file.ts'

/** From an address of the old site to the article's new page. */
export interface Redirect {
  /** Host of the old site. */
  host: string
  /** Path and query as a browser asks for them. */
  path: string
  /** Absolute. */
  target: string
}

const NGINX = 'redirects.nginx.conf'
const CADDY = 'redirects.caddy'
/** Longer addresses than this are no articles', and servers refuse them. */
const LONGEST = 2000
/** What needs no thought in either server's language; everything else is left out. */
const PLAIN = /^\/[\w\-.~!&'()*+,;=:@/%?]*$/

/** Writes the two files, the same for the same articles. Returns how many redirects there are. */
export async function writeRedirects(folder: string, redirects: readonly Redirect[]): Promise<number> {
  await writeFileAtomic(join(folder, NGINX), generateNginx(redirects))
  await writeFileAtomic(join(folder, CADDY), generateCaddy(redirects))
  return redirects.length
}

/** The hosts that the config and its pages name as old sites. */
export function oldHosts(
  sources: readonly (SourceConfig | PagesConfig)[],
  drafts: readonly Pick<Draft, 'url' | 'aliases'>[],
): Set<string> {
  const named = sources.flatMap((source) => {
    if (source.type !== 'pages') return []
    return source.start.type === 'urls' ? source.start.addresses : [source.start.address]
  })
  const hosts = [...named, ...drafts.flatMap(({ url, aliases = [] }) => [url, ...aliases])].map(hostOf)
  return new Set(hosts.filter((host) => host !== ''))
}

/** A published article and the addresses that it once had. */
export interface OldArticle {
  slug: string
  url: string
  aliases?: readonly string[]
}

export interface CreateRedirectsOptions {
  hosts: ReadonlySet<string>
  siteUrl: string
  /** What the files said before: an address that no source names any more still leads on. */
  before?: readonly Redirect[]
}

export interface CreatedRedirects {
  /** Sorted by old address. The start page of the old site is never one. */
  redirects: Redirect[]
  /** Old addresses that lead nowhere, and why. */
  skipped: { address: string; message: string }[]
}

/** An article's own address goes before another that it was found at, and both before what was known. */
export function createRedirects(
  articles: readonly OldArticle[],
  { hosts, siteUrl, before = [] }: CreateRedirectsOptions,
): CreatedRedirects {
  const redirects = new Map<string, Redirect>()
  const skipped = new Map<string, string>()
  const sorted = [...articles].sort((a, b) => (a.slug < b.slug ? -1 : 1))
  const take = (address: string, slug: string): void => {
    const host = hostOf(address)
    if (!hosts.has(host)) return
    const { pathname, search } = new URL(address)
    const redirect = { host, path: pathname + search, target: targetOf(siteUrl, slug) }
    const message = troubleWith(redirect) || conflictOf(redirect, redirects)
    if (message !== '') skipped.set(address, message)
    else redirects.set(keyOf(redirect), redirect)
  }
  for (const { slug, url } of sorted) take(url, slug)
  for (const { slug, aliases = [] } of sorted) for (const alias of aliases) take(alias, slug)
  const targets = new Set(sorted.map(({ slug }) => targetOf(siteUrl, slug)))
  for (const old of before) {
    if (targets.has(old.target) && !redirects.has(keyOf(old))) redirects.set(keyOf(old), old)
  }
  return {
    redirects: [...redirects.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    skipped: [...skipped].map(([address, message]) => ({ address, message })),
  }
}

/** What the files in the folder say; nothing where there are none. */
export async function readRedirects(folder: string): Promise<Redirect[]> {
  const text = await unlessMissing(readFile(join(folder, CADDY), 'utf8'), '')
  return [...text.matchAll(/^\t"([^"/]+)(\/[^"]*)" "([^"]+)"$/gm)].map(([, host, path, target]) => ({
    host: host!,
    path: path!,
    target: target!,
  }))
}

function targetOf(siteUrl: string, slug: string): string {
  return absoluteUrl(siteUrl, `/article/${slug}/`)
}

/** Why an address cannot lead on, '' where it can. */
function troubleWith({ path }: Redirect): string {
  if (path === '/') return 'It is the start page of the old site, so it leads nowhere.'
  if (path.length > LONGEST) return `It has more than ${LONGEST} characters, so it leads nowhere.`
  return PLAIN.test(path) ? '' : 'It has characters that mean something to servers, so it leads nowhere.'
}

function conflictOf(redirect: Redirect, known: ReadonlyMap<string, Redirect>): string {
  const other = known.get(keyOf(redirect))
  return !other || other.target === redirect.target
    ? ''
    : `It leads to ${other.target}, and ${redirect.target} was there too.`
}

/** https://nginx.org/en/docs/http/ngx_http_map_module.html */
function generateNginx(redirects: readonly Redirect[]): string {
  const longest = Math.max(0, ...redirects.map((redirect) => keyOf(redirect).length))
  const counts = new Map<string, number>()
  for (const key of redirects.map((redirect) => keyOf(redirect).toLowerCase())) {
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const lines = redirects.map((redirect) => {
    const key = keyOf(redirect)
    // nginx compares without regard to case; those that differ in nothing else must be patterns.
    const isPlain = counts.get(key.toLowerCase()) === 1
    return `    "${isPlain ? key : `~^${escapePattern(key)}$`}" "${redirect.target}";`
  })
  return [
    '# Old addresses and where they are now. In the http block:',
    '#     include /path/to/redirects.nginx.conf;',
    '# and in the server block of the old site:',
    '#     if ($worksite_article) { return 301 $worksite_article; }',
    `map_hash_bucket_size ${bucketSize(longest)};`,
    `map_hash_max_size ${Math.max(2048, redirects.length * 2)};`,
    'map "$host$request_uri" $worksite_article {',
    '    default "";',
    ...lines,
    '}',
    '',
  ].join('\n')
}

/** https://caddyserver.com/docs/caddyfile/directives/map */
function generateCaddy(redirects: readonly Redirect[]): string {
  return [
    '# Old addresses and where they are now. In the site block of the old site:',
    '#     import /path/to/redirects.caddy',
    'map "{host}{uri}" {worksite_article} {',
    ...redirects.map((redirect) => `\t"${keyOf(redirect)}" "${redirect.target}"`),
    '\tdefault ""',
    '}',
    '@worksite_article `{worksite_article} != ""`',
    'redir @worksite_article {worksite_article} permanent',
    '',
  ].join('\n')
}

function hostOf(address: string): string {
  if (!URL.canParse(address)) return ''
  const url = new URL(address)
  // Neither server's $host has a port.
  return isWeb(url) ? url.hostname : ''
}

function keyOf({ host, path }: Redirect): string {
  return host + path
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?()$^|[\]{}\\]/g, String.raw`\$&`)
}

/** The next power of two in which the longest key has room. */
function bucketSize(longest: number): number {
  return 2 ** Math.max(7, Math.ceil(Math.log2(longest + 48)))
}
