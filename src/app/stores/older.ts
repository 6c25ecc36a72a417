import { watch } from 'vue'
import { requestSync } from '../worker-bridge.ts'
import type { useSync } from './sync.ts'

const DEADLINE = 30_000

/** Has the next older news fetched; resolves with what then lies below the list. */
export function fetchOlder(sync: ReturnType<typeof useSync>): Promise<'beyond' | 'failed'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => end('failed'), DEADLINE)
    const stop = watch(
      () => sync.state,
      ({ type }) => {
        if (type !== 'fetching') end(type === 'failed' ? 'failed' : 'beyond')
      },
    )
    requestSync({ older: true })
    function end(tail: 'beyond' | 'failed'): void {
      clearTimeout(timer)
      stop()
      resolve(tail)
    }
  })
}
