/** What browsers, and programs that copy whole sites, write into a page they save. */
const SAVED_FROM = /<!--\s*saved from url=\(\d+\)(https?:\/\/[^\s>]+?)\s*-->/i
const SINGLE_FILE = /\burl:\s*(https?:\/\/\S+)\s+saved date:\s*([^\n]{1,80}?)\s*(?:-->|\n)/i
const MIRRORED =
  /<!--\s*Mirrored from (\S{1,2000}) by HTTrack[^>]{0,200}?,\s*([A-Z][a-z]{2}, [^>]{1,60}?)\s*-->/
const HEAD_CHARACTERS = 128 * 1024

/** Where a saved page says that it was published, '' where it does not say. */
export function ownAddress(html: string): string {
  const head = html.slice(0, HEAD_CHARACTERS)
  const candidates = [
    SAVED_FROM.exec(head)?.[1],
    SINGLE_FILE.exec(head)?.[1],
    mirroredFrom(head),
    valueIn(head, /<link\b[^>]{0,500}\brel\s*=\s*["']?canonical\b[^>]{0,2000}>/i, 'href'),
    valueIn(head, /<meta\b[^>]{0,500}\bproperty\s*=\s*["']?og:url\b[^>]{0,2000}>/i, 'content'),
  ]
  return candidates.find((address) => address && /^https?:\/\//i.test(address) && URL.canParse(address)) ?? ''
}

function valueIn(html: string, element: RegExp, attribute: string): string | undefined {
  const tag = element.exec(html)?.[0] ?? ''
  const value = new RegExp(`\\b${attribute}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag)
  return (value?.[1] ?? value?.[2] ?? value?.[3])?.trim().replaceAll('&amp;', '&')
}

/** When a saved page says that it was saved, milliseconds since 1970. */
export function savedAt(html: string): number | undefined {
  const head = html.slice(0, HEAD_CHARACTERS)
  const written = SINGLE_FILE.exec(head)?.[2] ?? MIRRORED.exec(head)?.[2]
  const moment = Date.parse(written ?? '')
  return Number.isNaN(moment) ? undefined : moment
}

/** HTTrack leaves the scheme out. */
function mirroredFrom(head: string): string | undefined {
  const written = MIRRORED.exec(head)?.[1]
  return written && `http://${written.replace(/^https?:\/\//i, '')}`
}
