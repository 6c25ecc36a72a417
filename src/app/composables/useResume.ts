import { nextTick, onMounted, onUnmounted, ref, type Ref } from 'vue'
import { untilOnPage } from './until-on-page.ts'
import { useMarks } from '../stores/marks.ts'
import { useReadingPosition } from './useReadingPosition.ts'

/** Whether the reader was just brought back to where they had stopped. */
export type ResumeState = 'none' | 'resumed'

interface Resume {
  state: Ref<ResumeState>
  /** To be called when the text has come. */
  resume: () => Promise<void>
  toBeginning: () => void
  dismiss: () => void
}

/** Remembers where in an article the reader stopped, and goes on there; `blocks` holds the text's blocks. */
export function useResume(slug: string, blocks: () => HTMLElement | null | undefined): Resume {
  const marks = useMarks()
  const state = ref<ResumeState>('none')
  const position = useReadingPosition({ root: blocks, onStop: keep })
  let resumedAt = 0

  function keep(block: number | undefined): void {
    if (block !== marks.positionOf(slug)) void marks.stopAt(slug, block)
  }

  async function resume(): Promise<void> {
    const block = marks.positionOf(slug)
    if (block === undefined) return
    await nextTick()
    await untilOnPage(blocks())
    if (!position.resume(block)) return
    state.value = 'resumed'
    resumedAt = window.scrollY
  }

  /** Whoever reads on has found the place and needs the note no more. */
  function readOn(): void {
    if (Math.abs(window.scrollY - resumedAt) > window.innerHeight) dismiss()
  }

  function dismiss(): void {
    state.value = 'none'
  }

  function toBeginning(): void {
    dismiss()
    window.scrollTo({ top: 0, behavior: 'instant' })
  }

  onMounted(() => window.addEventListener('scroll', readOn, { passive: true }))
  onUnmounted(() => window.removeEventListener('scroll', readOn))
  return { state, resume, toBeginning, dismiss }
}
