import { isCovered, type SeqRange } from '../db/coverage.ts'
import type { PackEntry } from '../feed/head.ts'

export interface Plan {
  /** Newest first: what this phone lacks of what it should have. */
  packs: PackEntry[]
  /** How many articles stay on the server. */
  beyond: number
}

/**
 * Which packs to fetch, so that at least the `keep` newest articles are held; with `older` also
 * the next one behind those. Never one whose range is held already.
 */
export function planFetches(
  packs: readonly PackEntry[],
  coverage: readonly SeqRange[],
  options: { keep: number; older?: boolean },
): Plan {
  const plan: Plan = { packs: [], beyond: 0 }
  let held = 0
  let older = options.older ?? false
  for (const pack of packs) {
    if (isCovered(coverage, pack)) held += pack.articles
    else if (held < options.keep || older) {
      older &&= held < options.keep
      held += pack.articles
      plan.packs.push(pack)
    } else plan.beyond += pack.articles
  }
  return plan
}
