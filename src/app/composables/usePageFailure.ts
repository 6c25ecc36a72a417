import { onMounted, onUnmounted, ref, type Ref } from 'vue'
import { useRouter } from 'vue-router'

/** Whether the page last asked for could not be shown, as when its script is out of reach. */
export function usePageFailure(): Ref<'none' | 'failed'> {
  const router = useRouter()
  const state = ref<'none' | 'failed'>('none')
  const stops: (() => void)[] = []
  function fail(address: string): void {
    state.value = 'failed'
    // The worker may be able to mend its files; then the page is loaded anew, once.
    dispatchEvent(new CustomEvent('page-lost', { detail: address }))
  }
  onMounted(() => {
    if (router.currentRoute.value.matched.length === 0) fail(location.href)
    stops.push(router.onError((_error, { fullPath }) => fail(new URL(fullPath, location.href).href)))
    stops.push(router.afterEach(() => (state.value = 'none')))
  })
  onUnmounted(() => {
    for (const stop of stops) stop()
  })
  return state
}
