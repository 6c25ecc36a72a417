import { defineStore } from 'pinia'
import { shallowRef, triggerRef } from 'vue'
import { changeMark, getMarks, type MarkChange } from '../../db/marks.ts'
import type { Mark } from '../../db/schema.ts'
import { useDatabase } from './database.ts'

export const useMarks = defineStore('marks', () => {
  const database = useDatabase()
  const marks = shallowRef(new Map<string, Mark>())
  let loading: Promise<void> | undefined

  /** Reads every mark once; later calls wait for the same answer. */
  function load(): Promise<void> {
    loading ??= read()
    return loading
  }

  async function read(): Promise<void> {
    const stored = (await database.tryAsk(getMarks)) ?? []
    // What the reader did in the meantime is newer.
    marks.value = new Map([...stored.map((mark) => [mark.slug, mark] as const), ...marks.value])
  }

  /** Shows the change at once and keeps it; without storage it lasts as long as the page. */
  function change(slug: string, changed: MarkChange): Promise<void> {
    show(slug, changed)
    return keep(slug, changed)
  }

  function show(slug: string, changed: MarkChange): void {
    marks.value.set(slug, { ...marks.value.get(slug), ...changed, slug })
    triggerRef(marks)
  }

  async function keep(slug: string, changed: MarkChange): Promise<void> {
    await database.tryAsk((db) => changeMark(db, slug, changed))
  }

  function isRead(slug: string): boolean {
    return marks.value.get(slug)?.opened !== undefined
  }

  function isSaved(slug: string): boolean {
    return marks.value.get(slug)?.saved !== undefined
  }

  /** The block to go on at, counted from 0. */
  function positionOf(slug: string): number | undefined {
    return marks.value.get(slug)?.position
  }

  function open(slug: string, now = Date.now()): Promise<void> {
    return change(slug, { opened: now })
  }

  function markUnread(slug: string): Promise<void> {
    return change(slug, { opened: undefined })
  }

  /** Called saved only once it is: whoever sees that may leave at once. */
  async function toggleSaved(slug: string, now = Date.now()): Promise<void> {
    const changed = { saved: isSaved(slug) ? undefined : now, order: undefined }
    await keep(slug, changed)
    show(slug, changed)
  }

  /** `position` is the block that was uppermost, undefined at the start and after the end. */
  function stopAt(slug: string, position: number | undefined): Promise<void> {
    return change(slug, { position })
  }

  return { marks, load, change, isRead, isSaved, positionOf, open, markUnread, toggleSaved, stopAt }
})
