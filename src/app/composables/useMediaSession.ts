import { onMounted, onUnmounted, watch } from 'vue'
import { useListen, type ListenState } from '../stores/listen.ts'
import { useSite } from '../stores/site.ts'

/** Lets the lock screen, a headset or a steering wheel steer the listening, where the browser passes that on. */
export function useMediaSession(): void {
  const store = useListen()
  const site = useSite()
  const actions: Partial<Record<MediaSessionAction, () => void>> = {
    play: store.resume,
    pause: store.pause,
    stop: store.stop,
    nexttrack: store.nextArticle,
    previoustrack: store.previousArticle,
    seekforward: () => store.skip(1),
    seekbackward: () => store.skip(-1),
  }

  function show(): void {
    const { state } = store
    const title = titleOf(state)
    handle(title !== '')
    navigator.mediaSession.playbackState =
      state.type === 'playing' ? 'playing' : state.type === 'paused' ? 'paused' : 'none'
    navigator.mediaSession.metadata = title
      ? new MediaMetadata({ title, artist: site.site?.title ?? '', artwork: ARTWORK })
      : null
  }

  function handle(isOn: boolean): void {
    for (const [action, act] of Object.entries(actions)) {
      try {
        navigator.mediaSession.setActionHandler(action as MediaSessionAction, isOn ? act : null)
      } catch {
        // This browser does not know the action.
      }
    }
  }

  onMounted(() => {
    if (!('mediaSession' in navigator)) return
    watch(() => [store.state.type, store.slug], show, { immediate: true })
  })
  onUnmounted(() => {
    if (!('mediaSession' in navigator)) return
    handle(false)
    navigator.mediaSession.playbackState = 'none'
    navigator.mediaSession.metadata = null
  })
}

/** Nothing where nothing is read any more: the lock screen is free for others. */
function titleOf(state: ListenState): string {
  if (state.type === 'opening') return state.title
  return state.type === 'playing' || state.type === 'paused' ? state.article.title : ''
}

const ARTWORK = [{ src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' }]
