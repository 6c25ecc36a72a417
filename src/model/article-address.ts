import type { Site } from './site.ts'

/** Where the article is read on the web: without anything that belongs to this reader. */
export function articleAddress(site: Pick<Site, 'url'>, slug: string): string {
  return wholeAddress(site, `/article/${slug}/`)
}

/** An address of a page of the site, which begins with a slash, as it is written elsewhere. */
export function wholeAddress({ url }: Pick<Site, 'url'>, path: string): string {
  return `${url.replace(/\/+$/, '')}${path}`
}
