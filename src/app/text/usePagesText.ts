import { computed, type Ref } from 'vue'
import { useText } from './useText.ts'
import { zhPages, type PagesText } from './zh-pages.ts'
import type { Text } from './zh.ts'

/** Every sentence in the reader's language, for what is fetched after the start. */
export function usePagesText(): Readonly<Ref<Text & PagesText>> {
  const text = useText()
  return computed(() => completeText(text.value))
}

/** Put together once: hundreds of sentences, and every piece of a page asks for them. */
const complete = new WeakMap<Text, Text & PagesText>()

function completeText(text: Text): Text & PagesText {
  const known = complete.get(text) ?? { ...text, ...(text.pages ?? zhPages) }
  complete.set(text, known)
  return known
}
