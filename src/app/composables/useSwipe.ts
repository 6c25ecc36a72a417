import { onBeforeUnmount, onMounted } from 'vue'
import { scrollsSideways } from './sideways.ts'
import { createSwipeRecogniser, type SwipeDirection, type Touched } from './swipe.ts'

interface Options {
  /** What follows the finger. */
  root: () => HTMLElement | null | undefined
  /** Whether there is something to swipe to now. */
  isOn: () => boolean
  onSwipe: (direction: SwipeDirection) => void
}

/** So much of the finger's way the page follows. */
const FOLLOWED = 0.3

/** Swipes of one finger over the page; scrolling, zooming, selecting and the phone's gestures go first. */
export function useSwipe({ root, isOn, onSwipe }: Options): void {
  const swipe = createSwipeRecogniser()
  const isStill = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches

  function start(event: TouchEvent): void {
    const [touch] = event.touches
    if (!touch || event.touches.length > 1 || !isOn() || isTaken(event)) return cancel()
    swipe.start(at(touch, event), window.innerWidth)
  }

  function move(event: TouchEvent): void {
    const [touch] = event.touches
    if (!touch || event.touches.length > 1) return cancel()
    const right = swipe.move(at(touch, event))
    // Some browsers go back and forth at a swipe from anywhere: this one is ours.
    if (right !== 0 && event.cancelable) event.preventDefault()
    draw(right)
  }

  function end(event: TouchEvent): void {
    const [touch] = event.changedTouches
    const direction = touch && swipe.end(at(touch, event))
    draw(0)
    if (direction && !isSelecting()) onSwipe(direction)
  }

  function cancel(): void {
    swipe.cancel()
    draw(0)
  }

  function draw(right: number): void {
    const { style } = root() ?? {}
    if (style) style.transform = right === 0 || isStill() ? '' : `translateX(${right * FOLLOWED}px)`
  }

  const listeners = { touchstart: start, touchmove: move, touchend: end, touchcancel: cancel }
  onMounted(() => {
    for (const [name, listener] of Object.entries(listeners))
      document.addEventListener(name as keyof typeof listeners, listener, { passive: name !== 'touchmove' })
  })
  onBeforeUnmount(() => {
    for (const [name, listener] of Object.entries(listeners))
      document.removeEventListener(name as keyof typeof listeners, listener)
  })
}

function at({ clientX, clientY }: Touch, { timeStamp }: TouchEvent): Touched {
  return { x: clientX, y: clientY, time: timeStamp }
}

/** What the finger does there already has a meaning. */
function isTaken({ target }: TouchEvent): boolean {
  const isZoomed = (window.visualViewport?.scale ?? 1) > 1.01
  const isControl = target instanceof Element && target.closest('input, select, textarea, dialog') !== null
  return isZoomed || isControl || isSelecting() || scrollsSideways(target)
}

function isSelecting(): boolean {
  return getSelection()?.isCollapsed === false
}
