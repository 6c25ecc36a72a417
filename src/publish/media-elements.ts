import type { DefaultTreeAdapterTypes } from 'parse5'
import { resolveLink } from './addresses.ts'
import { isTrackingPixel } from './html-pictures.ts'
import { createMedia, type Media, type MediaKind } from './media.ts'

type Element = DefaultTreeAdapterTypes.Element

/** What an element plays where nothing else says so. */
const PLAYED: ReadonlyMap<string, MediaKind> = new Map([
  ['audio', 'audio'],
  ['embed', 'video'],
  ['iframe', 'page'],
  ['object', 'video'],
  ['video', 'video'],
])
const ADDRESSES = ['src', 'data-src', 'data', 'data-video', 'data-url']
/** What Flash players call the address of what they play. */
const PARAMETERS = /^(?:movie|src|url|filename)$/i

export function isMediaTag(tag: string): boolean {
  return PLAYED.has(tag)
}

/** What an element plays or shows of another page; undefined for what has no address, and for trackers. */
export function embeddedMedia(element: Element, base: URL): Media | undefined {
  const read = (name: string): string => attribute(element, name)
  const sources = childrenOf(element, 'source')
  const written = [
    ...ADDRESSES.map(read),
    ...sources.map((source) => attribute(source, 'src')),
    ...childrenOf(element, 'param').map(parameter),
  ].find(Boolean)
  const address = resolveLink(written ?? '', base)
  if (!address || isTrackingPixel(read, address)) return undefined
  return createMedia(
    {
      url: address.href,
      type: read('type') || sources.map((source) => attribute(source, 'type')).find(Boolean),
      title: read('title') || read('aria-label'),
      length: read('data-duration') || read('duration'),
    },
    PLAYED.get(element.tagName),
  )
}

function childrenOf(element: Element, tag: string): Element[] {
  return element.childNodes.filter((node) => node.nodeName === tag) as Element[]
}

function parameter(element: Element): string {
  return PARAMETERS.test(attribute(element, 'name')) ? attribute(element, 'value') : ''
}

function attribute(element: Element, name: string): string {
  return element.attrs.find((candidate) => candidate.name === name)?.value.trim() ?? ''
}
