/** Where a finger is, in CSS pixels from the upper left of the window, and when, in milliseconds. */
export interface Touched {
  x: number
  y: number
  time: number
}

export type SwipeDirection = 'left' | 'right'

/** A finger that may be swiping sideways. */
export interface SwipeRecogniser {
  start: (touched: Touched, width: number) => void
  /** How far the finger has drawn the page; 0 as long as it is no swipe. */
  move: (touched: Touched) => number
  /** The swipe that this was, if it was one. */
  end: (touched: Touched) => SwipeDirection | undefined
  cancel: () => void
}

/** From here the back gestures of phones and of their browsers start; they are left alone. */
const EDGE = 48
/** A finger that has moved this far has shown which way it goes. */
const DECISION = 12
/** Flatter than this (about 27 degrees) is sideways. */
const SLOPE = 0.5
/** A swipe draws this share of the width, and at least so many pixels. */
const SHARE = 0.2
const LEAST = 64
/** Longer is no swipe but a finger that rests. */
const LONGEST = 1000

/** Tells a swipe sideways from scrolling, from tapping and from the phone's own gestures. */
export function createSwipeRecogniser(): SwipeRecogniser {
  let from: (Touched & { width: number }) | undefined
  let isSwiping = false

  function start(touched: Touched, width: number): void {
    isSwiping = false
    const isInside = touched.x > EDGE && touched.x < width - EDGE
    from = isInside ? { ...touched, width } : undefined
  }

  function move({ x, y }: Touched): number {
    if (!from) return 0
    const [right, down] = [x - from.x, y - from.y]
    if (!isSwiping && Math.hypot(right, down) > DECISION) {
      isSwiping = Math.abs(down) < Math.abs(right) * SLOPE
      // Once it scrolls, it goes on scrolling.
      if (!isSwiping) from = undefined
    }
    return isSwiping ? right : 0
  }

  function end(touched: Touched): SwipeDirection | undefined {
    const begun = from
    const drawn = move(touched)
    const isFlat = begun && Math.abs(touched.y - begun.y) < Math.abs(drawn) * SLOPE
    cancel()
    if (!begun || !isFlat || touched.time - begun.time > LONGEST) return undefined
    if (Math.abs(drawn) < Math.max(LEAST, begun.width * SHARE)) return undefined
    return drawn < 0 ? 'left' : 'right'
  }

  function cancel(): void {
    from = undefined
    isSwiping = false
  }

  return { start, move, end, cancel }
}
