import { onMounted, shallowRef, watch, type ShallowRef } from 'vue'
import { measureOlder } from '../stores/older.ts'
import { useSync } from '../stores/sync.ts'

/** What the next older news weighs, in bytes; 0 while nobody knows. */
export function useOlderBytes(): Readonly<ShallowRef<number>> {
  const sync = useSync()
  const bytes = shallowRef(0)

  async function measure(): Promise<void> {
    // What is on its way now is not what would be fetched next.
    if (sync.state.type !== 'fetching') bytes.value = await measureOlder()
  }

  onMounted(() => watch([() => sync.changes, () => sync.state.type], measure, { immediate: true }))
  return bytes
}
