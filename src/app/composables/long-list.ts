import { nextTick, watch, type ShallowRef } from 'vue'
import type { Headline } from '../../model/article.ts'
import { after } from '../after.ts'
import type { ListQuery } from '../stores/headlines.ts'
import { useMoreHeadlines } from '../stores/more-headlines.ts'
import { keepCount } from './useHeadlineList.ts'

/** Which rows of a list stand on the page, and how many pixels those take that do not. */
export interface Shown {
  /** Counted from the list's first row; `to` is the first that is not shown any more. */
  from: number
  to: number
  top: number
  /** 0 where rows after these were never shown, or are none. */
  bottom: number
}

export interface LongList {
  query: () => ListQuery | undefined
  /** The rows of the list, shown or not. */
  rows: () => readonly Headline[]
  shown: ShallowRef<Shown | undefined>
  /** The element that holds a child for each row that is shown. */
  element: () => HTMLElement | null | undefined
}

export interface Keeper {
  /** Loads a page more. */
  more: () => Promise<void>
  /** Reads the list again, with at least so many rows. */
  load: (query: ListQuery, count?: number) => Promise<void>
  stop: () => void
}

/** So many rows are in the page at most, and a slice. */
export const MOST = 200
/**
 * Rows that come at once: few enough for one task, and not fewer, since each change lays out the list anew.
 * Even, since on wide screens two share a line.
 */
export const SLICE = 10
/** Rows that go at once. */
const GONE = 20
/** CSS pixels, about two screens of a phone: rows are there before somebody gets to them. */
const NEAR = 1500
/** Farther out than that, rows are let go; so much more than a few rows that they do not come back at once. */
const FAR = 4 * NEAR
/** Milliseconds. */
const PATIENCE = 200

/**
 * Keeps the rows around the screen in the page, however long the list, and what the reader looks at in
 * its place.
 */
export function keepShort(list: LongList): Keeper {
  let state: 'waiting' | 'looking' | 'over' = 'waiting'
  const { rows, shown } = list
  const headlines = useMoreHeadlines()
  /** The first "more" may come while the page itself reads the list, and must not undo that. */
  let reading: Promise<void> | undefined
  shown.value ??= beginning(rows().length)
  const stopFollowing = watch(rows, (now, before) => (shown.value = follow(shown.value!, now, before)), {
    flush: 'sync',
  })
  window.addEventListener('scroll', look, { passive: true })
  // Whoever taps a headline comes back to just what is shown now.
  document.addEventListener('click', keep, { capture: true })

  async function look(): Promise<void> {
    if (state !== 'waiting') return
    state = 'looking'
    let hasChanged = false
    while (isLooking() && (await step(list))) {
      hasChanged = true
      await afterFrame()
    }
    if (!isLooking()) return
    state = 'waiting'
    if (hasChanged) keep()
  }

  async function more(): Promise<void> {
    const asked = list.query()
    if (asked) {
      await (reading ??= headlines.reload(asked))
      await headlines.loadMore(asked)
    }
    await nextTick()
    if (state !== 'over') keep()
    // That the list is longer, every row on the page tells: a task of its own.
    await afterFrame()
    await look()
  }

  async function load(query: ListQuery, count?: number): Promise<void> {
    await headlines.reload(query, count)
    if (shown.value!.from >= rows().length) shown.value = beginning(rows().length)
    void afterFrame().then(look)
  }

  /** For going back, in the entry of the browser's history; which holds more as long as not all is read. */
  function keep(): void {
    const { length } = rows()
    if (shown.value!.to <= length) keepCount(length, shown.value)
  }

  function isLooking(): boolean {
    return state === 'looking'
  }

  function stop(): void {
    state = 'over'
    stopFollowing()
    window.removeEventListener('scroll', look)
    document.removeEventListener('click', keep, { capture: true })
  }

  return { more, load, stop }
}

/** The same rows of a list that has changed: news on top pushes them down. */
export function follow(shown: Shown, now: readonly Headline[], before: readonly Headline[]): Shown {
  const { from, to, top } = shown
  // They were not there yet: the list is read as far as the reader had come before.
  if (before.length < to || to === 0) return fit(shown, now.length)
  const isSame = (place: number): boolean => now[place]?.slug === before[place]!.slug
  if (isSame(from) && isSame(to - 1) && (to < now.length || shown.bottom === 0)) return shown
  const dates = new Map(before.slice(from, to).map(({ slug, date }) => [slug, date]))
  // One with another date stands elsewhere.
  const isLeft = ({ slug, date }: Headline): boolean => dates.get(slug) === date
  const first = now.findIndex(isLeft)
  if (first < 0) return beginning(now.length)
  let last = now.length - 1
  while (!isLeft(now[last]!)) last -= 1
  // What comes on top of the first row is shown; above others it waits until somebody goes there.
  const start = from === 0 ? 0 : first
  return fit({ ...shown, from: start, to: last + 1, top: start === 0 ? 0 : top }, now.length)
}

/** As much of it as a list of so many rows has. */
function fit({ from, to, top, bottom }: Shown, total: number): Shown {
  if (from >= Math.min(to, total)) return beginning(total)
  return { from, to: Math.min(to, total), top, bottom: to < total ? bottom : 0 }
}

