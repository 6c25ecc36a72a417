/** Everything that XML 1.0 does not allow (https://www.w3.org/TR/xml/#charsets), lone surrogates included. */
const NOT_ALLOWED = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** Text as it may stand in XML and HTML, between tags and inside a quoted attribute. */
export function escapeMarkup(text: string): string {
  return text
    .replace(NOT_ALLOWED, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** What a page says about itself. */
export interface PageHead {
  title: string
  description: string
  /** Further elements, written as they are. */
  more?: string
}

/** The page with another head; everything else of it stays as it is. */
export function replaceHead(html: string, { title, description, more = '' }: PageHead): string {
  const own = `<title>${escapeMarkup(title)}</title>${metaTag('name', 'description', description)}${more}`
  return html
    .replace(/\s*<title>[^<]*<\/title>/, '')
    .replace(/\s*<meta name="description"[^>]*>/, '')
    .replace(/\s*<\/head>/, () => `\n    ${own}\n  </head>`)
}

/** A meta element, '' where there is nothing to say. */
export function metaTag(kind: 'name' | 'property', name: string, content: string): string {
  return content === '' ? '' : `<meta ${kind}="${name}" content="${escapeMarkup(content)}">`
}

/** Where a root-relative path of the site can be found from anywhere; other addresses stay. */
export function absoluteUrl(siteUrl: string, path: string): string {
  return path.startsWith('/') ? new URL(siteUrl + path.slice(1)).href : path
}
