import { onMounted, onUnmounted, ref, type Ref } from 'vue'
import { useRouter } from 'vue-router'

/** Whether the page last asked for could not be shown, as when its script is out of reach. */
export function usePageFailure(): Ref<'none' | 'failed'> {
  const router = useRouter()
  const state = ref<'none' | 'failed'>('none')
  const stops: (() => void)[] = []
  onMounted(() => {
    if (router.currentRoute.value.matched.length === 0) state.value = 'failed'
    stops.push(router.onError(() => (state.value = 'failed')))
    stops.push(router.afterEach(() => (state.value = 'none')))
  })
  onUnmounted(() => {
    for (const stop of stops) stop()
  })
  return state
}
