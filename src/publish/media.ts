import { isLink, LIMITS, type RichElement, type RichNode } from '../model/rich-text.ts'
import { canonicalAddress, isWeb, resolveLink } from './addresses.ts'

/** Something that plays or opens elsewhere: never loaded by itself, only linked. */
export interface Media {
  kind: MediaKind
  /** http or https. */
  url: string
  title?: string
  seconds?: number
  bytes?: number
  /** A media type, where the source gives one. */
  type?: string
}

/** What is known of a recording besides its address. */
type MediaMarks = { [Name in 'seconds' | 'bytes' | 'type']?: Media[Name] | undefined }

export type MediaKind = keyof typeof WORDS

/** Media as a source describes it: anything may be missing, '' or nonsense. */
export interface WrittenMedia {
  url: string
  /** A media type, or the name of a kind. */
  type?: string
  title?: string
  /** Seconds, or as on a clock. */
  length?: string
  bytes?: number
}

const WORDS = { audio: '音频', video: '视频', document: '文件', page: '网页' }
const MARKS = { seconds: 'data-seconds', bytes: 'data-bytes', type: 'data-type' }
const MOST = { media: 20, title: 100, seconds: 360_000, bytes: 1e12 }
/** Fewer bytes than any recording has: what feeds write that do not know. */
const LEAST_BYTES = 1000
const NAMES: readonly [MediaKind, RegExp][] = [
  ['audio', /\.(?:mp3|m4a|aac|amr|flac|oga|ogg|opus|wav|wma)$/i],
  ['video', /\.(?:3gp|avi|f4v|flv|m3u8|m4v|mkv|mov|mp4|mpe?g|ogv|rm|rmvb|swf|webm|wmv)$/i],
  ['document', /\.(?:docx?|et|ofd|pdf|pptx?|wps|xlsx?)$/i],
]
const TYPES: readonly [MediaKind, RegExp][] = [
  ['audio', /^audio\b/i],
  ['video', /^video\b|shockwave-flash|mpegurl/i],
  ['document', /^document\b|pdf|msword|ms-excel|ms-powerpoint|officedocument/i],
]
const MEDIA_TYPE = /^(?:audio|video|application)\/[\w.+-]{1,80}$/i
const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['aac', 'audio/aac'],
  ['amr', 'audio/amr'],
  ['avi', 'video/x-msvideo'],
  ['flac', 'audio/flac'],
  ['flv', 'video/x-flv'],
  ['m4a', 'audio/mp4'],
  ['m4v', 'video/mp4'],
  ['mov', 'video/quicktime'],
  ['mp3', 'audio/mpeg'],
  ['mp4', 'video/mp4'],
  ['oga', 'audio/ogg'],
  ['ogg', 'audio/ogg'],
  ['ogv', 'video/ogg'],
  ['opus', 'audio/ogg'],
  ['pdf', 'application/pdf'],
  ['wav', 'audio/wav'],
  ['webm', 'video/webm'],
  ['wma', 'audio/x-ms-wma'],
  ['wmv', 'video/x-ms-wmv'],
])
const HOSTS: readonly [MediaKind, RegExp][] = [
  [
    'audio',
    /(?:^|\.)(?:music\.163\.com|y\.qq\.com|ximalaya\.com|qingting\.fm|soundcloud\.com|open\.spotify\.com)$/,
  ],
  [
    'video',
    /(?:^|\.)(?:v\.qq\.com|bilibili\.com|youku\.com|tudou\.com|iqiyi\.com|ixigua\.com|douyin\.com|tv\.sohu\.com|video\.sina\.com\.cn|tv\.cctv\.com|player\.cntv\.cn|youtube\.com|youtube-nocookie\.com|youtu\.be|vimeo\.com|dailymotion\.com)$/,
  ],
]

/** What a source describes, undefined where it is nothing to listen to, look at or read. */
export function createMedia(written: WrittenMedia, otherwise?: MediaKind): Media | undefined {
  const address = resolveLink(written.url, 'about:blank')
  if (!address || !isWeb(address) || !isLink(address.href) || address.href.length > LIMITS.value)
    return undefined
  const kind = kindOf(written.type ?? '', address) ?? otherwise
  if (!kind) return undefined
  const title = (written.title ?? '').slice(0, LIMITS.value).replaceAll(/\s+/g, ' ').trim()
  const { bytes = 0 } = written
  const seconds = secondsOf(written.length ?? '')
  return {
    kind,
    url: address.href,
    ...(title !== '' && { title: title.slice(0, MOST.title) }),
    ...(seconds > 0 && { seconds }),
    ...(bytes >= LEAST_BYTES && bytes < MOST.bytes && { bytes: Math.round(bytes) }),
    ...(MEDIA_TYPE.test(written.type ?? '') && { type: written.type!.toLowerCase() }),
  }
}

