import type { Holding } from '../db/holdings.ts'

/** The smallest choice of how many articles to keep: these go last, read or not. */
const FRONT = 100

/**
 * What is kept, the most important first: saved, then the newest hundred, then what is unread, then
 * what was read; newest first each. Whatever has to give way does so from the end.
 */
export function byImportance(holdings: readonly Holding[], front = FRONT): Holding[] {
  const others = holdings.filter(({ isSaved }) => !isSaved)
  const parts = [others.slice(0, front), others.slice(front)]
  return [
    ...holdings.filter(({ isSaved }) => isSaved),
    ...parts.flatMap((part) => [
      ...part.filter(({ opened }) => opened === 0),
      ...part.filter(({ opened }) => opened > 0),
    ]),
  ]
}
