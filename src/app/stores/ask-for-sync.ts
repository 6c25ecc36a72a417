import { watch } from 'vue'
import type { SyncState } from '../../sync/messages.ts'
import { requestSync } from '../worker-bridge.ts'
import type { useSync } from './sync.ts'

type EndOfSync = Exclude<SyncState, { type: 'idle' | 'fetching' }>

/** Has a sync done; resolves with how it ended, undefined where it says nothing for `patience` milliseconds. */
export function askForSync(
  sync: ReturnType<typeof useSync>,
  options: Parameters<typeof requestSync>[0],
  patience: number,
): Promise<EndOfSync | undefined> {
  return new Promise((resolve) => {
    let timer = setTimeout(end, patience)
    const stop = watch(
      () => sync.state,
      (state) => {
        clearTimeout(timer)
        timer = setTimeout(end, patience)
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
