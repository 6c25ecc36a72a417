import { computed, onMounted, onUnmounted, shallowRef, watch, type Component, type ComputedRef } from 'vue'
import { useRouter, type RouteLocationRaw } from 'vue-router'
import { useArticle } from '../stores/article.ts'
import { useDock } from '../stores/dock.ts'
import type { useListen } from '../stores/listen.ts'
import { useSite } from '../stores/site.ts'
import { listBehind } from './list-behind.ts'

/** What is heard of an article at the moment. */
export type HeardState = 'off' | 'opening' | 'playing' | 'paused'

interface Listening {
  state: ComputedRef<HeardState>
  /** Begins with the article, or pauses it, or goes on. */
  press: () => Promise<void>
}

interface Options {
  /** The element whose children are the blocks of the text. */
  blocks: () => HTMLElement | null | undefined
  /** The bar with which it is steered; fetched when somebody listens for the first time. */
  loadPlayer: () => Promise<{ default: Component }>
}

/** The listening of one article's page. What it needs comes with the first press. */
export function useListening(slug: string, { blocks, loadPlayer }: Options): Listening {
  const dock = useDock()
  const router = useRouter()
  const articles = useArticle()
  const site = useSite()
  const store = shallowRef<ReturnType<typeof useListen>>()
  const isOpening = shallowRef(false)
  const state = computed<HeardState>(() => {
    if (isOpening.value) return 'opening'
    if (!store.value || store.value.slug !== slug) return 'off'
    const { type } = store.value.state
    return type === 'opening' || type === 'playing' || type === 'paused' ? type : 'off'
  })

  async function load(): Promise<ReturnType<typeof useListen>> {
    const [{ useListen, findListenHome }, { default: player }] = await Promise.all([
      import('../stores/listen.ts'),
      loadPlayer(),
    ])
    const loaded = useListen()
    loaded.start(findListenHome())
    dock.piece = player
    store.value = loaded
    return loaded
  }

  async function press(): Promise<void> {
    unlockSpeech()
    isOpening.value = state.value === 'off'
    const listen = await load().finally(() => (isOpening.value = false))
    if (state.value === 'playing') listen.pause()
    else if (state.value === 'paused') listen.resume()
    else if (articles.state.type === 'ready') void listen.listen(articles.state.article, findList())
  }

  function findList(): ReturnType<typeof listBehind> {
    return listBehind(history.state, router.resolve, site.site?.categories ?? [])
  }

  onMounted(() => {
    dock.text = { slug, blocks }
    if (dock.piece) void load()
    watch(
      () => articles.stateOf(slug).type === 'ready',
      (isReady) => {
        if (isReady && takeWish()) void press()
      },
      { immediate: true },
    )
  })
  onUnmounted(() => {
    if (dock.text?.slug === slug) dock.text = undefined
  })
  return { state, press }
}

/** The way to an article that reads itself out when it is there. */
export function listenTo(slug: string): RouteLocationRaw {
  return { path: `/article/${slug}/`, state: { listen: true } }
}

/** Once only: who comes back to the article, or loads it again, wants to read. */
function takeWish(): boolean {
  const { listen, ...state } = (history.state ?? {}) as { listen?: boolean }
  if (listen) history.replaceState(state, '')
  return listen === true
}

/** Apple's browsers let a page speak later only if it has spoken in the moment of a touch. */
function unlockSpeech(): void {
  if ('speechSynthesis' in window && !speechSynthesis.speaking) {
    speechSynthesis.speak(new SpeechSynthesisUtterance(''))
  }
}
