import type { Draft, SourceResult } from '../../../src/publish/draft.ts'
import { runFeedTask, type FeedTask } from '../../../src/publish/sources/feed-task.ts'
import { aSite, aSource } from '../site.ts'

export const NOW = Date.UTC(2026, 10, 22)

/** Reads a feed that is written in a test, as if it came from https://news.example.cn/feed.xml */
export function readText(feed: string | Uint8Array, changes: Partial<FeedTask> = {}): SourceResult {
  const bytes = typeof feed === 'string' ? new TextEncoder().encode(feed) : feed
  const address = 'https://news.example.cn/feed.xml'
  return runFeedTask({
    bytes,
    contentType: '',
    address,
    source: aSource(),
    site: aSite(),
    now: NOW,
    ...changes,
  })
}

/** The only article of a feed. */
export function onlyDraft(feed: string | Uint8Array, changes: Partial<FeedTask> = {}): Draft {
  const { drafts } = readText(feed, changes)
  if (drafts.length !== 1) throw new Error(`${drafts.length} articles`)
  return drafts[0]!
}

export function rss(
  items: string,
  channel = '<title>井场消息</title><link>https://news.example.cn/</link>',
): string {
  return `<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>${channel}${items}</channel></rss>`
}

export function atom(entries: string, feed = '<title>井场消息</title>'): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom">${feed}${entries}</feed>`
}
