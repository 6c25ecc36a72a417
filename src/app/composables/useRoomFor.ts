import { onMounted, onUnmounted, watch } from 'vue'

/** Tells the page's styles how tall a piece over it is, so that they can leave room; nothing while it is not there. */
export function useRoomFor(
  piece: () => HTMLElement | null | undefined,
  property: '--player' | '--panel',
): void {
  let observer: ResizeObserver | undefined

  function give(height: number): void {
    const { style } = document.documentElement
    if (height > 0) style.setProperty(property, `${height}px`)
    else style.removeProperty(property)
  }

  onMounted(() => {
    watch(
      piece,
      (element) => {
        observer?.disconnect()
        give(0)
        if (!element) return
        observer = new ResizeObserver(() => give(element.offsetHeight))
        observer.observe(element)
      },
      { immediate: true, flush: 'post' },
    )
  })
  onUnmounted(() => {
    observer?.disconnect()
    give(0)
  })
}
