import { onBeforeUnmount, onMounted } from 'vue'

interface Options {
  /** The element whose children are the blocks of the text. */
  root: () => HTMLElement | null | undefined
  /** Where the reader is now: a block counted from 0, undefined at the start and after the end. */
  onStop: (position: number | undefined) => void
}

interface ReadingPosition {
  /** Goes to a block; false where the text has none there. */
  resume: (position: number) => boolean
}

/** A glance a second is enough to find the paragraph again. */
const PAUSE = 1000

/** Follows where in a text the reader is and brings them back there. */
export function useReadingPosition({ root, onStop }: Options): ReadingPosition {
  let timer: ReturnType<typeof setTimeout> | undefined

  function noteSoon(): void {
    timer ??= setTimeout(note, PAUSE)
  }

  function note(): void {
    clearTimeout(timer)
    timer = undefined
    const blocks = [...(root()?.children ?? [])]
    if (blocks.length > 0) onStop(positionIn(blocks))
  }

  function noteIfMoved(): void {
    if (timer !== undefined) note()
  }

  function noteIfHidden(): void {
    if (document.visibilityState === 'hidden') noteIfMoved()
  }

  function resume(position: number): boolean {
    const block = root()?.children[position]
    block?.scrollIntoView({ block: 'start', behavior: 'instant' })
    return block !== undefined
  }

  onMounted(() => {
    window.addEventListener('scroll', noteSoon, { passive: true })
    window.addEventListener('pagehide', noteIfMoved)
    document.addEventListener('visibilitychange', noteIfHidden)
  })
  onBeforeUnmount(() => {
    noteIfMoved()
    window.removeEventListener('scroll', noteSoon)
    window.removeEventListener('pagehide', noteIfMoved)
    document.removeEventListener('visibilitychange', noteIfHidden)
  })
  return { resume }
}

/** The uppermost block on screen, undefined at the start and once the last block is on screen. */
function positionIn(blocks: Element[]): number | undefined {
  const end = blocks.at(-1)?.getBoundingClientRect().bottom ?? 0
  if (end <= window.innerHeight) return undefined
  const index = blocks.findIndex((block) => block.getBoundingClientRect().bottom > LINE)
  return index > 0 ? index : undefined
}

/** A block of which less than one line is left has been read. */
const LINE = 24
