import { nextTick, onMounted, onUnmounted } from 'vue'
import { useRouter } from 'vue-router'
import { after } from '../after.ts'
import { attempt } from '../stores/attempt.ts'

/** A phone that needs longer to draw an article has no time for motion: its text comes first. */
const QUICK = 12
/** Where the phone remembers, in milliseconds, how long it needed for the last ones. */
const DRAWN = 'worksite-reader-drawn'
/** What remains of it with each that takes less: one that came easily does not make a slow phone quick. */
const FADING = 0.8
/** A browser that takes longer to photograph the old page goes on without a transition. */
const PATIENCE = 100

interface Transition {
  skipTransition: () => void
  ready: Promise<void>
  finished: Promise<void>
}

/** What browsers without view transitions lack: https://drafts.csswg.org/css-view-transitions-1/ */
type Starter = (update: () => Promise<void>) => Transition

/** Pages flow into each other where the browser can and motion is welcome; no navigation waits for it. */
export function useViewTransitions(storage = (): Storage => localStorage): void {
  const router = useRouter()
  const stops: (() => void)[] = []
  let running: Transition | undefined
  let hasOwnMotion = false

  /** The phone moves the pages itself when its back gesture says so. */
  function lookAtPop(event: PopStateEvent): void {
    hasOwnMotion = 'hasUAVisualTransition' in event && event.hasUAVisualTransition === true
  }

  /** Resolves when the page may change. */
  function begin(start: Starter): Promise<void> {
    return new Promise((resolve) => {
      const transition = start(async () => {
        clearTimeout(timer)
        const shown = afterNavigation()
        resolve()
        await shown
      })
      const timer = setTimeout(() => {
        transition.skipTransition()
        resolve()
      }, PATIENCE)
      running = transition
      // A skipped transition says so as an error; the page is there all the same.
      void transition.ready.catch(() => undefined)
      void transition.finished.catch(() => undefined).then(() => forget(transition))
    })
  }

  function forget(transition: Transition): void {
    if (running === transition) running = undefined
  }

  /** When the new page stands and is scrolled to its place; a replaced navigation never gets there. */
  function afterNavigation(): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        stop()
        resolve()
      }
      const stop = router.afterEach(() => void nextTick(() => setTimeout(end)))
      setTimeout(end, PATIENCE)
    })
  }

  /** 0 where nothing is known. */
  function lastDrawing(): number {
    return Number(attempt(() => storage().getItem(DRAWN)) ?? 0)
  }

  /** What comes between is the page alone; what it waited for lies before. */
  async function noteDrawing(): Promise<void> {
    const start = performance.now()
    await nextTick()
    const drawn = Math.max(performance.now() - start, lastDrawing() * FADING)
    // The phone's disk has time until the text is on screen.
    await after(PATIENCE)
    attempt(() => storage().setItem(DRAWN, String(Math.round(drawn))))
  }

  onMounted(() => {
    // Before the router hears of it: it may be done by the time others do.
    window.addEventListener('popstate', lookAtPop, true)
    stops.push(
      router.beforeResolve((to, from) => {
        const isQuick = running !== undefined
        running?.skipTransition()
        const isMoved = hasOwnMotion
        hasOwnMotion = false
        const start = starter()
        if (!start || isQuick || isMoved || to.path === from.path || document.hidden) return undefined
        return lastDrawing() > QUICK ? undefined : begin(start)
      }),
      router.afterEach((to) => void (to.meta.place === 'reading' && noteDrawing())),
    )
  })
  onUnmounted(() => {
    window.removeEventListener('popstate', lookAtPop, true)
    for (const stop of stops) stop()
  })
}

function starter(): Starter | undefined {
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined
  const page = document as Document & { startViewTransition?: Starter }
  return page.startViewTransition?.bind(page)
}
