import { onMounted, ref, watch, type Ref } from 'vue'
import { DatabaseError } from '../stores/database.ts'
import type { ListQuery } from '../stores/headlines.ts'
import { useManyMarks, type ReadAtOnce } from '../stores/many-marks.ts'

export type AllReadState =
  | { type: 'none' }
  | { type: 'done'; count: number }
  | { type: 'nothing' }
  | { type: 'undone' }
  | { type: 'failed' }

interface AllRead {
  state: Ref<AllReadState>
  markAll: () => Promise<void>
  undo: () => void
}

/** Marks a list as read; undone with one tap for as long as the list is on screen. */
export function useAllRead(query: () => ListQuery): AllRead {
  const manyMarks = useManyMarks()
  const state = ref<AllReadState>({ type: 'none' })
  let done: ReadAtOnce | undefined

  async function markAll(): Promise<void> {
    try {
      done = await manyMarks.readAll(query())
      state.value = done.slugs.length > 0 ? { type: 'done', count: done.slugs.length } : { type: 'nothing' }
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      state.value = { type: 'failed' }
    }
  }

  function undo(): void {
    if (done) manyMarks.unreadAll(done)
    done = undefined
    state.value = { type: 'undone' }
  }

  onMounted(() => {
    watch(
      () => JSON.stringify(query()),
      () => {
        done = undefined
        state.value = { type: 'none' }
      },
    )
  })
  return { state, markAll, undo }
}
