import { onMounted, watch } from 'vue'
import { useSite } from '../stores/site.ts'
import { useText } from '../text/useText.ts'

/** Names the document after the page, '' for the start page, then after the site. */
export function usePageTitle(title: () => string): void {
  const store = useSite()
  const text = useText()
  onMounted(() => {
    watch(
      () => [title(), store.site?.title ?? text.value.readerName],
      (parts) => {
        document.title = parts.filter(Boolean).join(' - ')
      },
      { immediate: true },
    )
  })
}
