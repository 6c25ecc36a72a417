import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { clearStored } from '../../sync/clear.ts'
import { measureStored } from '../../sync/measure.ts'
import { openStorage } from '../worker-bridge.ts'
import { useHeadlines } from './headlines.ts'
import { useSync } from './sync.ts'

/** What is stored on the phone; `bytes` as the reader counts them. */
export type StoredState =
  | { type: 'measuring' }
  | { type: 'measured'; articles: number; pictures: number; bytes: number }
  | { type: 'unknown' }

export type ClearingState = 'asleep' | 'asked' | 'clearing' | 'cleared' | 'failed'

export const useStored = defineStore('stored', () => {
  const headlines = useHeadlines()
  const sync = useSync()
  const state = shallowRef<StoredState>({ type: 'measuring' })
  const clearing = shallowRef<ClearingState>('asleep')

  async function measure(): Promise<void> {
    try {
      state.value = { type: 'measured', ...(await measureStored(await openStorage())) }
    } catch {
      // Counting fails wherever storing fails, under any name.
      state.value = { type: 'unknown' }
    }
  }

  async function clear(): Promise<void> {
    clearing.value = 'clearing'
    try {
      await clearStored(await openStorage())
      clearing.value = 'cleared'
    } catch {
      // Whatever stopped it, the reader can try again.
      clearing.value = 'failed'
    }
    headlines.forget()
    sync.forget()
    await measure()
  }

  return { state, clearing, measure, clear }
})
