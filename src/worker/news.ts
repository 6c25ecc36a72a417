import { openReader } from '../db/open.ts'
import { CHANNEL, type SyncRequest, type SyncState, type ToPage } from '../sync/messages.ts'
import { leftAlone } from '../sync/left-alone.ts'
import { sync } from '../sync/sync.ts'

/** Brings the news and tells every page how far it is. */
export async function syncAndAnnounce({
  older,
  pictures,
}: Omit<SyncRequest, 'type'> = {}): Promise<SyncState> {
  const channel = new BroadcastChannel(CHANNEL)
  const onMessage = (message: ToPage): void => channel.postMessage(message)
  try {
    return await sync({
      ...(older && { older }),
      ...(pictures && { pictures }),
      db: await openReader(),
      onMessage,
    })
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
export async function syncOrTryAgain(): Promise<void> {
  if ((await openReader().then(leftAlone, () => 0)) > 0) return
  const state = await syncAndAnnounce()
  if (state.type === 'failed' && (state.reason === 'offline' || state.reason === 'slow')) {
    throw new Error(state.reason)
  }
}
