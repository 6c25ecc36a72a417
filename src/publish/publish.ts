import { join } from 'node:path'
import { compareHeadlines, type Article } from '../model/article.ts'
import { rootOf } from './addresses.ts'
import { writeAppFiles } from './app-files.ts'
import { readConfig, type Config, type SourceConfig } from './config.ts'
import type { Problem, SourceResult } from './draft.ts'
import { generateAtom, generateFeedJson, generateRss } from './feeds.ts'
import {
  articlesOf,
  readPictureIndex,
  readPublished,
  writeHead,
  writePacks,
  writePictureIndex,
  writeReads,
} from './folder.ts'
import { appendChanges } from './log.ts'
import { writePages } from './pages.ts'
import { keepPictures, type KeptPictures } from './pictures.ts'
import { press, type ReadyDraft } from './press.ts'
import type { SourceContext } from './sources/context.ts'
import { createFeedIsolation, readFeed } from './sources/feed.ts'
import { readMarkdown } from './sources/markdown.ts'
import { writeFileAtomic } from './write-file.ts'

export interface PublishOptions {
  /** The operator's `site.json`. */
  config: string
  /** The folder to publish into; it is also what the next run compares with. */
  out: string
  /** The built app. */
  app: string
  /** One moment for the whole run, milliseconds since 1970. */
  now?: number
  fetch?: typeof fetch
  onProgress?: (progress: Progress) => void
}

export interface Progress {
  what: 'sources' | 'pictures' | 'files'
  done: number
  total: number
}

export interface PublishReport {
  type: 'published' | 'unchanged'
  seq: number
  articles: number
  added: number
  changed: number
  withdrawn: number
  sources: { name: string; answered: boolean; articles: number }[]
  problems: Problem[]
}

/**
 * Sources to published folder. Everything is written before the head, so until then phones see the
 * old site whole. Throws where nothing can be published at all; the rest is in the report.
 */
export async function publish(options: PublishOptions): Promise<PublishReport> {
  const { out, now = Date.now() } = options
  const config = await readConfig(options.config)
  const before = await readPublished(out)
  const read = await readSources(config, { ...options, now })
  const kept = await keepAllPictures(read, options)
  const published = articlesOf(before.log)
  const changes = press({ drafts: kept.drafts, published, withdrawn: config.withdrawn, seq: before.seq, now })
  const log = appendChanges(before.log, changes)
  const articles = [...articlesOf(log).values()].sort(compareHeadlines)
  const packs = await writePacks(out, log, config.site.title)
  const reads = await writeReads(out, countReads(articles, before.reads, kept.drafts))
  const hasNewFiles = await writeSite(config, articles, { ...options, now })
  const hasNewHead = await writeHead(out, before, { packs, site: config.site, reads, now })
  return {
    type: hasNewHead || hasNewFiles ? 'published' : 'unchanged',
    seq: packs[0]?.to ?? 0,
    articles: articles.length,
    added: changes.added,
    changed: changes.changed,
    withdrawn: changes.removed.length,
    sources: read.map(({ name, answered, drafts }) => ({ name, answered, articles: drafts.length })),
    problems: [...read.flatMap(({ problems }) => problems), ...kept.problems],
  }
}

interface ReadSource extends SourceResult {
  name: string
}

/** One after the other, so that reports and ties are the same every time. */
async function readSources(
  { site, sources }: Config,
  { config, now, fetch, onProgress }: PublishOptions & { now: number },
): Promise<ReadSource[]> {
  const isolation = createFeedIsolation()
  const context: SourceContext = { site, configFile: config, now, isolation, ...(fetch && { fetch }) }
  const results: ReadSource[] = []
  try {
    for (const source of sources) {
      onProgress?.({ what: 'sources', done: results.length, total: sources.length })
      results.push({ name: source.name, ...(await readSource(source, context)) })
    }
    return results
  } finally {
    await isolation.close()
  }
}

function readSource(source: SourceConfig, context: SourceContext): Promise<SourceResult> {
  switch (source.type) {
    case 'markdown':
      return readMarkdown(source, context)
    case 'feed':
      return readFeed(source, context)
  }
}

/** Copies the pictures, but for those that an earlier run copied from the same address. */
async function keepAllPictures(
  read: readonly ReadSource[],
  { out, config, fetch, onProgress }: PublishOptions,
): Promise<KeptPictures> {
  const names = new Map(read.flatMap(({ name, drafts }) => drafts.map((draft) => [draft, name])))
  const known = await readPictureIndex(out)
  const kept = await keepPictures([...names.keys()], {
    out,
    root: rootOf(config),
    known,
    sourceOf: (draft) => names.get(draft) ?? draft.source,
    onProgress: (done, total) => onProgress?.({ what: 'pictures', done, total }),
    ...(fetch && { fetch }),
  })
  await writePictureIndex(out, new Map([...known, ...kept.known]))
  return kept
}

/** Read counts: what a source says goes before what was known; withdrawn articles have none. */
function countReads(
  articles: readonly Article[],
  known: ReadonlyMap<string, number>,
  drafts: readonly ReadyDraft[],
): Map<string, number> {
  const counts = new Map(known)
  for (const { slug, reads } of drafts) if (reads !== undefined) counts.set(slug, reads)
  return new Map(articles.flatMap(({ slug }) => (counts.has(slug) ? [[slug, counts.get(slug)!]] : [])))
}

/** Everything but packs and head. Returns whether anything is new. */
async function writeSite(
  { site }: Config,
  articles: readonly Article[],
  { app, out, onProgress, now }: PublishOptions & { now: number },
): Promise<boolean> {
  const { shell, written } = await writeAppFiles({ app, out, site, now })
  const pages = await writePages({
    out,
    site,
    shell,
    articles,
    onProgress: (done, total) => onProgress?.({ what: 'files', done, total }),
  })
  const feeds = [
    await writeFileAtomic(join(out, 'feed.json'), generateFeedJson(site, articles)),
    await writeFileAtomic(join(out, 'rss.xml'), generateRss(site, articles)),
    await writeFileAtomic(join(out, 'atom.xml'), generateAtom(site, articles)),
  ]
  return written + pages.written + pages.removed > 0 || feeds.some(Boolean)
}
