import { onMounted, onUnmounted, watch } from 'vue'
import type { Sentence } from '../../model/spoken.ts'
import { useDock } from '../stores/dock.ts'
import { useListen } from '../stores/listen.ts'

/** Shows in the article's own text which sentence is being read, and keeps it in view. */
export function useReadAlong(): void {
  const store = useListen()
  const dock = useDock()
  const { keepInView } = useFollowing()

  function show(): void {
    unmark()
    const { state } = store
    if (state.type !== 'playing' && state.type !== 'paused') return
    const { article, at } = state
    const root = dock.text?.slug === article.slug ? dock.text.blocks() : undefined
    const sentence = article.sentences[at]
    const block = sentence && root?.children[sentence.block]
    if (!block) return
    const range = rangeOf(block, sentence)
    mark(block, range)
    if (state.type === 'playing') keepInView((range ?? block).getBoundingClientRect())
  }

  onMounted(() => {
    watch([() => store.state, () => dock.text], show, { immediate: true, flush: 'post' })
  })
  onUnmounted(unmark)
}

const NAME = 'spoken'

/** The text itself stays as it is: the browser paints over it, or its block gets a class. */
function mark(block: Element, range: Range | undefined): void {
  if (range && 'highlights' in CSS) CSS.highlights.set(NAME, new Highlight(range))
  else block.classList.add(NAME)
}

function unmark(): void {
  if ('highlights' in CSS) CSS.highlights.delete(NAME)
  for (const element of document.querySelectorAll(`.${NAME}`)) element.classList.remove(NAME)
}

/** Where the sentence stands; undefined where the page shows another text by now. */
function rangeOf(block: Element, { text, start, end }: Sentence): Range | undefined {
  const shown = block.textContent
  const isThere = shown.slice(start, end).replace(/\s+/g, ' ') === text
  // A picture that did not come says so in words of its own.
  const from = isThere ? start : shown.indexOf(text)
  if (from < 0) return undefined
  const range = document.createRange()
  range.setStart(...placeAt(block, from))
  range.setEnd(...placeAt(block, isThere ? end : from + text.length))
  return range
}

function placeAt(block: Element, offset: number): [Node, number] {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  let left = offset
  let last: Node = block
  while (walker.nextNode()) {
    last = walker.currentNode
    const { length } = last as Text
    if (left <= length) return [last, left]
    left -= length
  }
  return [last, 0]
}

/** Who scrolls by themselves wants to look elsewhere: not led back for a while. */
const LOOKING = 8000
const MOVES = ['wheel', 'touchmove', 'keydown'] as const

function useFollowing(): { keepInView: (place: DOMRect) => void } {
  let moved = -LOOKING

  function noteMove(): void {
    moved = performance.now()
  }

  function keepInView(place: DOMRect): void {
    const bottom = window.innerHeight * 0.7
    const isSeen = place.top >= 0 && place.bottom <= bottom
    if (isSeen || performance.now() - moved < LOOKING) return
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
    const top = place.top - window.innerHeight * 0.25
    window.scrollBy({ top, behavior: isCalm ? 'instant' : 'smooth' })
  }

  onMounted(() => {
    for (const type of MOVES) window.addEventListener(type, noteMove, { passive: true })
  })
  onUnmounted(() => {
    for (const type of MOVES) window.removeEventListener(type, noteMove)
  })
  return { keepInView }
}
