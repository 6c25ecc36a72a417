import { basename, join } from 'node:path'
import { compareHeadlines, type Article } from '../model/article.ts'
import { rootOf } from './addresses.ts'
import { writeAppFiles } from './app-files.ts'
import { withAttachments } from './attachments.ts'
import { findMassChanges, listChanges, type Change, type MassChange } from './changes.ts'
import { compressFolder } from './compress.ts'
import { readConfig, type Config, type PagesConfig, type SourceConfig } from './config.ts'
import type { Draft, Problem, ReportedField, SourceResult } from './draft.ts'
import { generateAtom, generateFeedJson, generateRss } from './feeds.ts'
import {
  articlesOf,
  readPictureIndex,
  readPublished,
  writeHead,
  writePacks,
  writePictureIndex,
  writeReads,
  writeReadsText,
  type Published,
} from './folder.ts'
import { takeLock } from './lock.ts'
import { appendChanges } from './log.ts'
import type { SiteContent } from './page-list.ts'
import { writePages } from './pages.ts'
import { loadRenderer } from './renderer.ts'
import { writeRobots, writeSitemap } from './sitemap.ts'
import { keepPictures, type KeptPictures } from './pictures.ts'
import { createOutput, createRehearsal, createStaging, type Output } from './output.ts'
import {
  correctSources,
  readCorrections,
  writeRedirectFiles,
  writeReport,
  type OperatorFiles,
} from './operator-files.ts'
import { press, type PressInput, type PressResult } from './press.ts'
import {
  READS_MEMORY,
  readReadsMemory,
  totalsOf,
  writeReadsMemory,
  type ReadsMemory,
} from './reads-memory.ts'
import { retainFiles } from './retention.ts'
import { createSafeFetch } from './safe-fetch.ts'
import { PublishError } from './sentences.ts'
import {
  checkSource,
  readSourceMemory,
  remember,
  sourceKey,
  writeSourceMemory,
  type AnsweredSource,
  type SourceMemory,
} from './source-memory.ts'
import { createFeedIsolation, readFeed } from './sources/feed.ts'
import type { Isolation } from './sources/isolated.ts'
import { readMarkdown } from './sources/markdown.ts'
import { openCache } from './sources/pages/cache.ts'
import { createCrawler } from './sources/pages/crawl.ts'
import type { PagesContext } from './sources/pages/pages-context.ts'
import { createPagesIsolation, readPages } from './sources/pages/pages.ts'
import { removePrepared, type Disk } from './write-file.ts'

export interface PublishOptions extends OperatorFiles {
  /** The operator's `site.json`. */
  config: string
  /** The folder to publish into; it is also what the next run compares with. */
  out: string
  /** The built app. */
  app: string
  /** One moment for the whole run, milliseconds since 1970. */
  now?: number
  /** Without it nothing of this machine or a private network is fetched. */
  fetch?: typeof fetch
  /** Whether sources and pictures may lie on this machine or in a private network. */
  allowPrivate?: boolean
  /** Whether much may change at once, and sources may have become others. */
  yes?: boolean
  /** Whether every phone is to be rid of its worker, see `kill-worker.ts`. */
  killWorker?: boolean | undefined
  /** Says what would change and writes nothing. */
  dryRun?: boolean
  /** Whether old pages that were asked for within a week are asked for again. */
  refresh?: boolean
  disk?: Disk
  onProgress?: (progress: Progress) => void
}

export interface Progress {
  what: 'sources' | 'old-pages' | 'pictures' | 'files'
  done: number
  total: number
}

export interface PublishReport {
  /** `refused`: so much would change at once that nothing was published; `massChanges` says what. */
  type: 'published' | 'unchanged' | 'refused'
  seq: number
  articles: number
  added: number
  changed: number
  withdrawn: number
  sources: { name: string; answered: boolean; articles: number }[]
  problems: Problem[]
  /** What was guessed weakly, is missing, or was corrected. */
  fields: ReportedField[]
  massChanges: MassChange[]
  /** Of a dry run: what would change. */
  changes?: Change[]
}

/**
 * Sources to published folder. Everything is written beside its place and moved there at the end, the
 * head last, so until then phones see the old site whole. Throws where nothing can be published at
 * all; the rest is in the report.
 */
