import { onMounted, onUnmounted, shallowRef, watch, type ShallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { SPEEDS, useListen } from '../stores/listen.ts'
import { useMediaSession } from './useMediaSession.ts'
import { useReadAlong } from './useReadAlong.ts'

/** Where to look for voices differs. */
export type Platform = 'android' | 'apple' | 'other'

interface Player {
  store: ReturnType<typeof useListen>
  platform: ShallowRef<Platform>
  toggle: () => void
  changeSpeed: () => void
}

/** What the player's bar needs: the store, the reader's page in step with it, the lock screen. */
export function usePlayer(): Player {
  const store = useListen()
  const router = useRouter()
  const platform = shallowRef<Platform>('other')
  useReadAlong()
  useMediaSession()

  /** Whoever reads along sees the next article when it is read. */
  function follow(slug: string, before: string): void {
    if (slug && router.currentRoute.value.path === `/article/${before}/`)
      void router.replace(`/article/${slug}/`)
  }

  function toggle(): void {
    if (store.state.type === 'playing') store.pause()
    else store.resume()
  }

  function changeSpeed(): void {
    store.changeSpeed(SPEEDS[(SPEEDS.indexOf(store.speed) + 1) % SPEEDS.length]!)
  }

  onMounted(() => {
    platform.value = platformOf(navigator.userAgent)
    watch(() => store.slug, follow)
    // Some engines go on talking when their page is long gone.
    window.addEventListener('pagehide', store.pause)
  })
  onUnmounted(() => {
    window.removeEventListener('pagehide', store.pause)
    store.stop()
  })
  return { store, platform, toggle, changeSpeed }
}

function platformOf(userAgent: string): Platform {
  if (/Android|HarmonyOS/.test(userAgent)) return 'android'
  return /iPhone|iPad|Macintosh/.test(userAgent) ? 'apple' : 'other'
}
