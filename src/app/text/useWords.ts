import { computed, type Ref } from 'vue'
import type { Language } from './languages.ts'
import { useText } from './useText.ts'

/** The sentences of one piece in every language; they travel with the piece. */
export type Words<T> = Readonly<Record<Language, T>>

/** A sentence that one language lacks does not compile. */
export function createWords<T>(zh: T, en: NoInfer<T>): Words<T> {
  return { zh, en }
}

/** The sentences of one piece in the reader's language. */
export function useWords<T>(words: Words<T>): Readonly<Ref<T>> {
  const text = useText()
  return computed(() => words[text.value.lang])
}
