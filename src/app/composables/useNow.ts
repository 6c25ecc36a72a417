import { onMounted, onUnmounted, readonly, ref, type Ref } from 'vue'

const MINUTE = 60_000

/** The time in milliseconds, 0 before the page runs; looked at every minute and on coming back. */
export function useNow(clock: () => number = Date.now): Readonly<Ref<number>> {
  const now = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined

  function look(): void {
    now.value = clock()
  }

  onMounted(() => {
    look()
    timer = setInterval(look, MINUTE)
    document.addEventListener('visibilitychange', look)
  })
  onUnmounted(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
  })
  return readonly(now)
}
