import { onMounted, onUnmounted } from 'vue'
import { useSync } from '../stores/sync.ts'

const OFTEN_ENOUGH = 5 * 60_000

/** Asks for news at the start, when a network comes back and when the reader does. */
export function useSyncing(clock: () => number = Date.now): void {
  const sync = useSync()
  let stop: (() => void) | undefined
  let asked = 0

  function update(): void {
    asked = clock()
    void sync.updateWhenDue()
  }

  function comeBack(): void {
    const isDue = Math.abs(clock() - asked) > OFTEN_ENOUGH || sync.state.type === 'failed'
    if (document.visibilityState === 'visible' && isDue) update()
  }

  onMounted(() => {
    stop = sync.listen()
    // The bridge starts right after the mount.
    queueMicrotask(update)
    window.addEventListener('online', update)
    document.addEventListener('visibilitychange', comeBack)
  })
  onUnmounted(() => {
    stop?.()
    window.removeEventListener('online', update)
    document.removeEventListener('visibilitychange', comeBack)
  })
}
