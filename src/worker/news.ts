import { openReader } from '../db/open.ts'
import { CHANNEL, type SyncRequest, type SyncState, type ToPage } from '../sync/messages.ts'
import { leftAlone } from '../sync/left-alone.ts'
import { dropStartPages } from '../sync/shell-cache.ts'
import { sync } from '../sync/sync.ts'
import type { ShellOptions } from './shell.ts'
import { keepStart } from './start-page.ts'

/** The files of the app that this worker came with; `installing` is over when they are there. */
export interface OwnShell extends ShellOptions {
  installing: Promise<unknown>
}

/** Brings the news and tells every page how far it is. */
export async function syncAndAnnounce(
  shell: OwnShell,
  { older, pictures }: Omit<SyncRequest, 'type'> = {},
): Promise<SyncState> {
  const channel = new BroadcastChannel(CHANNEL)
  let dropping: Promise<void> | undefined
  const onMessage = (message: ToPage): void => {
    if (message.type === 'changed') dropping ??= dropStartPages()
    channel.postMessage(message)
  }
  try {
    const db = await openReader()
    const asked = { ...(older && { older }), ...(pictures && { pictures }) }
    const state = await sync({ ...asked, db, onMessage })
    if (state.type === 'current')
      // Without it a start shows its headlines with the script.
      await Promise.all([shell.installing, dropping])
        .then(() => keepStart(db, shell))
        .catch(() => undefined)
    return state
  } catch {
    // The database does not open: the page says so.
    const state: SyncState = { type: 'failed', reason: 'storage' }
    onMessage({ type: 'state', state })
    return state
  } finally {
    channel.close()
  }
}

/**
 * What the browser wakes the worker for; a server that had trouble is left alone. Rejects where there
 * was no network, so that it is woken again once there is.
 */
export async function syncOrTryAgain(shell: OwnShell): Promise<void> {
  if ((await openReader().then(leftAlone, () => 0)) > 0) return
  const state = await syncAndAnnounce(shell)
  if (state.type === 'failed' && (state.reason === 'offline' || state.reason === 'slow')) {
    throw new Error(state.reason)
  }
}
