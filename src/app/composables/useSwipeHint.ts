import { onMounted, onUnmounted, shallowRef, watch, type Ref } from 'vue'
import { attempt } from '../stores/attempt.ts'

type Home = () => Pick<Storage, 'getItem' | 'setItem'>

const KEY = 'worksite-reader-swipe-hint'

/** Whether to tell of swiping: to fingers, and until it has been on screen once. */
export function useSwipeHint(
  hint: () => Element | null | undefined,
  home: Home = () => localStorage,
): Readonly<Ref<boolean>> {
  const isShown = shallowRef(false)
  let observer: IntersectionObserver | undefined

  function look(entries: IntersectionObserverEntry[]): void {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return
    observer?.disconnect()
    remember(home)
  }

  onMounted(() => {
    isShown.value = matchMedia('(pointer: coarse)').matches && !isKnown(home)
    watch(
      hint,
      (element) => {
        observer?.disconnect()
        if (!element) return
        observer = new IntersectionObserver(look, { threshold: 1 })
        observer.observe(element)
      },
      { flush: 'post', immediate: true },
    )
  })
  onUnmounted(() => observer?.disconnect())
  return isShown
}

/** A phone that keeps nothing would be told again and again: rather never. */
function isKnown(home: Home): boolean {
  return attempt(() => home().getItem(KEY)) !== null
}

function remember(home: Home): void {
  // Where it is full, it is said once more.
  attempt(() => home().setItem(KEY, 'seen'))
}
