import { onMounted, watch } from 'vue'
import { useReads } from '../stores/reads.ts'
import { useSync } from '../stores/sync.ts'

/** After each sync that reached the site: tells which articles were opened, and shows what was counted. */
export function useReporting(): void {
  const reads = useReads()
  const sync = useSync()

  async function exchange(): Promise<void> {
    if ((await reads.exchange()) === 'changed') sync.changes += 1
  }

  onMounted(() => {
    watch(
      () => sync.state,
      ({ type }) => type === 'current' && exchange(),
      { immediate: true },
    )
  })
}
