import type { Article } from '../model/article.ts'
import type { LogChanges } from './log.ts'

/** What a run does, or would do, to one article. */
export interface Change {
  type: 'added' | 'changed' | 'withdrawn'
  slug: string
  title: string
}

/** More of a source changes at once than is likely to be meant. */
export interface MassChange {
  source: string
  changed: number
  withdrawn: number
  /** How many published articles it could have been. */
  articles: number
}

export interface ChangesInput {
  /** What each source named in this run, withdrawn articles included. */
  sources: readonly { name: string; drafts: readonly { slug: string }[] }[]
  /** Every published article by slug. */
  published: ReadonlyMap<string, Article>
  changes: LogChanges
  /** What withdrawals of articles are counted for that no source names any more: the config. */
  otherwise: string
}

/** What the run changes, article by article. */
export function listChanges(
  { articles, removed }: LogChanges,
  published: ChangesInput['published'],
): Change[] {
  return [
    ...articles.map(({ slug, title }): Change => {
      return { type: published.has(slug) ? 'changed' : 'added', slug, title }
    }),
    ...removed.map(({ slug }): Change => {
      return { type: 'withdrawn', slug, title: published.get(slug)?.title ?? '' }
    }),
  ]
}

/**
 * Sources of which more than a fifth, and at least five, of the published articles would change or go
 * at once: more likely than so many corrections is that something else stands in the source's place.
 * Counted are the articles that the source names in this run. New ones are no change.
 */
export function findMassChanges({ sources, published, changes, otherwise }: ChangesInput): MassChange[] {
  const changed = new Set(changes.articles.map(({ slug }) => slug))
  const removed = new Set(changes.removed.map(({ slug }) => slug))
  const count = (source: string, slugs: ReadonlySet<string>): MassChange => ({
    source,
    changed: [...slugs].filter((slug) => changed.has(slug)).length,
    withdrawn: [...slugs].filter((slug) => removed.has(slug)).length,
    articles: slugs.size,
  })
  const named = sources.map(({ name, drafts }) => count(name, publishedOf(drafts, published)))
  const known = new Set(sources.flatMap(({ drafts }) => drafts.map(({ slug }) => slug)))
  const others = new Set([...removed].filter((slug) => !known.has(slug)))
  return [...named, { ...count(otherwise, others), articles: published.size }].filter(isMass)
}

const LEAST = 5
const SHARE = 0.2

function publishedOf(
  drafts: readonly { slug: string }[],
  published: ChangesInput['published'],
): ReadonlySet<string> {
  return new Set(drafts.map(({ slug }) => slug).filter((slug) => published.has(slug)))
}

function isMass({ changed, withdrawn, articles }: MassChange): boolean {
  const touched = changed + withdrawn
  return touched >= LEAST && touched > articles * SHARE
}
