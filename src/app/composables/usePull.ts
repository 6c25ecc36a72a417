import { onMounted, onUnmounted, ref, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import { useSync } from '../stores/sync.ts'
import { createPullRecogniser, FAR_ENOUGH } from './pull.ts'

export type PullState = { type: 'none' } | { type: 'pulling' | 'far'; height: number }

/** Pulling a list down updates it where the browser has no such gesture of its own. */
export function usePull(): Ref<PullState> {
  const route = useRoute()
  const sync = useSync()
  const state = ref<PullState>({ type: 'none' })
  const pull = createPullRecogniser()
  let isOn = false

  function start({ touches, timeStamp }: TouchEvent): void {
    const isList = route.meta.place === 'front' || route.meta.place === 'list'
    const [touch] = touches
    isOn = touches.length === 1 && touch !== undefined && isList && window.scrollY <= 0 && isOwn()
    if (isOn) pull.start({ x: touch!.clientX, y: touch!.clientY, time: timeStamp })
  }

  function move({ touches, timeStamp }: TouchEvent): void {
    const [touch] = touches
    if (!isOn || !touch) return
    const height = pull.move({ x: touch.clientX, y: touch.clientY, time: timeStamp })
    if (height === 0) state.value = { type: 'none' }
    else state.value = { type: height >= FAR_ENOUGH ? 'far' : 'pulling', height }
  }

  function end(): void {
    if (isOn && pull.end()) sync.update()
    cancel()
  }

  function cancel(): void {
    isOn = false
    state.value = { type: 'none' }
  }

  const listeners = { touchstart: start, touchmove: move, touchend: end, touchcancel: cancel }
  onMounted(() => {
    for (const [name, listener] of Object.entries(listeners))
      document.addEventListener(name as keyof typeof listeners, listener, { passive: true })
  })
  onUnmounted(() => {
    for (const [name, listener] of Object.entries(listeners))
      document.removeEventListener(name as keyof typeof listeners, listener)
  })
  return state
}

/** Installed on an iPhone there is no pulling, and none where the page has switched it off. */
function isOwn(): boolean {
  if ('standalone' in navigator && navigator.standalone === true) return true
  return [document.documentElement, document.body].some(
    (element) => !['', 'auto'].includes(getComputedStyle(element).overscrollBehaviorY),
  )
}
