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
}

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
    ...(bytes >= LEAST_BYTES && bytes < MOST.bytes && { bytes }),
  }
}

/** What it is, what it is called, how long and how large: `音频：班前会（3:25，4.2 MB）`. */
export function mediaWords({ kind, url, title, seconds, bytes }: Media): string {
  const sizes = [
    ...(seconds === undefined ? [] : [clockOf(seconds)]),
    ...(bytes === undefined ? [] : [sizeOf(bytes)]),
  ]
  const name = title ?? (kind === 'page' ? new URL(url).hostname : '')
  return WORDS[kind] + (name && `：${name}`) + (sizes.length > 0 ? `（${sizes.join('，')}）` : '')
}

/** Whether words are those of a recording of which nobody has said how large it is. */
export function isUnsized(words: string): boolean {
  const said = new RegExp(
    `^(?:${WORDS.audio}|${WORDS.video})(?:：.{1,${MOST.title}})?(?:（\\d+(?::\\d{2}){1,2}）)?$`,
    'u',
  )
  return said.test(words) && !/\d (?:KB|MB)）$/.test(words)
}

/** Whether a server has it as a file, to be had as a whole. */
export function isRecording(address: string): boolean {
  const url = resolveLink(address, 'about:blank')
  const kind = url && isWeb(url) && !/\.m3u8$/i.test(url.pathname) ? kindOf('', url) : undefined
  return (kind === 'audio' || kind === 'video') && NAMES.some(([, pattern]) => pattern.test(url!.pathname))
}

/** `视频（3:25）` with its size: `视频（3:25，4.2 MB）`. */
export function withSize(words: string, bytes: number): string {
  const clock = /（(\d+(?::\d{2}){1,2})）$/
  return clock.test(words) ? words.replace(clock, `（$1，${sizeOf(bytes)}）`) : `${words}（${sizeOf(bytes)}）`
}

/** A text with a line for each of the media that it does not link to already. */
export function withMedia(content: readonly RichNode[], media: readonly Media[]): RichNode[] {
  const linked = new Set(linksIn(content))
  const added = media.slice(0, MOST.media).filter(({ url }) => {
    const key = canonicalAddress(new URL(url))
    return !linked.has(key) && linked.add(key)
  })
  return [...content, ...added.map(paragraphOf)]
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

function clockOf(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const rest = `${seconds % 60}`.padStart(2, '0')
  return hours > 0 ? `${hours}:${`${minutes}`.padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}

/** As the reader's own pages count: a thousand, not 1024. */
function sizeOf(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} KB`
  return `${(bytes / 1e6).toFixed(1).replace(/\.0$/, '')} MB`
}

function linksIn(nodes: readonly RichNode[]): string[] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return []
    const { href = '' } = node.attributes
    const own = /^https?:/i.test(href) ? [canonicalAddress(new URL(href))] : []
    return [...own, ...linksIn(node.children)]
  })
}

function paragraphOf(media: Media): RichElement {
  const link: RichElement = { tag: 'a', attributes: { href: media.url }, children: [mediaWords(media)] }
  return { tag: 'p', attributes: {}, children: [link] }
}
