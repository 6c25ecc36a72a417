import { resolveLink } from '../addresses.ts'
import { createMedia, uniqueMedia, type Media, type WrittenMedia } from '../media.ts'
import { childrenOf, descendantsOf, textIn, type XmlElement } from './xml.ts'

/** What an item brings to listen to, look at or read, each once. */
export function mediaOf(item: XmlElement, base: URL | string): Media[] {
  const enclosures = [
    ...childrenOf(item, 'enclosure'),
    ...childrenOf(item, 'link', 'atom:link').filter(isEnclosure),
  ]
  const length = childrenOf(item, 'itunes:duration').map(textIn).find(Boolean)
  return uniqueMedia([
    ...enclosures.map((enclosure) => create({ ...read(enclosure, 'length'), length }, base)),
    ...contentsOf(item).map((content) => create(withTitle(read(content, 'filesize'), content), base)),
  ])
}

function create(written: WrittenMedia, base: URL | string): Media | undefined {
  return createMedia({ ...written, url: resolveLink(written.url, base)?.href ?? '' })
}

function isEnclosure({ attributes }: XmlElement): boolean {
  return attributes.get('rel') === 'enclosure'
}

/** A group holds the same recording in several qualities; https://www.rssboard.org/media-rss#media-group */
function contentsOf(item: XmlElement): XmlElement[] {
  const groups = descendantsOf(item, 'media:group').map((group) => {
    const contents = childrenOf(group, 'media:content').filter(isNoPicture)
    return contents.find(({ attributes }) => attributes.get('isdefault') === 'true') ?? contents[0]
  })
  return [...childrenOf(item, 'media:content'), ...groups.filter((content) => content !== undefined)]
}

function isNoPicture({ attributes }: XmlElement): boolean {
  return attributes.get('medium') !== 'image' && !attributes.get('type')?.startsWith('image/')
}

function read({ attributes }: XmlElement, size: 'length' | 'filesize'): WrittenMedia {
  return {
    url: attributes.get('url') ?? attributes.get('href') ?? '',
    type: attributes.get('type') ?? attributes.get('medium'),
    title: attributes.get('title'),
    length: attributes.get('duration'),
    bytes: Number.parseInt(attributes.get(size) ?? '', 10) || 0,
  }
}

function withTitle(written: WrittenMedia, content: XmlElement): WrittenMedia {
  const [title] = [content, content.parent].flatMap((element) =>
    element && element.name.startsWith('media:') ? childrenOf(element, 'media:title') : [],
  )
  return { ...written, title: textIn(title) }
}
