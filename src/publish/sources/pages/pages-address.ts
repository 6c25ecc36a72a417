/** What browsers write in front of a page they save. */
const SAVED_FROM = /<!--\s*saved from url=\(\d+\)(https?:\/\/[^\s>]+?)\s*-->/i
const HEAD_CHARACTERS = 128 * 1024

/** Where a saved page says that it was published, '' where it does not say. */
export function ownAddress(html: string): string {
  const head = html.slice(0, HEAD_CHARACTERS)
  const candidates = [
    SAVED_FROM.exec(head)?.[1],
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
