import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { getBorn } from '../../db/born.ts'
import { getMeta } from '../../db/meta.ts'
import { getPolicy } from '../../db/policy.ts'
import { isGoneForLong } from '../../sync/back-off.ts'
import { attempt } from './attempt.ts'
import { DatabaseError, useDatabase } from './database.ts'
import { useSync } from './sync.ts'

/** What the reader must know about what is kept; said once, quietly. */
export type KeepNote =
  | { type: 'none' }
  /** This browser stores nothing. */
  | { type: 'not-kept' }
  /** The phone has deleted what was kept. */
  | { type: 'emptied' }
  /** What an iPhone keeps for its browser is not there when it starts from the home screen. */
  | { type: 'first-start' }
  /** The server has not known this site for a week. */
  | { type: 'gone' }
  /** There is no room for all that the reader wants. */
  | { type: 'full' }
  /** Pictures wait for the reader's word, because the browser does not know what bytes cost here. */
  | { type: 'ask'; pictures: number; bytes: number }

/** A second memory of the browser, that is not always emptied together with the first. */
export type Marker = () => Pick<Storage, 'getItem' | 'setItem'>

const KEY = 'worksite-reader-born'

export const useKeepNotes = defineStore('keep-notes', () => {
  const database = useDatabase()
  const sync = useSync()
  /** Whether the reader has said where pictures may be fetched. */
  const asked = shallowRef<'unknown' | 'open' | 'answered'>('unknown')
  const hasLost = shallowRef(false)
  const isFirstStart = shallowRef(false)
  const isGone = shallowRef(false)
  const dismissed = shallowRef<ReadonlySet<KeepNote['type']>>(new Set())

  const note = computed<KeepNote>(
    () => candidates().find(({ type }) => !dismissed.value.has(type)) ?? { type: 'none' },
  )

  /** All that there is to say, the most important first. */
  function candidates(): KeepNote[] {
    const { state } = sync
    const notes: KeepNote[] = []
    if (database.state.type === 'unavailable') notes.push({ type: 'not-kept' })
    if (hasLost.value) notes.push({ type: 'emptied' })
    if (isGone.value) notes.push({ type: 'gone' })
    if (state.type !== 'current') return isFirstStart.value ? [...notes, { type: 'first-start' }] : notes
    if (state.isFull) notes.push({ type: 'full' })
    if (state.held && asked.value === 'open') notes.push({ type: 'ask', ...state.held })
    return notes
  }

  watch(() => sync.state.type, lookForSite)

  /** Whether the site is still there, as far as this phone knows. */
  async function lookForSite(type: typeof sync.state.type): Promise<void> {
    if (type === 'current') isGone.value = isFirstStart.value = false
    if (type !== 'failed') return
    isGone.value = (await database.tryAsk((db) => isGoneForLong(db))) ?? isGone.value
  }

  /**
   * Compares the two memories: where only the marker knows this phone, the other was emptied.
   * `isFromHome`: an iPhone has started this from its home screen.
   */
  async function look(marker: Marker, { now = Date.now(), isFromHome = false } = {}): Promise<void> {
    try {
      const { network } = await database.ask(getPolicy)
      asked.value = network ? 'answered' : 'open'
      const { born, isNew } = await database.ask((db) => getBorn(db, String(now)))
      if (database.state.type !== 'open') return
      const known = attempt(() => marker().getItem(KEY))
      if (isNew && known) hasLost.value = true
      if (known !== born) attempt(() => marker().setItem(KEY, born))
      const heard = await database.ask((db) => getMeta(db, 'heard'))
      isFirstStart.value = isFromHome && heard === undefined
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
    }
  }

  function dismiss(): void {
    dismissed.value = new Set([...dismissed.value, note.value.type])
  }

  function answered(): void {
    asked.value = 'answered'
  }

  return { note, look, dismiss, answered }
})
