import { join } from 'node:path'
import type { Article } from '../../../model/article.ts'
import { isWeb } from '../../addresses.ts'
import type { PagesConfig, SourceConfig } from '../../config.ts'
import type { Draft } from '../../draft.ts'
import { absoluteUrl } from '../../markup.ts'
import { writeFileAtomic } from '../../write-file.ts'

/** From an address of the old site to the article's new page. */
export interface Redirect {
  /** Host of the old site. */
  host: string
  /** Path and query as a browser asks for them. */
  path: string
  /** Absolute. */
  target: string
}

/** Longer addresses than this are no articles', and servers refuse them. */
const LONGEST = 2000
/** What needs no thought in either server's language; everything else is left out. */
const PLAIN = /^\/[\w\-.~!&'()*+,;=:@/%?]*$/

/** Writes the two files, the same for the same articles. Returns how many redirects there are. */
export async function writeRedirects(folder: string, redirects: readonly Redirect[]): Promise<number> {
  await writeFileAtomic(join(folder, 'redirects.nginx.conf'), generateNginx(redirects))
  await writeFileAtomic(join(folder, 'redirects.caddy'), generateCaddy(redirects))
  return redirects.length
}

/** The hosts that the config and its pages name as old sites. */
export function oldHosts(
  sources: readonly (SourceConfig | PagesConfig)[],
  drafts: readonly Pick<Draft, 'url'>[],
): Set<string> {
  const named = sources.flatMap((source) => {
    if (source.type !== 'pages') return []
    return source.start.type === 'urls' ? source.start.addresses : [source.start.address]
  })
  const hosts = [...named, ...drafts.map(({ url }) => url)].map(hostOf)
  return new Set(hosts.filter((host) => host !== ''))
}

/** Sorted by old address. The start page of the old site is never one. */
export function createRedirects(
  articles: readonly Pick<Article, 'slug' | 'url'>[],
  options: { hosts: ReadonlySet<string>; siteUrl: string },
): Redirect[] {
  const redirects = new Map<string, Redirect>()
  for (const { slug, url } of [...articles].sort((a, b) => (a.slug < b.slug ? -1 : 1))) {
    const host = hostOf(url)
    if (host === '' || !options.hosts.has(host)) continue
    const { pathname, search } = new URL(url)
    const path = pathname + search
    if (path === '/' || path.length > LONGEST || !PLAIN.test(path)) continue
    redirects.set(host + path, { host, path, target: absoluteUrl(options.siteUrl, `/article/${slug}/`) })
  }
  return [...redirects.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
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
