import type { Touched } from './swipe.ts'

/** A finger that may be pulling a list down from its top. */
export interface PullRecogniser {
  start: (touched: Touched) => void
  /** How far the list is pulled, in CSS pixels; 0 as long as it is no pull. */
  move: (touched: Touched) => number
  /** Whether it was pulled far enough. */
  end: () => boolean
}

/** The list follows half of the finger's way, up to here. */
const FOLLOWED = 0.5
const FARTHEST = 88
export const FAR_ENOUGH = 64

/** Tells a pull from scrolling and from a swipe sideways. */
export function createPullRecogniser(): PullRecogniser {
  let from: Touched | undefined
  let pulled = 0

  function start(touched: Touched): void {
    from = touched
    pulled = 0
  }

  function move({ x, y }: Touched): number {
    if (!from) return 0
    const [right, down] = [Math.abs(x - from.x), y - from.y]
    // Whoever goes up or sideways first does not pull any more.
    if (pulled === 0 && (down < 0 || right > down)) from = undefined
    pulled = from ? Math.min(FARTHEST, Math.max(0, down) * FOLLOWED) : 0
    return pulled
  }

  function end(): boolean {
    const isFar = pulled >= FAR_ENOUGH
    from = undefined
    pulled = 0
    return isFar
  }

  return { start, move, end }
}
