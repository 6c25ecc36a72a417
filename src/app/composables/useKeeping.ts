import { computed, onMounted, watch, type ComputedRef } from 'vue'
import { categoryIds } from '../../model/site.ts'
import { useKeeping as useKeepingStore } from '../stores/keeping.ts'
import { usePersistence, type Persistence } from '../stores/persistence.ts'
import { useSite } from '../stores/site.ts'
import { useSync } from '../stores/sync.ts'

type Store = ReturnType<typeof useKeepingStore>

interface Keeping {
  /** What the panel shows. */
  shown: ComputedRef<{
    policy: Store['policy']
    size: Store['size']
    persistence: Persistence
    /** The sections of the site; each stands for all that lies below it. */
    sections: { title: string; ids: string[] }[]
    syncing: boolean
  }>
  /** What its buttons do. */
  on: {
    change: Store['change']
    download: () => void
    persist: () => Promise<void>
  }
}

/** What is to be kept on the phone, for the panel of the settings. */
export function useKeeping(): Keeping {
  const store = useKeepingStore()
  const persistence = usePersistence()
  const site = useSite()
  const sync = useSync()
  const shown = computed(() => ({
    policy: store.policy,
    size: store.size,
    persistence: persistence.state,
    sections: (site.site?.categories ?? []).map((one) => ({ title: one.title, ids: categoryIds(one) })),
    syncing: sync.state.type === 'fetching',
  }))
  // Known only where there is a phone: the page may be rendered on a server.
  onMounted(() => {
    void persistence.look()
    watchSync()
  })

  function watchSync(): void {
    watch([() => sync.changes, () => sync.state.type], store.load, { immediate: true })
  }

  return { shown, on: { change: store.change, download: store.download, persist: persistence.persist } }
}
