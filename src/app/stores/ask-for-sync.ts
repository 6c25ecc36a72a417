import { watch } from 'vue'
import { DEADLINE } from '../../sync/fetch-bytes.ts'
import type { SyncState } from '../../sync/messages.ts'
import { requestSync } from '../worker-bridge.ts'
import type { useSync } from './sync.ts'

type EndOfSync = Exclude<SyncState, { type: 'idle' | 'fetching' }>

/** A little longer than the file itself, so that the sync says first what has become of it. */
const PATIENCE = DEADLINE + 10_000

/**
 * Has a sync done; resolves with how it ended, undefined where it says nothing for longer than a whole file
 * may take: where the signal is bad, a large pack takes minutes, and until then there is nothing to say.
 */
export function askForSync(
  sync: ReturnType<typeof useSync>,
  options: Parameters<typeof requestSync>[0],
): Promise<EndOfSync | undefined> {
  return new Promise((resolve) => {
    let timer = setTimeout(end, PATIENCE)
    const stop = watch(
      () => sync.state,
      (state) => {
        clearTimeout(timer)
        timer = setTimeout(end, PATIENCE)
        if (state.type === 'current' || state.type === 'failed') end(state)
      },
    )
    requestSync(options)
    function end(state?: EndOfSync): void {
      clearTimeout(timer)
      stop()
      resolve(state)
    }
  })
}
