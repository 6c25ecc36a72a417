import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isSlug, type Article } from '../model/article.ts'
import type { Problem, SourceResult } from './draft.ts'
import type { Output } from './output.ts'
import { unlessMissing } from './write-file.ts'

/** What each source named when it last seemed to be itself: slugs by `sourceKey`. */
export type SourceMemory = ReadonlyMap<string, readonly string[]>

/** A source as it answered in this run. */
export interface AnsweredSource extends SourceResult {
  /** Its `sourceKey`. */
  key: string
  name: string
}

export interface CheckOptions {
  memory: SourceMemory
  /** Every published article by slug. */
  published: ReadonlyMap<string, Article>
  /** Whether the operator says that everything is as it should be. */
  accept: boolean
}

/** Stands for a source in a file that anyone may read: its address may hold a key. */
export function sourceKey({ name, address }: { name: string; address: string }): string {
  return createHash('sha256').update(`${name}\n${address}`).digest('hex').slice(0, 16)
}

/**
 * A source that is suddenly empty or has lost nine tenths is reported: nothing is withdrawn for it.
 * What comes from nowhere near where its articles came from is left out, until the operator accepts it.
 */
export function checkSource<Source extends AnsweredSource>(source: Source, options: CheckOptions): Source {
  const message = options.accept ? '' : suspicionOf(source, options)
  if (message === '') return source
  const problem: Problem = { type: 'left-out', source: source.name, item: '', message }
  const drafts = isReplaced(source, options) ? [] : source.drafts
  return { ...source, drafts, problems: [...source.problems, problem] }
}

/** What to remember of this run; of a source that did not answer, or not as before, what was known. */
export function remember(sources: readonly AnsweredSource[], options: CheckOptions): SourceMemory {
  const { memory, accept } = options
  const entries = sources.map((source): [string, readonly string[]] => {
    const isItself = source.answered && (accept || suspicionOf(source, options) === '')
    const slugs = isItself ? source.drafts.map(({ slug }) => slug).sort() : memory.get(source.key)
    return [source.key, slugs ?? []]
  })
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A broken memory only means that nothing is noticed this time. */
export async function readSourceMemory(out: string): Promise<SourceMemory> {
  const text = await unlessMissing(readFile(memoryFile(out), 'utf8'), '{}')
  try {
    const { sources = {} } = JSON.parse(text) as { sources?: Record<string, unknown> }
    return new Map(Object.entries(sources).map(([key, slugs]) => [key, toSlugs(slugs)]))
  } catch {
    return new Map()
  }
}

export function writeSourceMemory(out: string, memory: SourceMemory, output: Output): Promise<boolean> {
  const text = JSON.stringify({ version: 1, sources: Object.fromEntries(memory) })
  return output.write(memoryFile(out), text)
}

/** From so many articles on, a source is known well enough to wonder about it. */
const ENOUGH = 5
/** A source with less than one article in so many has lost nine tenths. */
const TENTH = 10

function suspicionOf(source: AnsweredSource, options: CheckOptions): string {
  const before = options.memory.get(source.key) ?? []
  const { answered, drafts } = source
  if (!answered || before.length === 0) return ''
  if (drafts.length === 0)
    return `It is empty now, after ${before.length} articles the last time; those stay.`
  if (isReplaced(source, options)) {
    const places = [...hostsOf(drafts)].join(', ')
    return `All that it has comes from elsewhere now (${places}): ${drafts.length} articles wait for --yes.`
  }
  const isLost = before.length > ENOUGH && drafts.length * TENTH <= before.length
  return isLost
    ? `It has ${drafts.length} articles now, after ${before.length} the last time; those stay.`
    : ''
}

/** Whether nothing is left of what it named, and nothing comes from the same hosts. */
function isReplaced({ key, drafts }: AnsweredSource, { memory, published }: CheckOptions): boolean {
  const before = memory.get(key) ?? []
  const named = new Set(before)
  if (before.length < ENOUGH || drafts.some(({ slug }) => named.has(slug))) return false
  const known = hostsOf(before.flatMap((slug) => published.get(slug) ?? []))
  const hosts = hostsOf(drafts)
  return known.size > 0 && hosts.size > 0 && ![...hosts].some((host) => known.has(host))
}

function hostsOf(articles: readonly { url: string }[]): Set<string> {
  const urls = articles.map(({ url }) => url).filter((url) => URL.canParse(url))
  return new Set(urls.map((url) => new URL(url).host))
}

function toSlugs(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(isSlug) : []
}

function memoryFile(out: string): string {
  return join(out, 'feed/sources.json')
}
