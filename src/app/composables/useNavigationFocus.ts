import { nextTick, onMounted, watch } from 'vue'
import { useRoute } from 'vue-router'

/** After a navigation a screen reader goes on at the new page, not where the old link was. */
export function useNavigationFocus(): { focusMain: () => void } {
  const route = useRoute()
  onMounted(() => {
    watch(
      () => route.path,
      () => void nextTick(focusMain),
    )
  })
  return { focusMain }
}

function focusMain(): void {
  // The page keeps its own scroll position; only the focus moves.
  document.getElementById('main')?.focus({ preventScroll: true })
}
