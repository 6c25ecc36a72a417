import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** What the browser says about deleting what is kept when the phone is short of space. */
export type Persistence = 'unknown' | 'safe' | 'unsafe'

export const usePersistence = defineStore('persistence', () => {
  const state = shallowRef<Persistence>('unknown')

  async function look(): Promise<void> {
    const isSafe = await askStorage('persisted')
    if (isSafe !== undefined) state.value = isSafe ? 'safe' : 'unsafe'
  }

  /** Asks the browser to delete nothing by itself. Some ask the reader, some decide. */
  async function persist(): Promise<void> {
    if ((await askStorage('persisted')) !== true) await askStorage('persist')
    await look()
  }

  return { state, look, persist }
})

/** Undefined where the browser does not say: over plain http, in old ones. */
async function askStorage(question: 'persist' | 'persisted'): Promise<boolean | undefined> {
  try {
    return await navigator.storage?.[question]?.()
  } catch {
    return undefined
  }
}
