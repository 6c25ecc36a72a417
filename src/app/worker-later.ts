import { giveUpWhenLeft } from '../db/left-behind.ts'
import type { Reader } from '../db/schema.ts'
import { PROTOCOL, type SyncState, type ToWorker } from '../sync/messages.ts'
import type { SyncOptions } from '../sync/sync.ts'

/** https://wicg.github.io/background-sync/spec/ and https://wicg.github.io/periodic-background-sync/ */
type Registration = ServiceWorkerRegistration & {
  sync?: { register: (tag: string) => Promise<void> }
  periodicSync?: { register: (tag: string, options: { minInterval: number }) => Promise<void> }
}

const HALF_A_DAY = 12 * 60 * 60_000
/** How long after a sync the page tidies up. */
const REST = 2_000
let hasAskedForLater = false
let tidying: ReturnType<typeof setTimeout> | undefined

/** Where the browser offers it, news comes while the reader is closed; a refusal is no failure. */
export async function begin({ periodicSync }: Registration): Promise<void> {
  await periodicSync?.register('news', { minInterval: HALF_A_DAY }).catch(() => undefined)
}

/** For Apple's browsers, see `giveUpWhenLeft`; handed on as it is, it would cost the start page a script of its own. */
export function leaveFree(): void {
  giveUpWhenLeft()
}

interface Resting {
  registering: Promise<Registration | undefined>
  openStorage: () => Promise<Reader>
  /** Syncs after so many milliseconds. */
  again: (wait: number) => void
}

/** After a sync: what was kept is tidied once the page rests, and a failed one is tried again. */
export async function rest(state: SyncState, { registering, openStorage, again }: Resting): Promise<void> {
  clearTimeout(tidying)
  tidying = setTimeout(() => void tidy(state, { openStorage, again }), REST)
  const registration = await registering
  if (registration) await askForLaterIf(registration, state)
}

async function tidy(state: SyncState, { openStorage, again }: Omit<Resting, 'registering'>): Promise<void> {
  try {
    const { tidyUp } = await import('../sync/after-sync.ts')
    const wait = await tidyUp(await openStorage(), state)
    if (wait !== undefined) again(wait)
  } catch {
    // A page that is left gives up, and lacks what had not come; the next sync is tidied after, too.
  }
}

/** Where there was no answer, the browser tries again by itself: asked once, or it would ask for ever. */
async function askForLaterIf({ sync }: Registration, state: SyncState): Promise<void> {
  if (state.type === 'current') hasAskedForLater = false
  const isCutOff = state.type === 'failed' && (state.reason === 'offline' || state.reason === 'slow')
  if (!isCutOff || hasAskedForLater) return
  hasAskedForLater = true
  await sync?.register('news').catch(() => undefined)
}

/** Lets the waiting version take over; the page starts anew with it. */
export function activate({ waiting }: Registration): void {
  if (!waiting) return
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting.postMessage({ type: 'activate', version: PROTOCOL } satisfies ToWorker)
}

/** The database that a sync of this page is at work on. */
let syncing: string | undefined

/** A sync by the page itself; one at a time. */
export async function syncAlone(
  options: Omit<SyncOptions, 'db'>,
  openStorage: () => Promise<Reader>,
): Promise<void> {
  try {
    const db = await openStorage()
    // One that waits for a database that answers nothing is in nobody's way.
    if (syncing === db.name) return
    syncing = db.name
    const { syncInPage } = await import('../sync/sync-in-page.ts')
    await syncInPage({ ...options, db }, await hasWorker())
  } catch {
    options.onMessage?.({ type: 'state', state: { type: 'failed', reason: 'storage' } })
  }
  syncing = undefined
}

/** Whether anybody can show what pages keep; one whose worker was taken away keeps no pictures. */
async function hasWorker(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false
  return navigator.serviceWorker.getRegistration().then(Boolean, () => false)
}
