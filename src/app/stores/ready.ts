import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { checkStored, type Check, type CheckStep } from '../../sync/check.ts'
import { toFailure } from '../../sync/errors.ts'
import { mendingBytes, mendStored } from '../../sync/mend.ts'
import type { SyncFailure } from '../../sync/messages.ts'
import { askForSync } from './ask-for-sync.ts'
import { useDatabase } from './database.ts'
import { useSync } from './sync.ts'

/** What was found, and what the browser says of itself. */
export interface ReadyReport extends Check {
  persisted: 'yes' | 'no' | 'unknown'
  installed: 'yes' | 'no'
  /** Bytes that mending would fetch, about; 0 where there is nothing to mend. */
  mending: number
  /** Why mending did not bring everything. */
  failure?: SyncFailure
}

export type ReadyState =
  | { type: 'asleep' }
  | { type: 'checking'; step: CheckStep }
  | { type: 'mending'; done: number; total: number }
  | { type: 'checked'; report: ReadyReport }
  | { type: 'unavailable' }

export const useReady = defineStore('ready', () => {
  const database = useDatabase()
  const sync = useSync()
  const state = shallowRef<ReadyState>({ type: 'asleep' })
  let running = new AbortController()

  /** Opens everything that is kept, to see whether it can be read without a network. */
  async function check(): Promise<void> {
    await run((signal) => look(signal))
  }

  /** Fetches what the last check found missing, then checks again. */
  async function mend(): Promise<void> {
    const before = state.value
    if (before.type !== 'checked') return
    await run(async (signal) => {
      let found: Check = before.report
      let failure: SyncFailure | undefined
      show(signal, { type: 'mending', done: 0, total: 1 })
      if (found.lacking.articles > 0) {
        failure = await bringNews(signal)
        // It brought pictures as well.
        if (!failure) found = await look(signal)
      }
      return look(signal, failure ?? (await fetchMissing(found, signal)))
    })
  }

  function stop(): void {
    running.abort()
    state.value = { type: 'asleep' }
  }

  async function run(work: (signal: AbortSignal) => Promise<ReadyReport>): Promise<void> {
    running.abort()
    const { signal } = (running = new AbortController())
    try {
      const report = await work(signal)
      if (!signal.aborted) state.value = { type: 'checked', report }
    } catch {
      // Whatever keeps the stored things from being read, or the reader who had enough.
      if (!signal.aborted) state.value = { type: 'unavailable' }
    }
  }

  async function look(signal: AbortSignal, failure?: SyncFailure): Promise<ReadyReport> {
    show(signal, { type: 'checking', step: { what: 'shell', done: 0, total: 1 } })
    const db = await database.ask(async (db) => db)
    // What lasts as long as this page is no reading for underground.
    if (db.name === 'memory') throw new Error('nothing is kept')
    const found = await checkStored(db, {
      script: await ownScript(),
      signal,
      onProgress: (step) => show(signal, { type: 'checking', step }),
    })
    const device = { persisted: await isPersisted(), installed: isInstalled() }
    return { ...found, ...device, mending: mendingBytes(found), ...(failure && { failure }) }
  }

  /** A sync, as far as it is told; a stop here does not end it, for it was due anyway. */
  async function bringNews(signal: AbortSignal): Promise<SyncFailure | undefined> {
    const stop = watch(
      () => sync.state,
      (now) => {
        if (now.type === 'fetching') show(signal, { type: 'mending', done: now.done, total: now.total })
      },
    )
    const end = await askForSync(sync, { pictures: true })
    stop()
    return end === undefined ? 'slow' : end.type === 'failed' ? end.reason : undefined
  }

  async function fetchMissing(found: Check, signal: AbortSignal): Promise<SyncFailure | undefined> {
    show(signal, { type: 'mending', done: 0, total: 1 })
    const registration = await navigator.serviceWorker?.getRegistration()
    try {
      await mendStored(await database.ask(async (db) => db), found, {
        worker: registration?.active,
        signal,
        onProgress: (done, total) => show(signal, { type: 'mending', done, total }),
      })
      return undefined
    } catch (error) {
      return toFailure(error)
    }
  }

  /** After a stop nothing more is told. */
  function show(signal: AbortSignal, next: ReadyState): void {
    if (!signal.aborted) state.value = next
  }

  return { state, check, mend, stop }
})

/** This very file belongs to the build that must be whole; where a newer one waits, that one must. */
async function ownScript(): Promise<string | undefined> {
  const registration = await navigator.serviceWorker?.getRegistration()
  return registration?.waiting ? undefined : new URL(import.meta.url).pathname
}

async function isPersisted(): Promise<ReadyReport['persisted']> {
  const answer = await navigator.storage?.persisted?.().catch(() => undefined)
  return answer === undefined ? 'unknown' : answer ? 'yes' : 'no'
}

/** Started from the home screen; iOS says it in a way of its own. */
function isInstalled(): ReadyReport['installed'] {
  const { standalone } = navigator as Navigator & { standalone?: boolean }
  return standalone || matchMedia('(display-mode: standalone)').matches ? 'yes' : 'no'
}
