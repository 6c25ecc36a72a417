import type { Site } from '../../model/site.ts'
import type { SourceConfig } from '../config.ts'
import type { SourceResult } from '../draft.ts'
import { decodeText } from '../encoding.ts'
import { createDrafts } from './feed-drafts.ts'
import { parseJsonFeed } from './feed-json.ts'
import { parseXmlFeed } from './feed-xml.ts'
import { NotAFeedError, type ParsedFeed } from './parsed-feed.ts'

/** A feed's bytes and what is needed to make articles of them. Plain data: it travels to a worker. */
export interface FeedTask {
  bytes: Uint8Array
  contentType: string
  /** Where the bytes were found in the end. */
  address: string
  source: SourceConfig
  site: Site
  now: number
}

/** Decodes, parses and cleans a feed. Pure, but only as quick as its input is harmless. */
export function runFeedTask(task: FeedTask): SourceResult {
  const address = new URL(task.address)
  const { text, encoding, reliable } = decodeText(task.bytes, { contentType: task.contentType })
  try {
    const feed = parseFeed(text, address)
    const damage = reliable ? feed.damage : [...feed.damage, `characters that are not ${encoding}`]
    return createDrafts({ ...feed, damage }, { ...task, address })
  } catch (error) {
    if (!(error instanceof NotAFeedError)) throw error
    const problem = { type: 'left-out', source: task.source.name, item: '', message: error.message } as const
    return { answered: false, drafts: [], problems: [problem] }
  }
}

function parseFeed(text: string, address: URL): ParsedFeed {
  const start = text.trimStart().slice(0, 200)
  if (start === '') throw new NotAFeedError('It is empty.')
  if (start.startsWith('{') || start.startsWith('[')) return parseJsonFeed(text, address)
  const feed = /^<!doctype html/i.test(start) ? undefined : parseXmlFeed(text, address)
  if (feed) return feed
  const isPage = /<(?:!doctype )?html/i.test(text.slice(0, 4096))
  throw new NotAFeedError(isPage ? 'It is a web page, not a feed.' : 'It is not a feed.')
}