/** What it is and what it is called: `音频：班前会`. */
export function mediaWords({ kind, url, title }: Media): string {
  const name = title ?? (kind === 'page' ? new URL(url).hostname : '')
  return WORDS[kind] + (name && `：${name}`)
}

/**
 * The attributes of a link to media. What is known of it travels with the link until the article's
 * attachments are listed; no reader ever meets these marks.
 */
export function mediaAttributes({ url, seconds, bytes, type }: Media): Record<string, string> {
  return { href: url, ...marksOf({ seconds, bytes, type }) }
}

/** What the marks of a link say, 0 or '' where they say nothing. */
export function readMediaMarks({ attributes }: RichElement): Required<MediaMarks> {
  const { [MARKS.seconds]: seconds = 0, [MARKS.bytes]: bytes = 0, [MARKS.type]: type = '' } = attributes
  return { seconds: Number(seconds), bytes: Number(bytes), type }
}

/** The link as readers meet it; the same where it had no marks. */
export function withoutMediaMarks(link: RichElement): RichElement {
  const names = Object.keys(link.attributes)
  const own = names.filter((name) => !Object.values(MARKS).includes(name))
  if (own.length === names.length) return link
  return { ...link, attributes: Object.fromEntries(own.map((name) => [name, link.attributes[name]!])) }
}

/** Whether a server has it as a file, to be had as a whole. */
export function isRecording(address: string): boolean {
  const url = resolveLink(address, 'about:blank')
  const kind = url && isWeb(url) && !/\.m3u8$/i.test(url.pathname) ? kindOf('', url) : undefined
  return (kind === 'audio' || kind === 'video') && NAMES.some(([, pattern]) => pattern.test(url!.pathname))
}

/** The media type that the address' ending stands for. */
export function typeOf(address: string): string {
  const ending = /\.(\w+)$/.exec(resolveLink(address, 'about:blank')?.pathname ?? '')?.[1] ?? ''
  return MEDIA_TYPES.get(ending.toLowerCase()) ?? 'application/octet-stream'
}

/** A text with a line for each of the media that it does not link to already; what it links to is marked. */
export function withMedia(content: readonly RichNode[], media: readonly Media[]): RichNode[] {
  const some = new Map(media.slice(0, MOST.media).map((one) => [canonicalAddress(new URL(one.url)), one]))
  const linked = new Set<string>()
  const marked = content.map((node) => markLinks(node, some, linked))
  const added = [...some].filter(([key]) => !linked.has(key)).map(([, one]) => paragraphOf(one))
  return [...marked, ...added]
}

/** Each once: what several elements say of the same address is put together, the first before all. */
export function uniqueMedia(media: readonly (Media | undefined)[]): Media[] {
  const unique = new Map<string, Media>()
  for (const one of media) {
    if (!one) continue
    const key = canonicalAddress(new URL(one.url))
    unique.set(key, { ...one, ...unique.get(key) })
  }
  return [...unique.values()]
}

function kindOf(type: string, { pathname, hostname }: URL): MediaKind | undefined {
  const find = (list: readonly [MediaKind, RegExp][], text: string): MediaKind | undefined =>
    list.find(([, pattern]) => pattern.test(text))?.[0]
  if (/^image\b/i.test(type)) return undefined
  return find(TYPES, type) ?? find(NAMES, pathname) ?? find(HOSTS, hostname)
}

/** `205`, `3:25`, `0:03:25`; 0 for anything else. */
function secondsOf(length: string): number {
  if (!/^\d+(?:\.\d+)?$|^\d{1,3}(?::[0-5]?\d){1,2}$/.test(length.trim())) return 0
  const seconds = Math.round(length.split(':').reduce((sum, part) => sum * 60 + Number(part), 0))
  return seconds < MOST.seconds ? seconds : 0
}

function markLinks(node: RichNode, media: ReadonlyMap<string, Media>, linked: Set<string>): RichNode {
  if (typeof node === 'string') return node
  const { href = '' } = node.attributes
  const key = /^https?:/i.test(href) ? canonicalAddress(new URL(href)) : ''
  const one = media.get(key)
  if (one) linked.add(key)
  const attributes = one ? { ...marksOf(one), ...node.attributes } : node.attributes
  return { ...node, attributes, children: node.children.map((child) => markLinks(child, media, linked)) }
}

function marksOf({ seconds = 0, bytes = 0, type = '' }: MediaMarks): Record<string, string> {
  return {
    ...(seconds > 0 && { [MARKS.seconds]: `${seconds}` }),
    ...(bytes > 0 && { [MARKS.bytes]: `${bytes}` }),
    ...(type !== '' && { [MARKS.type]: type }),
  }
}

function paragraphOf(media: Media): RichElement {
  const link: RichElement = { tag: 'a', attributes: mediaAttributes(media), children: [mediaWords(media)] }
  return { tag: 'p', attributes: {}, children: [link] }
}
