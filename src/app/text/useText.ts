import { inject, type InjectionKey, type Ref, type ShallowRef } from 'vue'
import type { Format } from './format.ts'
import type { Text } from './zh.ts'

export const TEXT: InjectionKey<ShallowRef<Text>> = Symbol('text')
export const FORMAT: InjectionKey<Readonly<Ref<Format>>> = Symbol('format')

/** The sentences in the reader's language. */
export function useText(): Readonly<Ref<Text>> {
  return injected(TEXT)
}

/** Dates and numbers in the reader's language. */
export function useFormat(): Readonly<Ref<Format>> {
  return injected(FORMAT)
}

/** The sentences, to be exchanged when the reader chooses another language. */
export function useTextSource(): ShallowRef<Text> {
  return injected(TEXT)
}

function injected<T>(key: InjectionKey<T>): T {
  const value = inject(key)
  if (value === undefined) throw new Error('The app has not provided its text')
  return value
}