export async function publish(options: PublishOptions): Promise<PublishReport> {
  const { out, dryRun, disk, allowPrivate, now = Date.now() } = options
  const config = await readConfig(options.config)
  const { fetch = createSafeFetch({ allowPrivate }) } = options
  if (dryRun) return prepareSite(config, { ...options, now, fetch, ...REHEARSAL })
  const lock = await takeLock(out)
  const output = createStaging(disk)
  try {
    await removePrepared(out)
    const run = { ...options, now, fetch, output, pictureOutput: createOutput(disk) }
    const report = await prepareSite(config, run)
    await lock.check()
    await output.commit()
    await compressFolder(out)
    return report
  } finally {
    await output.discard()
    await lock.release()
  }
}

/** One run, with everything that may be left out filled in. */
interface Run extends PublishOptions {
  now: number
  fetch: typeof fetch
  output: Output
  /** Pictures are kept at once: a run that is killed need not fetch them again. */
  pictureOutput: Output
}

const REHEARSAL = { output: createRehearsal(), pictureOutput: createRehearsal() }

/** Reads, compares, and, if the changes are such as are likely to be meant, prepares the new site. */
async function prepareSite(config: Config, run: Run): Promise<PublishReport> {
  const before = await readPublished(run.out)
  const published = articlesOf(before.log)
  const compared = await compareSources(config, { published, seq: before.seq }, run)
  const counts = await recallCounts(run.out)
  const problems = [...compared.problems, ...(counts === 'damaged' ? [DAMAGED_COUNTS] : [])]
  const report = createReport({ ...compared, problems, published, before }, run)
  if (report.type === 'refused') return report
  const written = await writeNewSite({ ...compared, config, before, published, counts }, run)
  const known = { sources: compared.sources, articles: written.articles }
  const skipped = run.dryRun ? [] : await writeRedirectFiles(run, config, known)
  const all = [...report.problems, ...skipped]
  return { ...report, problems: all, type: written.type, seq: written.seq, articles: written.articles.length }
}

/** What a source named, without its texts: an archive of them would fill the memory until the end. */
type NamedSource = Omit<AnsweredSource, 'drafts'> & { drafts: Named[] }
type Named = Pick<Draft, 'slug' | 'url' | 'aliases' | 'reads'>

interface Compared {
  sources: NamedSource[]
  problems: Problem[]
  fields: ReportedField[]
  changes: PressResult
  memory: SourceMemory
}

/** What the sources say, with the operator's corrections, and what of it is new. */
async function compareSources(
  config: Config,
  { published, seq }: Pick<PressInput, 'published' | 'seq'>,
  run: Run,
): Promise<Compared> {
  const { now } = run
  const corrections = await readCorrections(config, run, now)
  const { sources: found, memory } = await readCheckedSources(config, published, run)
  const corrected = correctSources(found, corrections, { site: config.site, published })
  const { fields } = corrected
  const sources = await listAttachments(corrected.sources, published, run)
  await writeReport(run, fields)
  const kept = await keepAllPictures(sources, run)
  const changes = press({ drafts: kept.drafts, published, withdrawn: config.withdrawn, seq, now })
  const problems = [
    ...sources.flatMap(({ problems }) => problems),
    ...corrected.problems,
    ...kept.problems,
    ...changes.unknown.map((item): Problem => unknownWithdrawal(item, run)),
  ]
  return { sources: sources.map(withoutTexts), problems, fields, changes, memory }
}

function withoutTexts({ drafts, ...source }: AnsweredSource): NamedSource {
  const named = drafts.map(({ slug, url, aliases, reads }): Named => {
    return { slug, url, ...(aliases && { aliases }), ...(reads !== undefined && { reads }) }
  })
  return { ...source, drafts: named }
}

/** What plays elsewhere, with its size and length. A rehearsal asks nobody. */
async function listAttachments(
  sources: readonly AnsweredSource[],
  published: ReadonlyMap<string, Article>,
  { fetch, dryRun = false }: Run,
): Promise<AnsweredSource[]> {
  const listed = await withAttachments(
    sources.flatMap(({ drafts }) => drafts),
    { published, fetch, ask: !dryRun },
  )
  let start = 0
  return sources.map((source) => ({
    ...source,
    drafts: listed.slice(start, (start += source.drafts.length)),
  }))
}

