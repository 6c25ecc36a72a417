import { subtractRanges, type SeqRange } from './coverage.ts'
import { getMeta } from './meta.ts'
import type { Policy, Reader } from './schema.ts'

export const ARTICLE_LIMITS = [100, 500, 2000, 'all'] as const
export const MEGABYTE_LIMITS = [50, 100, 300] as const
export const PICTURE_SIZES = ['none', 'small', 'full'] as const
export const NETWORKS = ['any', 'unmetered'] as const

export const DEFAULT_POLICY: Policy = { articles: 500, megabytes: 100, pictures: 'full', more: [] }

export async function getPolicy(db: Reader): Promise<Policy> {
  return { ...DEFAULT_POLICY, ...(await getMeta(db, 'policy')) }
}

/**
 * Takes the reader's choice over. What was let go before may be wanted now: its seqs count as
 * lacking again, so that the next sync fetches them.
 */
export async function putPolicy(db: Reader, policy: Policy): Promise<void> {
  const { store, done } = db.transaction('meta', 'readwrite')
  const [coverage, thinned] = await Promise.all([store.get('coverage'), store.get('thinned')])
  // Under these names `meta` holds ranges.
  const held = subtractRanges((coverage ?? []) as SeqRange[], (thinned ?? []) as SeqRange[])
  await Promise.all([
    store.put(policy, 'policy'),
    store.put(held, 'coverage'),
    store.delete('thinned'),
    store.delete('room'),
    done,
  ])
}

/** A policy from outside: what is valid of it, the defaults for the rest. */
export function toPolicy(value: unknown): Policy {
  const { articles, megabytes, pictures, network, more } = Object(value) as Record<keyof Policy, unknown>
  const chosen = NETWORKS.find((name) => name === network)
  return {
    articles: ARTICLE_LIMITS.find((limit) => limit === articles) ?? DEFAULT_POLICY.articles,
    megabytes: MEGABYTE_LIMITS.find((limit) => limit === megabytes) ?? DEFAULT_POLICY.megabytes,
    pictures: PICTURE_SIZES.find((size) => size === pictures) ?? DEFAULT_POLICY.pictures,
    ...(chosen && { network: chosen }),
    more: Array.isArray(more) ? more.filter((id) => typeof id === 'string').slice(0, 64) : [],
  }
}
