import { onMounted, watchEffect } from 'vue'
import { useSite } from '../stores/site.ts'
import { useText } from '../text/useText.ts'

/** Names the document after the page, '' for the start page, then after the site. */
export function usePageTitle(title: () => string): void {
  const store = useSite()
  const text = useText()
  onMounted(() => {
    watchEffect(() => {
      document.title = [title(), store.site?.title ?? text.value.readerName].filter(Boolean).join(' - ')
    })
  })
}
