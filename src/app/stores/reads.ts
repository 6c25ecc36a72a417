import { defineStore } from 'pinia'
import { computed } from 'vue'
import { forgetOpenings, noteOpening } from '../../db/openings.ts'
import type { Reader } from '../../db/schema.ts'
import { bringReads } from '../../sync/bring-reads.ts'
import { isSparing } from '../../sync/network.ts'
import { sendOpenings } from '../../sync/send-openings.ts'
import { useDatabase } from './database.ts'
import { useSettings } from './settings.ts'
import { useSite } from './site.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR

/** How often articles were read: what this phone tells of it, and what it is told. */
export const useReads = defineStore('reads', () => {
  const database = useDatabase()
  const settings = useSettings()
  const site = useSite()
  /** Whether this reader's openings are counted: as they chose, else as their browser says to every site. */
  const choice = computed(() => settings.settings.reads ?? (asksNotToBeFollowed() ? 'off' : 'on'))
  /** Whether the site counts at all. */
  const isOffered = computed(() => site.site?.reads !== false)
  let isExchanging = false

  function isCounting(): boolean {
    return isOffered.value && choice.value === 'on'
  }

  /** An article was opened. */
  async function note(slug: string, now = Date.now()): Promise<void> {
    // Without storage nothing is counted; the news matters more.
    if (isCounting()) await database.tryAsk((db) => noteOpening(db, slug, Math.floor(now / DAY)))
  }

  /** To be called when the site was just reached. Says whether there are other counts to show. */
  async function exchange(): Promise<'changed' | 'unchanged'> {
    if (isExchanging) return 'unchanged'
    isExchanging = true
    try {
      await database.tryAsk<unknown>(isCounting() ? tell : forgetOpenings)
      return (await database.tryAsk(hear)) ?? 'unchanged'
    } finally {
      isExchanging = false
    }
  }

  /** A no takes back what was not told yet, too. */
  async function choose(reads: 'on' | 'off'): Promise<void> {
    settings.change({ reads })
    if (reads === 'off') await database.tryAsk(forgetOpenings)
  }

  return { choice, isOffered, note, exchange, choose }
})

function tell(db: Reader): Promise<unknown> {
  return sendOpenings(db, { batches: isSparing() ? 'full' : 'any' })
}

function hear(db: Reader): Promise<'changed' | 'unchanged'> {
  return bringReads(db, { every: isSparing() ? DAY : 6 * HOUR })
}

/** https://www.w3.org/TR/tracking-dnt/ and https://w3c.github.io/gpc/: nobody is followed here, but they said no. */
export function asksNotToBeFollowed(browser: object | undefined = globalThis.navigator): boolean {
  const { doNotTrack, globalPrivacyControl } = (browser ?? {}) as Record<string, unknown>
  return doNotTrack === '1' || doNotTrack === 'yes' || globalPrivacyControl === true
}
