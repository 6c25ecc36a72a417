import { computed, nextTick, onMounted, watch, type ComputedRef, type TemplateRef } from 'vue'
import { useHeadlines, type HeadlineList, type ListQuery } from '../stores/headlines.ts'
import { useSync } from '../stores/sync.ts'
import { useSteadyScroll } from './useSteadyScroll.ts'

interface ListPage {
  list: ComputedRef<HeadlineList>
  loadMore: () => Promise<void>
  reload: () => Promise<void>
}

/** A list that follows what is stored and remembers, for going back, how far it was loaded. */
export function useHeadlineList(
  query: () => ListQuery | undefined,
  root: TemplateRef<HTMLElement>,
): ListPage {
  const headlines = useHeadlines()
  const sync = useSync()
  const keepSteady = useSteadyScroll(() => root.value?.querySelector('ol'))
  const list = computed<HeadlineList>(() => {
    const asked = query()
    return asked ? headlines.get(asked) : { type: 'loading' }
  })

  async function reload(): Promise<void> {
    const asked = query()
    if (asked) await headlines.load(asked, keptCount())
  }

  async function loadMore(): Promise<void> {
    const asked = query()
    if (asked) await headlines.loadMore(asked)
    await nextTick()
    if (list.value.type === 'ready') keepCount(list.value.rows.length)
  }

  onMounted(() => {
    watch(query, reload, { immediate: true })
    watch(
      () => sync.changes,
      () => keepSteady(reload),
    )
  })
  return { list, loadMore, reload }
}

/** The entry in the browser's history outlives the page, even one that the phone threw away. */
export function keepCount(rows: number): void {
  history.replaceState({ ...history.state, rows }, '')
}

export function keptCount(): number | undefined {
  const state: unknown = history.state
  const rows = typeof state === 'object' && state !== null && 'rows' in state ? state.rows : undefined
  return typeof rows === 'number' && Number.isInteger(rows) ? Math.min(rows, 2000) : undefined
}
