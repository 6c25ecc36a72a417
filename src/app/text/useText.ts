import { inject, type InjectionKey, type Ref, type ShallowRef } from 'vue'
import type { Format } from './format.ts'
import type { Text } from './zh.ts'

export const TEXT: InjectionKey<ShallowRef<Text>> = Symbol()
export const FORMAT: InjectionKey<Readonly<Ref<Format>>> = Symbol()

/** The sentences in the reader's language. */
export function useText(): Readonly<Ref<Text>> {
  return inject(TEXT)!
}

/** Dates and numbers in the reader's language. */
export function useFormat(): Readonly<Ref<Format>> {
  return inject(FORMAT)!
}

/** The sentences, to be exchanged when the reader chooses another language. */
export function useTextSource(): ShallowRef<Text> {
  return inject(TEXT)!
}
