import { isWeb, resolveLink } from './addresses.ts'

type Read = (attribute: string) => string

/** Where pages keep a picture's real address until it scrolls into view. */
const LATER = [
  'data-original',
  'data-src',
  'data-actualsrc',
  'data-lazy-src',
  'data-lazyload',
  'data-echo',
  'zoomfile',
]
const TRACKERS =
  /(?:^|\.)(?:hm\.baidu\.com|cnzz\.com|umeng\.com|51\.la|miaozhen\.com|admaster\.com\.cn|doubleclick\.net|google-analytics\.com|googletagmanager\.com|scorecardresearch\.com|quantserve\.com|statcounter\.com|pixel\.wp\.com|stats\.wordpress\.com|feedsportal\.com)$/
const TRACKER_PATHS = /\/(?:pixel|beacon|track(?:ing|er)?|stat)(?:\.gif|\.png)?(?:[?/]|$)|\/~r\/|\/b\?c1=/

/** The address of the picture that readers are meant to see, undefined where there is none. */
export function pictureAddress(read: Read, base: URL): URL | undefined {
  const later = LATER.map(read).find((value) => isAddress(value, base))
  const src = read('src')
  const sets = [read('srcset'), read('data-srcset')].map(largestOf)
  const shown = isPlaceholder(src) ? sets.find((value) => isAddress(value, base)) : src
  return allowed(later ?? shown ?? src, base)
}

/** Pictures that are there to count readers, and the blanks that old pages space with. */
export function isTrackingPixel(read: Read, address: URL): boolean {
  const style = read('style').replaceAll(/\s+/g, '')
  const sizes = [read('width'), read('height')].map((size) =>
    size.trim() === '' ? Infinity : Number.parseFloat(size),
  )
  if (sizes.every((size) => size <= 3)) return true
  if (/(?:^|;)(?:width|height):[01]px/.test(style) || /display:none|visibility:hidden/.test(style))
    return true
  return TRACKERS.test(address.hostname) || TRACKER_PATHS.test(address.pathname)
}

function isAddress(value: string, base: URL): boolean {
  return value !== '' && allowed(value, base) !== undefined
}

/** A page from the web never names a file of this machine. */
function allowed(value: string, base: URL): URL | undefined {
  const address = resolveLink(value, base)
  if (!address || address.href.length > 4096) return undefined
  return isWeb(address) || (address.protocol === 'file:' && base.protocol === 'file:') ? address : undefined
}

function isPlaceholder(src: string): boolean {
  return (
    src.trim() === '' ||
    /^(?:data|about|javascript):/i.test(src.trim()) ||
    /(?:^|[/_-])(?:blank|placeholder|loading|lazy(?:load)?|spacer|transparent|1x1|grey|gray)\b[^/]*$/i.test(
      src,
    )
  )
}

/** The candidate with most pixels; https://html.spec.whatwg.org/multipage/images.html#srcset-attributes */
function largestOf(srcset: string): string {
  let best = { address: '', size: 0 }
  for (const [, address = '', size = '1'] of srcset
    .slice(0, 16_384)
    .matchAll(/(\S*[^,\s])(?:\s+([\d.]+)[wx])?\s*(?:,|$)/g)) {
    if (Number(size) > best.size) best = { address, size: Number(size) }
  }
  return best.address
}
