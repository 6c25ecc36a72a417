import { computed, onMounted, type ComputedRef } from 'vue'
import { useTransfer as useTransferStore, type TransferState } from '../stores/transfer.ts'
import { download } from './download.ts'

interface TransferPart {
  state: ComputedRef<TransferState>
  give: () => Promise<void>
  take: (file: File) => Promise<void>
}

/** Saves what the reader keeps as a file, and takes it from one. */
export function useTransfer(): TransferPart {
  const store = useTransferStore()

  async function give(): Promise<void> {
    const text = await store.give()
    if (text !== undefined) download(new File([text], nameOf(new Date()), { type: 'application/json' }))
  }

  onMounted(() => {
    store.state = { type: 'idle' }
  })
  return { state: computed(() => store.state), give, take: store.take }
}

/** By the phone's own day: readers look for the file of today. */
function nameOf(now: Date): string {
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
  return `worksite-reader-${day.map((part) => String(part).padStart(2, '0')).join('-')}.json`
}
