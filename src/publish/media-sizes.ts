import { setTimeout as wait } from 'node:timers/promises'
import type { Article } from '../model/article.ts'
import { parseRichText, textOf, type RichElement, type RichNode } from '../model/rich-text.ts'
import type { Draft } from './draft.ts'
import { isRecording, isUnsized, withSize } from './media.ts'

export interface MediaSizesOptions {
  /** Every published article by slug: what is known of its recordings is not asked again. */
  published: ReadonlyMap<string, Article>
  fetch: typeof globalThis.fetch
  /** Seconds between two questions to one host. */
  delay?: number
  /** For one answer. */
  seconds?: number
  sleep?: (milliseconds: number) => Promise<unknown>
}

/** So many questions are asked in a run; further recordings keep no size. */
const MOST_ASKED = 100
/** After so many answers that say nothing, a host is left in peace. */
const PATIENCE = 3

/**
 * Names the size of recordings that a new article links to, as their servers tell it without sending
 * them. A published article keeps its words: a size that is known later would look like a correction.
 */
export async function withMediaSizes<Any extends Pick<Draft, 'slug' | 'content'>>(
  drafts: readonly Any[],
  options: MediaSizesOptions,
): Promise<Any[]> {
  const asking: Asking = { options, hosts: new Map(), sizes: new Map(), asked: 0 }
  const sized: Any[] = []
  for (const draft of drafts) {
    const links = linksIn(draft.content).filter(isWithoutSize)
    const before = options.published.get(draft.slug)
    const words = before ? knownWords(before) : await askedWords(links, asking)
    sized.push(
      links.length === 0 ? draft : { ...draft, content: draft.content.map((node) => named(node, words)) },
    )
  }
  return sized
}

interface Asking {
  options: MediaSizesOptions
  /** By host: how often it said nothing, and when it may be asked next. */
  hosts: Map<string, { silent: number; nextAt: number }>
  sizes: Map<string, number>
  asked: number
}

function linksIn(nodes: readonly RichNode[]): RichElement[] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return []
    return node.tag === 'a' ? [node] : linksIn(node.children)
  })
}

function isWithoutSize(link: RichElement): boolean {
  return isUnsized(textOf([link])) && isRecording(link.attributes['href'] ?? '')
}

/** By address: what the article calls its recordings. */
function knownWords({ html }: Article): Map<string, string> {
  const links = linksIn(parseRichText(html))
  return new Map(links.map((link) => [link.attributes['href'] ?? '', textOf([link])]))
}

async function askedWords(links: readonly RichElement[], asking: Asking): Promise<Map<string, string>> {
  const words = new Map<string, string>()
  for (const link of links) {
    const { href = '' } = link.attributes
    const bytes = asking.sizes.get(href) ?? (await askSize(new URL(href), asking))
    asking.sizes.set(href, bytes)
    if (bytes > 0) words.set(href, withSize(textOf([link]), bytes))
  }
  return words
}

/** Bytes, 0 where the server does not say. */
async function askSize(address: URL, asking: Asking): Promise<number> {
  const { delay = 1, sleep = wait } = asking.options
  const host = asking.hosts.get(address.host) ?? { silent: 0, nextAt: 0 }
  asking.hosts.set(address.host, host)
  if (asking.asked >= MOST_ASKED || host.silent >= PATIENCE) return 0
  asking.asked += 1
  const pause = host.nextAt - Date.now()
  if (pause > 0) await sleep(pause)
  const bytes = await headOf(address, asking.options)
  host.nextAt = Date.now() + delay * 1000
  host.silent = bytes > 0 ? 0 : host.silent + 1
  return bytes
}

async function headOf(address: URL, { fetch, seconds = 10 }: MediaSizesOptions): Promise<number> {
  try {
    const { ok, headers } = await fetch(address, {
      method: 'HEAD',
      headers: { 'user-agent': 'worksite-reader' },
      signal: AbortSignal.timeout(seconds * 1000),
    })
    const isPage = /html/i.test(headers.get('content-type') ?? '')
    const length = headers.get('content-length') ?? ''
    return ok && !isPage && /^\d{4,12}$/.test(length) ? Number(length) : 0
  } catch {
    // A size that cannot be had is none; the link stays as it is.
    return 0
  }
}

function named(node: RichNode, words: ReadonlyMap<string, string>): RichNode {
  if (typeof node === 'string') return node
  const own = node.tag === 'a' && isWithoutSize(node) ? words.get(node.attributes['href'] ?? '') : undefined
  if (own !== undefined && own.startsWith(textOf([node]).replace(/）$/, '')))
    return { ...node, children: [own] }
  return { ...node, children: node.children.map((child) => named(child, words)) }
}
