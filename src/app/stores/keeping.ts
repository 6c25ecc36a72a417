import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { DEFAULT_POLICY, getPolicy, putPolicy } from '../../db/policy.ts'
import type { Policy } from '../../db/schema.ts'
import { getDownloadSize, type DownloadSize } from '../../sync/download-size.ts'
import { requestSync } from '../worker-bridge.ts'
import { DatabaseError, useDatabase } from './database.ts'

/** What is to be kept on this phone, and what that still costs. */
export const useKeeping = defineStore('keeping', () => {
  const database = useDatabase()
  const policy = shallowRef<Policy>(DEFAULT_POLICY)
  /** Undefined where nobody knows, or nothing can be kept. */
  const size = shallowRef<DownloadSize>()
  let latest = 0

  async function load(): Promise<void> {
    const question = (latest += 1)
    try {
      const chosen = await database.ask(getPolicy)
      const left = await database.ask((db) => getDownloadSize(db, chosen, ownCaches()))
      // The reader has chosen again since.
      if (question !== latest) return
      policy.value = chosen
      size.value = database.state.type === 'open' ? left : undefined
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      size.value = undefined
    }
  }

  /** The size is shown first; what is to be fetched comes with the next sync, or when it is asked for. */
  async function change(changed: Partial<Policy>): Promise<void> {
    latest += 1
    const chosen = (policy.value = { ...policy.value, ...changed })
    // Where nothing can be kept the choice lasts as long as the page.
    await database.tryAsk((db) => putPolicy(db, chosen))
    await load()
  }

  /** The reader has seen the size: now, whatever the network costs. */
  function download(): void {
    requestSync({ pictures: true })
  }

  return { policy, size, load, change, download }
})

/** Without a worker nothing can show a kept picture, so none is kept. */
function ownCaches(): CacheStorage | undefined {
  return 'serviceWorker' in navigator ? globalThis.caches : undefined
}
