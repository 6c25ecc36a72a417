import { onMounted, onUnmounted } from 'vue'
import { useRouter } from 'vue-router'

const PATIENCE = 2000

/** Back in a list, the focus is on the article that was read, and nothing jumps. */
export function useReturn(): void {
  const router = useRouter()
  let place = 0
  let stop: (() => void) | undefined

  onMounted(() => {
    place = placeInHistory()
    stop = router.afterEach((to, from) => {
      const before = place
      place = placeInHistory()
      const isReturn = place < before && from.meta.place === 'reading' && to.meta.place !== 'reading'
      if (isReturn) focusSoon(from.path)
    })
  })
  onUnmounted(() => stop?.())
}

/** The router counts the entries of the browser's history. */
function placeInHistory(): number {
  const state: unknown = history.state
  const place = typeof state === 'object' && state !== null && 'position' in state ? state.position : 0
  return typeof place === 'number' ? place : 0
}

/** The list comes from the database a moment after its page. */
function focusSoon(path: string): void {
  const deadline = performance.now() + PATIENCE
  function look(): void {
    // Whoever has gone on in the meantime is not called back.
    if (!isUntouched() || performance.now() > deadline) return
    const row = document.querySelector<HTMLElement>(`main a[href="${CSS.escape(path)}"]`)
    if (row) row.focus({ preventScroll: true })
    else requestAnimationFrame(look)
  }
  // The navigation itself puts the focus on the page first.
  setTimeout(() => requestAnimationFrame(look))
}

function isUntouched(): boolean {
  const { activeElement } = document
  return !activeElement || activeElement === document.body || activeElement.id === 'main'
}
