import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { Article } from '../model/article.ts'
import type { Site } from '../model/site.ts'
import { ConfigError, type Config } from './config.ts'
import type { Draft, Problem, ReportedField, SourceResult } from './draft.ts'
import { applyCorrections, parseCorrections, type Corrections } from './sources/pages/corrections.ts'
import {
  createRedirects,
  oldHosts,
  readRedirects,
  writeRedirects,
  type OldArticle,
} from './sources/pages/redirects.ts'
import { generateReport } from './sources/pages/report.ts'
import { writeFileAtomic } from './write-file.ts'

/** Files that the operator and a run exchange. All are paths. */
export interface OperatorFiles {
  /** Where to write what was guessed weakly, as CSV. */
  report?: string | undefined
  /** Such a file, corrected; it goes before the one that the config names. */
  corrections?: string | undefined
  /** The folder for the redirects from the old site to the new. */
  redirects?: string | undefined
}

/** What was corrected, and what there is to say about it. */
export interface CorrectedSources<Source> {
  sources: Source[]
  fields: ReportedField[]
  problems: Problem[]
}

/** What every source named, and what is published. */
export interface KnownArticles {
  sources: readonly { fields?: readonly ReportedField[]; drafts: readonly NamedArticle[] }[]
  articles: readonly Article[]
}

type NamedArticle = Pick<Draft, 'slug' | 'url' | 'aliases'>

/** Throws a ConfigError where the file is not there: without it a run would undo what was corrected. */
export async function readCorrections(
  config: Config,
  { corrections }: OperatorFiles,
  now: number,
): Promise<Corrections> {
  const file = corrections ? resolve(corrections) : config.corrections
  if (file === '') return { name: '', rows: [], problems: [] }
  try {
    return parseCorrections(await readFile(file), { name: basename(file), site: config.site, now })
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause
    throw new ConfigError([`${file}: cannot be read (${cause.message})`], { cause })
  }
}

/** Lets the operator's corrections go before what the sources say. */
export function correctSources<Source extends SourceResult>(
  sources: readonly Source[],
  corrections: Corrections,
  { site, published }: { site: Site; published: ReadonlyMap<string, Article> },
): CorrectedSources<Source> {
  const found = {
    drafts: sources.flatMap(({ drafts }) => drafts),
    fields: sources.flatMap(({ fields = [] }) => fields),
    published: new Set(published.keys()),
  }
  const { drafts, fields, problems } = applyCorrections(corrections, found, site)
  let start = 0
  const corrected = sources.map((source) => {
    const own = drafts.slice(start, (start += source.drafts.length))
    return { ...source, drafts: own }
  })
  return { sources: corrected, fields, problems }
}

/** Writes the report where the operator wants it. */
export async function writeReport(
  { report }: OperatorFiles,
  fields: readonly ReportedField[],
): Promise<void> {
  if (report) await writeFileAtomic(resolve(report), generateReport(fields))
}

/** Writes the redirects where the operator wants them; only the old sites' own addresses lead anywhere. */
export async function writeRedirectFiles(
  { redirects }: OperatorFiles,
  config: Config,
  known: KnownArticles,
): Promise<Problem[]> {
  if (!redirects) return []
  const guessed = known.sources.filter(({ fields }) => fields !== undefined)
  const hosts = oldHosts(
    config.sources,
    guessed.flatMap(({ drafts }) => drafts),
  )
  const folder = resolve(redirects)
  const created = createRedirects(withAliases(known), {
    hosts,
    siteUrl: config.site.url,
    before: await readRedirects(folder),
  })
  await writeRedirects(folder, created.redirects)
  return created.skipped.map(({ address, message }): Problem => ({
    type: 'notice',
    source: 'redirects',
    item: address,
    message,
  }))
}

/** The articles with every address that a source found them at. */
function withAliases({ sources, articles }: KnownArticles): OldArticle[] {
  const aliases = new Map<string, string[]>()
  for (const { slug, url, aliases: others = [] } of sources.flatMap(({ drafts }) => drafts)) {
    aliases.set(slug, [...(aliases.get(slug) ?? []), url, ...others])
  }
  return articles.map(({ slug, url }) => ({ slug, url, aliases: aliases.get(slug) ?? [] }))
}
