import { computed, type Ref } from 'vue'
import { useText } from './useText.ts'
import { zhPages, type PagesText } from './zh-pages.ts'
import type { Text } from './zh.ts'

/** Every sentence in the reader's language, for what is fetched after the start. */
export function usePagesText(): Readonly<Ref<Text & PagesText>> {
  const text = useText()
  return computed(() => ({ ...text.value, ...(text.value.pages ?? zhPages) }))
}