function beginning(total: number): Shown {
  return { from: 0, to: Math.min(total, MOST), top: 0, bottom: 0 }
}

/** Where the screen is: how many pixels of rows lie above and below it, less than none where rows are missing. */
interface Sight {
  above: number
  below: number
}

/** One small change towards what should be shown; false where nothing is to be done. */
async function step({ rows, shown, element }: LongList): Promise<boolean> {
  const list = element()
  if (!list || !shown.value || list.children.length === 0) return false
  const { from, to, bottom } = shown.value
  const sight = sightOf(list, shown.value)
  const total = rows().length
  if (isLost(sight, shown.value)) await findAgain(shown, list, total)
  else if (to - from > MOST && Math.max(sight.above, sight.below) > FAR) await letGo(shown, list, sight)
  else if (from > 0 && sight.above < NEAR) await takeAbove(shown, list)
  else if (to < total && (bottom === 0 || sight.below < NEAR)) takeBelow(shown, total)
  else return false
  return true
}

function sightOf(list: Element, { top, bottom }: Shown): Sight {
  const box = list.getBoundingClientRect()
  return { above: -box.top - top, below: box.bottom - bottom - window.innerHeight }
}

/** Shows rows where the screen is, unless it is only on its way: back in a list, it is scrolled a moment later. */
async function findAgain(
  shown: ShallowRef<Shown | undefined>,
  list: HTMLElement,
  total: number,
): Promise<void> {
  await after(PATIENCE)
  if (list.isConnected && isLost(sightOf(list, shown.value!), shown.value!))
    shown.value = elsewhere(shown.value!, total, list.getBoundingClientRect())
}

/** Whether the reader has jumped, as to the top, so that no row is near. */
function isLost({ above, below }: Sight, { from, bottom }: Shown): boolean {
  return (from > 0 && above < -FAR) || (bottom > 0 && below < -FAR)
}

/** A few rows where the screen is now, as if all rows were equally high. */
export function elsewhere(
  { from, to, top, bottom }: Shown,
  total: number,
  box: Pick<DOMRect, 'top' | 'height'>,
): Shown {
  const at = Math.max(0, -box.top)
  const place =
    at < top
      ? Math.floor((from * at) / top)
      : to + Math.floor(((total - to) * (at - box.height + bottom)) / bottom)
  const known = Math.min(place, total - 1)
  // Two of a line stay two of a line.
  const aligned = known - (Math.abs(known - from) % 2)
  const first = aligned < SLICE ? 0 : aligned
  const before = first === 0 ? 0 : at
  return { from: first, to: Math.min(first + 2 * SLICE, total), top: before, bottom: box.height - before }
}

async function takeAbove(shown: ShallowRef<Shown | undefined>, list: HTMLElement): Promise<void> {
  const { from } = shown.value!
  await change(shown, { from: Math.max(0, from - SLICE) }, { list, row: list.firstElementChild! })
}

function takeBelow(shown: ShallowRef<Shown | undefined>, total: number): void {
  const { to, bottom, ...above } = shown.value!
  const next = Math.min(to + SLICE, total)
  shown.value = { ...above, to: next, bottom: (bottom * (total - next)) / (total - to) }
}

async function letGo(
  shown: ShallowRef<Shown | undefined>,
  list: HTMLElement,
  { above, below }: Sight,
): Promise<void> {
  const { from, to, top, bottom } = shown.value!
  const rows = [...list.children]
  if (above < below) {
    const cut = rows[lineStart(rows, rows.length - GONE)]!
    const height = list.getBoundingClientRect().bottom - bottom - topOf(cut)
    shown.value = { from, to: to - rows.length + rows.indexOf(cut), top, bottom: bottom + height }
    return
  }
  const gone = lineStart(rows, GONE)
  const height = topOf(rows[gone]!) - topOf(rows[0]!)
  await change(shown, { from: from + gone, top: top + height }, { list, row: rows[gone]! })
}

/** The first row from `place` on that stands at the left. */
function lineStart(rows: readonly Element[], place: number): number {
  return topOf(rows[place]!) === topOf(rows[place - 1]!) ? place + 1 : place
}

/** Changes what is shown above a row, and the row stays where it is, to the pixel. */
async function change(
  shown: ShallowRef<Shown | undefined>,
  next: Partial<Shown>,
  { list, row }: { list: HTMLElement; row: Element },
): Promise<void> {
  const before = topOf(row)
  shown.value = { ...shown.value!, ...next }
  await nextTick()
  const moved = topOf(row) - before
  const { from, top } = shown.value
  const room = from === 0 ? 0 : Math.max(0, top - moved)
  // Not drawn by Vue: all rows would be compared once more for it.
  shown.value.top = room
  list.style.paddingTop = `${room}px`
  // Above the first row there is no room for what was misjudged.
  if (moved !== top - room) window.scrollBy({ top: moved - top + room, behavior: 'instant' })
}

function topOf(element: Element): number {
  return element.getBoundingClientRect().top
}

/** What has changed is drawn by itself, and the reader's finger comes first. */
function afterFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
  })
}
