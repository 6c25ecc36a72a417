import {
  computed,
  onBeforeMount,
  onMounted,
  onUnmounted,
  shallowRef,
  watch,
  type ComputedRef,
  type Ref,
  type TemplateRef,
} from 'vue'
import type { Headline } from '../../model/article.ts'
import { rowsOf, useHeadlines, type HeadlineList, type ListQuery } from '../stores/headlines.ts'
import { useSync } from '../stores/sync.ts'
import type { Keeper, Shown } from './long-list.ts'
import { useSteadyScroll } from './useSteadyScroll.ts'

/** So many rows are read again at most when somebody goes back and the app has started anew. */
const KEPT = 2_000
/** So many rows are drawn at once at most. */
const LONG = 40

interface ListPage {
  list: ComputedRef<HeadlineList>
  /** Which rows of a list that has grown long stand on the page; of others all. */
  shown: Ref<Shown | undefined>
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
  const element = (): HTMLElement | null | undefined => root.value?.querySelector('ol')
  const keepSteady = useSteadyScroll(element)
  const shown = shallowRef<Shown>()
  let keeping: Promise<Keeper | undefined> | undefined
  const list = computed<HeadlineList>(() => {
    const asked = query()
    return asked ? headlines.get(asked) : { type: 'loading' }
  })
  const rows = (): readonly Headline[] => rowsOf(list.value)

  async function reload(): Promise<void> {
    const asked = query()
    // Only a list that has grown long is shown in part.
    const found = shown.value && (await keeper())
    if (asked) await (found ?? headlines).load(asked, kept().rows)
  }

  /** Comes when a list first grows: most never do. Undefined where it is lost; the next time it is asked for anew. */
  function keeper(): Promise<Keeper | undefined> {
    return (keeping ??= import('./long-list.ts').then(
      ({ keepShort }) => keepShort({ query, rows, shown, element }),
      () => (keeping = undefined),
    ))
  }

  async function loadMore(): Promise<void> {
    const asked = query()
    const found = await keeper()
    if (found) await found.more()
    else if (asked && list.value.type === 'ready') headlines.set(asked, { ...list.value, tail: 'failed' })
  }

  // Before anything is drawn: the whole of a long list would take seconds.
  onBeforeMount(() => {
    shown.value =
      kept().shown ?? (rows().length > LONG ? { from: 0, to: LONG, top: 0, bottom: 0 } : undefined)
  })
  onMounted(() => {
    watch(query, reload, { immediate: true })
    watch(
      () => sync.changes,
      () => keepSteady(reload, rows),
    )
  })
  onUnmounted(async () => (await keeping)?.stop())
  return { list, shown, loadMore, reload }
}

/** The entry in the browser's history outlives the page, even one that the phone threw away. */
export function keepCount(rows: number, shown?: Shown): void {
  history.replaceState({ ...history.state, rows: Math.min(rows, KEPT), shown }, '')
}

/** What the entry holds was written by `keepCount`, if at all. */
export function kept(): { rows?: number; shown?: Shown } {
  return Object(history.state) as ReturnType<typeof kept>
}
