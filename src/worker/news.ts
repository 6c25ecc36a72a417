import { openReader } from '../db/open.ts'
import { CHANNEL, type SyncState, type ToPage } from '../sync/messages.ts'
import { sync } from '../sync/sync.ts'

/** Brings the news and tells every page how far it is. */
export async function syncAndAnnounce(options: { older?: boolean } = {}): Promise<SyncState> {
  const channel = new BroadcastChannel(CHANNEL)
  const onMessage = (message: ToPage): void => channel.postMessage(message)
  try {
    return await sync({ ...options, db: await openReader(), onMessage })
  } catch {
    // The database does not open: the page says so.
    const state: SyncState = { type: 'failed', reason: 'storage' }
    onMessage({ type: 'state', state })
    return state
  } finally {
    channel.close()
  }
}
