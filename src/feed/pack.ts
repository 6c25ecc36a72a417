import { isSlug, type Article } from '../model/article.ts'
import { isObject, parseObject, requireCount, requireList, toCount, type Json } from './checks.ts'
import { FeedError } from './errors.ts'
import { parseItem, toItem } from './item.ts'

/** An article that was withdrawn, and the seq of its withdrawal. */
export interface Removal {
  slug: string
  seq: number
}

/** The content of one pack: articles whose latest change lies in from..to, and withdrawals. */
export interface Pack {
  from: number
  to: number
  articles: Article[]
  removed: Removal[]
}

export const JSON_FEED = 'https://jsonfeed.org/version/1.1'

/** A pack as a JSON Feed 1.1 document, newest change first; the same pack gives the same text. */
export function generatePack(pack: Pack, title: string): string {
  const { from, to, removed } = pack
  return JSON.stringify({
    version: JSON_FEED,
    title,
    _worksite: { from, to, removed },
    items: [...pack.articles].sort((a, b) => b.seq - a.seq).map(toItem),
  })
}

/** Reads a pack whose hash was right. Items that are none are left out. Throws FeedError. */
export function parsePack(text: string): Pack {
  const value = parseObject(text)
  const own = value['_worksite']
  if (!isObject(own)) throw new FeedError('not-the-feed', 'no pack')
  const from = requireCount(own['from'], 'from', 1)
  const to = requireCount(own['to'], 'to', from)
  const isInside = ({ seq }: { seq: number }): boolean => from <= seq && seq <= to
  return {
    from,
    to,
    articles: requireList(value['items'], 'items')
      .flatMap((item) => parseItem(item) ?? [])
      .filter(isInside),
    removed: requireList(own['removed'], 'removed').filter(isObject).flatMap(parseRemoval).filter(isInside),
  }
}

function parseRemoval(value: Json): Removal[] {
  return isSlug(value['slug']) ? [{ slug: value['slug'], seq: toCount(value['seq']) }] : []
}
