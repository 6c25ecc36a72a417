import { computed, onMounted, onUnmounted, watch, type ComputedRef } from 'vue'
import { useKeepNotes as useKeepNotesStore, type KeepNote } from '../stores/keep-notes.ts'
import { useMarks } from '../stores/marks.ts'
import { usePersistence } from '../stores/persistence.ts'
import { useSync } from '../stores/sync.ts'

interface KeepNotes {
  note: ComputedRef<KeepNote>
  dismiss: () => void
  answer: (network: 'any' | 'unmetered') => Promise<void>
}

/**
 * What the reader must know about what is kept. Also asks the browser, after the first save or the
 * installation, to delete nothing by itself.
 */
export function useKeepNotes(): KeepNotes {
  const store = useKeepNotesStore()
  const persistence = usePersistence()
  const marks = useMarks()
  const sync = useSync()
  const saved = computed(() => [...marks.marks.values()].filter((mark) => mark.saved !== undefined).length)
  let isLoaded = false

  async function answer(network: 'any' | 'unmetered'): Promise<void> {
    // Comes with the settings; here it is needed once.
    const keeping = (await import('../stores/keeping.ts')).useKeeping()
    await keeping.load()
    await keeping.change({ network })
    store.answered()
    if (network === 'any') keeping.download()
  }

  function onSaved(now: number, before: number): void {
    if (!isLoaded || now <= before) return
    // Some browsers ask the reader, so it is done once; the settings have a button for it.
    if (before === 0) persist()
    // The pictures of what was saved come first.
    void sync.updateWhenDue()
  }

  function persist(): void {
    void persistence.persist()
  }

  // At once, so that what is loaded is told from what is saved.
  watch(saved, onSaved, { flush: 'sync' })
  onMounted(async () => {
    window.addEventListener('appinstalled', persist)
    // Not every system says that it has installed something.
    if (matchMedia('(display-mode: standalone)').matches) persist()
    // Only iPhones have this member.
    const { standalone } = navigator as Navigator & { standalone?: boolean }
    const isFromHome = standalone === true
    await Promise.all([store.look(() => localStorage, { isFromHome }), marks.load()])
    isLoaded = true
  })
  onUnmounted(() => window.removeEventListener('appinstalled', persist))
  return { note: computed(() => store.note), dismiss: store.dismiss, answer }
}
