import { onMounted, onUnmounted, watch } from 'vue'

/** About two screens of a phone: more is there before somebody gets to the end. */
const NEAR = '1500px'

/** Tells when the end of what is on the page comes near; `end` is undefined while nothing shall follow it. */
export function useNearEnd(end: () => Element | null | undefined, onNear: () => void): void {
  let observer: IntersectionObserver | undefined

  onMounted(() => {
    const near = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) onNear()
      },
      { rootMargin: NEAR },
    )
    observer = near
    watch(
      end,
      (element, _before, onCleanup) => {
        if (!element) return
        near.observe(element)
        onCleanup(() => near.unobserve(element))
      },
      { immediate: true, flush: 'post' },
    )
  })
  onUnmounted(() => observer?.disconnect())
}