interface NewSite extends Pick<Compared, 'sources' | 'changes' | 'memory'> {
  config: Config
  before: Published
  published: ReadonlyMap<string, Article>
  counts: ReadsMemory | 'none' | 'damaged'
}

/** Asks the output for every file of the new site, the head last. */
async function writeNewSite(
  { config, before, published, sources, changes, memory, counts }: NewSite,
  run: Run,
): Promise<{ type: 'published' | 'unchanged'; seq: number; articles: Article[] }> {
  const { out, now, output } = run
  const log = appendChanges(before.log, changes)
  const articles = [...articlesOf(log).values()].sort(compareHeadlines)
  await output.flush(join(out, 'images'))
  const { packs, files } = await writePacks(out, log, { title: config.site.title, output })
  const old = { packs: before.files, articles: published.values() }
  await retainFiles({ out, now, output, before: old, after: { packs: files, articles } })
  const counted = countReads({ articles, before, sources, counts })
  const hasNewFiles = await writeSite({ site: config.site, articles, reads: counted.totals }, run)
  await writeSourceMemory(out, memory, output)
  const reads = await writeCounts(counted, run)
  const hasNewHead = await writeHead(out, before, { packs, site: config.site, reads, now, output })
  const type = hasNewHead || hasNewFiles ? 'published' : 'unchanged'
  return { type, seq: packs[0]?.to ?? 0, articles }
}

function unknownWithdrawal(item: string, { config }: Run): Problem {
  const message = 'It is to be withdrawn, and no article has this slug or address (any more).'
  return { type: 'notice', source: basename(config), item, message }
}

/** What would be done; the type is `refused` where that is so much that it is not likely to be meant. */
function createReport(
  { sources, problems, fields, changes, published, before }: Compared & Pick<NewSite, 'published' | 'before'>,
  { config, yes, dryRun }: Run,
): PublishReport {
  const otherwise = basename(config)
  const massChanges = yes ? [] : findMassChanges({ sources, published, changes, otherwise })
  return {
    type: massChanges.length > 0 ? 'refused' : 'unchanged',
    seq: before.seq,
    articles: published.size,
    added: changes.added,
    changed: changes.changed,
    withdrawn: changes.removed.length,
    sources: sources.map(({ name, answered, drafts }) => ({ name, answered, articles: drafts.length })),
    problems,
    fields,
    massChanges,
    ...(dryRun && { changes: listChanges(changes, published) }),
  }
}

/** The sources as far as they seem to be themselves, and what to remember of them. */
async function readCheckedSources(
  config: Config,
  published: ReadonlyMap<string, Article>,
  run: Run,
): Promise<{ sources: AnsweredSource[]; memory: SourceMemory }> {
  const answered = await readSources(config, run)
  const options = { memory: await readSourceMemory(run.out), published, accept: run.yes ?? false }
  const sources = answered.map((source) => checkSource(source, options))
  return { sources, memory: remember(answered, options) }
}

/** One after the other, so that reports and ties are the same every time. */
async function readSources({ site, sources }: Config, run: Run): Promise<AnsweredSource[]> {
  const { config, now, fetch, dryRun, refresh = false, onProgress } = run
  const [feeds, pages] = [createFeedIsolation(), createPagesIsolation()]
  const cache = openCache(join(rootOf(config), CACHE))
  const readOnly = { ...cache, write: async () => {} }
  const crawler = createCrawler({ cache: dryRun ? readOnly : cache, now, fetch, refresh })
  const context = { site, configFile: config, now, fetch, feeds, pages, crawler, onProgress }
  const results: AnsweredSource[] = []
  try {
    for (const source of sources) {
      onProgress?.({ what: 'sources', done: results.length, total: sources.length })
      const { name } = source
      results.push({ key: sourceKey(source), name, ...(await readSource(source, context)) })
    }
    return results
  } finally {
    await Promise.all([feeds.close(), pages.close()])
  }
}

/** Beside the config: pages of old sites as they were when they were last asked for. */
const CACHE = '.worksite-cache'

type ReadOptions = Omit<PagesContext, 'isolation' | 'onPages' | 'onProgress'> &
  Record<'feeds' | 'pages', Isolation> & { onProgress: PublishOptions['onProgress'] }

