import { onMounted, onUnmounted, shallowRef, watch, type Ref } from 'vue'

/** About as many rows as a phone shows. */
const FIRST = 4
const MORE = 4

/** How many of the rows stand on the page: few at once, some with every frame, so that no frame comes late. */
export function useSlices(total: () => number): Readonly<Ref<number>> {
  const shown = shallowRef(FIRST)
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function grow(): void {
    if (shown.value < total()) shown.value += MORE
    if (shown.value < total()) growSoon()
  }

  /** After the next frame: what is there already is drawn by itself. */
  function growSoon(): void {
    stop()
    frame = requestAnimationFrame(() => {
      timer = setTimeout(grow)
    })
  }

  function stop(): void {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }

  onMounted(() => watch(total, growSoon, { immediate: true }))
  onUnmounted(stop)
  return shown
}
