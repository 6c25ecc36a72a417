import { after } from './after.ts'
import { openAnyway } from '../db/open-anyway.ts'
import { closeReaders } from '../db/open.ts'
import type { Reader } from '../db/schema.ts'
import {
  CHANNEL,
  PROTOCOL,
  toMessage,
  type SyncRequest,
  type SyncState,
  type ToPage,
  type ToWorker,
} from '../sync/messages.ts'
import { leftAlone } from '../sync/left-alone.ts'
import { scriptUrl } from './script-url.ts'
import type * as Later from './worker-later.ts'

/** How long a registration may take; one whose file hangs never ends. */
const REGISTERING = 4_000
/** How long whoever syncs may be silent before this page does it itself. */
const PATIENCE = 15_000

const listeners = new Set<(message: ToPage) => void>()
const updateListeners = new Set<() => void>()
let channel: BroadcastChannel | undefined
let begin: () => void
/** Not begun before the bridge is. */
let registering = new Promise<void>((resolve) => (begin = resolve)).then(tryToRegister)
let watchdog: ReturnType<typeof setTimeout> | undefined
let retrying: ReturnType<typeof setTimeout> | undefined
let installs = 0
let isUpdateWaiting = false

/** Registers the worker and starts to listen to it and to other pages; to be called once. */
export function startBridge(): void {
  // A frozen page could not let go of the database when another wants to upgrade it.
  document.addEventListener('freeze', closeReaders)
  begin()
  if (typeof BroadcastChannel === 'undefined') return
  channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', (event) => hear(toMessage(event.data)))
  void later((loaded, registration) => loaded.begin(registration))
}

/** Apple's pages may be left at any moment: that is to be seen to before their first question. */
export async function prepareStorage(): Promise<void> {
  if (navigator.vendor.startsWith('Apple')) await bringLater(({ leaveFree }) => leaveFree())
}

/** The phone's database; where it cannot be used, one named 'memory' that lasts as long as the page. */
export function openStorage(): Promise<Reader> {
  // What was put off until the phone's own opens can be shown now.
  return openAnyway(() => tellListeners({ type: 'changed', articles: 0 }))
}

/** `older` and `pictures` as in `SyncRequest`. */
type SyncOptions = Omit<SyncRequest, 'type'>

/** Asks the worker for a sync; where none answers, this page does the same work itself. */
export function requestSync(options: SyncOptions = {}): void {
  void Promise.all([Promise.race([registering, after(REGISTERING)]), openStorage()]).then(
    ([registration, db]) => {
      const worker = registration?.active ?? registration?.waiting ?? registration?.installing
      // A worker does not see what this page holds in memory.
      if (!worker || db.name === 'memory') return syncHere(options)
      watch(options)
      tell(worker, { type: 'sync', ...options })
    },
    () => syncHere(options),
  )
}

/** As `requestSync`, but by itself: a server that has trouble is left alone for a while. */
export async function requestSyncWhenDue(): Promise<void> {
  const wait = await openStorage()
    .then(leftAlone)
    .catch(() => 0)
  if (wait > 0) again(wait)
  else requestSync()
}

export function onMessage(listener: (message: ToPage) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Calls the listener when a new version is stored and waits for the reader to agree. */
export function onUpdate(listener: () => void): () => void {
  updateListeners.add(listener)
  if (isUpdateWaiting) listener()
  return () => updateListeners.delete(listener)
}

/** The reader agreed: the waiting version takes over, then the page starts with it. */
export function activateUpdate(): void {
  void later(({ activate }, registration) => activate(registration))
}

function tryToRegister(): Promise<ServiceWorkerRegistration | undefined> {
  return registerWorker().catch(() => undefined)
}

async function registerWorker(): Promise<ServiceWorkerRegistration | undefined> {
  if (!import.meta.env.PROD || !channel || !('serviceWorker' in navigator)) return undefined
  const registration = await navigator.serviceWorker.register(scriptUrl('/sw.js'), { updateViaCache: 'none' })
  if (registration.waiting) announceUpdate()
  registration.addEventListener('updatefound', () => {
    const { installing } = registration
    installing?.addEventListener('statechange', () => {
      // On the very first visit there is nothing to replace.
      if (installing.state === 'installed' && registration.active) announceUpdate()
      if (installing.state === 'redundant' && !registration.active) registerAgain()
    })
  })
  return registration
}

/** A file of the app was lost on the way; those that came are kept, so every time fewer are lacking. */
function registerAgain(): void {
  setTimeout(() => (registering = tryToRegister()), PATIENCE * 2 ** installs++)
}

function announceUpdate(): void {
  isUpdateWaiting = true
  for (const listener of updateListeners) listener()
}

function tell(worker: ServiceWorker, message: ToWorker): void {
  worker.postMessage({ ...message, version: PROTOCOL })
}

function hear(message: ToPage | undefined): void {
  if (!message) return
  if (message.type === 'state' && message.state.type !== 'fetching') end(message.state)
  else if (watchdog !== undefined) watch({})
  tellListeners(message)
}

/** A sync has ended; what is left to do has time until the page rests. */
function end(state: SyncState): void {
  unwatch()
  void bringLater(({ rest }) => rest(state, { registering, openStorage, again }))
}

async function later(
  what: (later: typeof Later, registration: ServiceWorkerRegistration) => unknown,
): Promise<void> {
  const registration = await registering
  if (registration) await bringLater((loaded) => what(loaded, registration))
}

/** What a start does not need comes when it is wanted; none of it is missed where it does not come. */
async function bringLater(what: (later: typeof Later) => unknown): Promise<void> {
  // By a name of its own, or the build would draw what follows into the loading, and miss a lost style.
  const loading = import('./worker-later.ts')
  await loading.then(what, () => undefined)
}

function again(wait: number): void {
  clearTimeout(retrying)
  retrying = setTimeout(requestSyncWhenDue, wait)
}

function tellListeners(message: ToPage): void {
  for (const listener of listeners) listener(message)
}

/** A worker may be stopped at any moment, without a word. */
function watch(options: SyncOptions): void {
  clearTimeout(watchdog)
  watchdog = setTimeout(() => void syncHere(options), PATIENCE)
}

function unwatch(): void {
  clearTimeout(watchdog)
  watchdog = undefined
}

async function syncHere(options: SyncOptions): Promise<void> {
  unwatch()
  const onMessage = (message: ToPage): void => {
    hear(message)
    channel?.postMessage(message)
  }
  await import('./worker-later.ts').then(
    ({ syncAlone }) => syncAlone({ ...options, onMessage }, openStorage),
    () => onMessage({ type: 'state', state: { type: 'failed', reason: 'offline' } }),
  )
}
