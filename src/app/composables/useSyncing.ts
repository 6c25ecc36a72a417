import { onMounted, onUnmounted, watch, type Ref } from 'vue'
import { useSync } from '../stores/sync.ts'

const OFTEN_ENOUGH = 5 * 60_000

/**
 * Asks for news at the start, when a network comes back, when the reader does, and when `now`, looked at
 * every minute, shows that the machine has slept.
 */
export function useSyncing(now: Readonly<Ref<number>>, clock: () => number = Date.now): void {
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

  // Who opens a laptop looks at a page that nobody has left.
  watch(now, (is, was) => was && is - was > OFTEN_ENOUGH && comeBack())
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