function readSource(
  source: SourceConfig | PagesConfig,
  { feeds, pages, onProgress, ...context }: ReadOptions,
): Promise<SourceResult> {
  switch (source.type) {
    case 'markdown':
      return readMarkdown(source, context)
    case 'feed':
      return readFeed(source, { ...context, isolation: feeds })
    case 'pages': {
      const onPages = (done: number, total: number): void => onProgress?.({ what: 'old-pages', done, total })
      return readPages(source, { ...context, isolation: pages, onPages })
    }
  }
}

/** Copies the pictures, but for those that an earlier run copied from the same address. */
async function keepAllPictures(
  read: readonly AnsweredSource[],
  { out, config, fetch, onProgress, pictureOutput, dryRun }: Run,
): Promise<KeptPictures> {
  const names = new Map(read.flatMap(({ name, drafts }) => drafts.map((draft) => [draft, name])))
  const known = await readPictureIndex(out)
  const kept = await keepPictures([...names.keys()], {
    out,
    root: rootOf(config),
    known,
    fetch,
    output: pictureOutput,
    sourceOf: (draft) => names.get(draft) ?? draft.source,
    onProgress: (done, total) => onProgress?.({ what: 'pictures', done, total }),
  })
  if (!dryRun) await writePictureIndex(out, new Map([...known, ...kept.known]))
  return kept
}

const DAMAGED_COUNTS: Problem = {
  type: 'damaged',
  source: READS_MEMORY,
  item: '',
  message:
    'What phones told cannot be read, so read counts stay as they are: restore this file from a backup.',
}

/** What was counted of phones. The news does not wait for it to be mended. */
async function recallCounts(out: string): Promise<ReadsMemory | 'none' | 'damaged'> {
  try {
    return (await readReadsMemory(out)) ?? 'none'
  } catch (error) {
    if (error instanceof PublishError) return 'damaged'
    throw error
  }
}

interface Counting extends Pick<NewSite, 'before' | 'sources' | 'counts'> {
  articles: readonly Article[]
}

interface Counted {
  totals: ReadonlyMap<string, number>
  /** With what sources said; undefined where phones never told anything. */
  memory?: ReadsMemory
}

/**
 * Read counts: what a source says goes before what was known of it, and what phones told is added.
 * Withdrawn articles have none.
 */
function countReads({ articles, before, sources, counts }: Counting): Counted {
  const memory = typeof counts === 'object' ? counts : undefined
  const base = new Map(memory?.base ?? before.reads)
  const told = counts === 'damaged' ? [] : sources.flatMap(({ drafts }) => drafts)
  for (const { slug, reads } of told) if (reads !== undefined) base.set(slug, reads)
  const slugs = articles.map(({ slug }) => slug)
  const totals = totalsOf({ base, counted: memory?.counted ?? new Map() }, slugs)
  return { totals, ...(memory && { memory: { ...memory, base } }) }
}

/** Returns the stamp for the head. */
async function writeCounts({ totals, memory }: Counted, { out, output }: Run): Promise<string> {
  if (memory) await writeReadsMemory(out, memory, output)
  return writeReads(out, totals, output)
}

/** Everything but packs and head. Returns whether anything is new. */
async function writeSite(
  content: SiteContent,
  { app, out, killWorker, onProgress, now, output }: Run,
): Promise<boolean> {
  const { site, articles } = content
  const renderer = await loadRenderer(app)
  const { shell, styles, written } = await writeAppFiles({ app, out, site, killWorker, now, output })
  const pages = await writePages({
    ...content,
    out,
    shell,
    styles,
    renderer,
    output,
    onProgress: (done, total) => onProgress?.({ what: 'files', done, total }),
  })
  const feeds = [
    await output.write(join(out, 'feed.json'), generateFeedJson(site, articles)),
    await output.write(join(out, 'rss.xml'), generateRss(site, articles)),
    await output.write(join(out, 'atom.xml'), generateAtom(site, articles)),
    await writeReadsText(out, site, output),
    await writeSitemap(out, { site, pages: pages.pages, output }),
    await writeRobots(out, site, output),
  ]
  return written + pages.written + pages.removed > 0 || feeds.some(Boolean)
}
