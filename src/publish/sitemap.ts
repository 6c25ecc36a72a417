import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Site } from '../model/site.ts'
import { absoluteUrl, escapeMarkup } from './markup.ts'
import type { Output } from './output.ts'
import { pathOf, type Page } from './page-list.ts'
import { removeFile, unlessMissing } from './write-file.ts'

/** As many addresses as one file may list: https://www.sitemaps.org/protocol.html */
const MOST = 50_000

export interface SitemapOptions {
  site: Site
  pages: readonly Page[]
  output: Output
  most?: number
}

/** Writes `sitemap.xml` for search machines; a large site's is in several files, and that lists them. */
export async function writeSitemap(
  out: string,
  { site, pages, output, most = MOST }: SitemapOptions,
): Promise<boolean> {
  const open = pages.filter(({ isPrivate }) => !isPrivate)
  const parts = Array.from({ length: Math.ceil(open.length / most) }, (_, index) =>
    open.slice(index * most, (index + 1) * most),
  )
  const files = new Map<string, string>()
  if (parts.length === 1) files.set(SITEMAP, generateList(parts[0]!, site))
  else {
    for (const [index, part] of parts.entries()) files.set(partName(index), generateList(part, site))
    files.set(SITEMAP, generateIndex(parts, site))
  }
  let written = false
  for (const [name, xml] of files) if (await output.write(join(out, name), xml)) written = true
  await removeOthers(out, files, output)
  return written
}

/** Writes `robots.txt` unless the operator has one of their own. */
export async function writeRobots(out: string, site: Site, output: Output): Promise<boolean> {
  const path = join(out, 'robots.txt')
  const found = await unlessMissing(readFile(path, 'utf8'), '')
  if (found !== '' && !found.startsWith(OURS)) return false
  const address = absoluteUrl(site.url, `/${SITEMAP}`)
  return output.write(path, `${OURS}\nUser-agent: *\nDisallow: /reads.txt\n\nSitemap: ${address}\n`)
}

const SITEMAP = 'sitemap.xml'
const PART = /^sitemap-\d+\.xml$/
/** By this first line the next run knows the file. */
const OURS = '# Written by worksite-reader. A file without this line stays as it is.'
const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

function partName(index: number): string {
  return `sitemap-${index + 1}.xml`
}

function generateList(pages: readonly Page[], site: Site): string {
  const entries = pages.map((page) => generateEntry('url', absoluteUrl(site.url, pathOf(page)), page.changed))
  return `${DECLARATION}<urlset ${NAMESPACE}>\n${entries.join('')}</urlset>\n`
}

function generateIndex(parts: readonly (readonly Page[])[], site: Site): string {
  const entries = parts.map((pages, index) =>
    generateEntry('sitemap', absoluteUrl(site.url, `/${partName(index)}`), lastChange(pages)),
  )
  return `${DECLARATION}<sitemapindex ${NAMESPACE}>\n${entries.join('')}</sitemapindex>\n`
}

function generateEntry(element: 'url' | 'sitemap', address: string, changed: number | undefined): string {
  const time = changed === undefined ? '' : `<lastmod>${new Date(changed).toISOString()}</lastmod>`
  return `<${element}><loc>${escapeMarkup(address)}</loc>${time}</${element}>\n`
}

function lastChange(pages: readonly Page[]): number | undefined {
  const last = pages.reduce((latest, { changed = 0 }) => Math.max(latest, changed), 0)
  return last > 0 ? last : undefined
}

/** Of a site that was larger. */
async function removeOthers(out: string, files: ReadonlyMap<string, string>, output: Output): Promise<void> {
  for (const name of await unlessMissing(readdir(out), [])) {
    if (PART.test(name) && !files.has(name)) await output.afterwards(() => removeFile(join(out, name)))
  }
}
