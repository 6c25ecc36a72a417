import { computed, onMounted, onUnmounted, shallowRef, watch, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery, type LocationQueryRaw } from 'vue-router'
import { useRecentSearches } from '../stores/recent-searches.ts'
import { PAGE, PERIODS, useSearch, type SearchAsked, type SearchState } from '../stores/search.ts'
import { useSite } from '../stores/site.ts'
import { useSync } from '../stores/sync.ts'
import { keepCount, kept } from './useHeadlineList.ts'

interface Searching {
  asked: ComputedRef<SearchAsked>
  state: ComputedRef<SearchState>
  /** Asks a moment after the last change. */
  change: (changed: Partial<SearchAsked>) => void
  /** Asks now, and remembers the words. */
  submit: () => void
  remember: () => void
  more: () => Promise<void>
  retry: () => void
}

/** A finger on a phone types three or four characters a second. */
const PAUSE = 150

/** What is looked for stands in the address, so that going back brings it again. */
export function useSearching(): Searching {
  const route = useRoute()
  const router = useRouter()
  const store = useSearch()
  const recent = useRecentSearches()
  const site = useSite()
  const sync = useSync()
  const asked = shallowRef(NOTHING)
  let timer: ReturnType<typeof setTimeout> | undefined
  let noting: ReturnType<typeof setTimeout> | undefined

  function change(changed: Partial<SearchAsked>): void {
    asked.value = { ...asked.value, ...changed }
    clearTimeout(timer)
    timer = setTimeout(ask, PAUSE)
  }

  function ask(): void {
    clearTimeout(timer)
    clearTimeout(noting)
    // To change the address the browser works out all styles first: that is a task of its own.
    noting = setTimeout(note)
    void store.search(asked.value)
  }

  function note(): void {
    void router.replace({ path: route.path, query: toAddress(asked.value) })
  }

  function submit(): void {
    ask()
    remember()
  }

  function remember(): void {
    recent.add(asked.value.words)
  }

  async function more(): Promise<void> {
    await store.more(asked.value)
    if (store.state.type === 'ready') keepCount(store.state.found.rows.length)
  }

  /** The same again, as many rows as there were: texts or sections have come. */
  function repeat(): void {
    const { state } = store
    if (asked.value.words)
      void store.search(asked.value, state.type === 'ready' ? state.found.rows.length : PAGE)
  }

  onMounted(() => {
    asked.value = fromAddress(route.query)
    recent.load(() => localStorage)
    void store.prepare()
    void store.search(asked.value, kept().rows)
    watch(
      () => sync.changes,
      () => {
        store.forget()
        repeat()
      },
    )
    watch(() => site.state, repeat)
    // The tab leads to an empty page, a link from elsewhere to its words.
    watch(
      () => route.query,
      (query) => {
        if (JSON.stringify(toAddress(asked.value)) === JSON.stringify(query) || route.path !== '/search/')
          return
        asked.value = fromAddress(query)
        void store.search(asked.value)
      },
    )
  })
  onUnmounted(() => {
    clearTimeout(timer)
    clearTimeout(noting)
    store.leave()
  })
  return {
    asked: computed(() => asked.value),
    state: computed(() => store.state),
    change,
    submit,
    remember,
    more,
    retry: ask,
  }
}

const NOTHING: SearchAsked = { words: '', category: '', period: 'all' }

function fromAddress({ q, in: category, since }: LocationQuery): SearchAsked {
  return {
    words: typeof q === 'string' ? q : '',
    category: typeof category === 'string' ? category : '',
    period: PERIODS.find((period) => period === since) ?? 'all',
  }
}

function toAddress({ words, category, period }: SearchAsked): LocationQueryRaw {
  return {
    ...(words && { q: words }),
    ...(category && { in: category }),
    ...(period !== 'all' && { since: period }),
  }
}
