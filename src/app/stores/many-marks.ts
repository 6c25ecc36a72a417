import { defineStore } from 'pinia'
import type { ListQuery } from '../../db/headlines.ts'
import { changeManyMarks, getSlugs } from '../../db/many-marks.ts'
import { changeMarks, type MarkChange } from '../../db/marks.ts'
import type { Reader } from '../../db/schema.ts'
import { useDatabase } from './database.ts'
import { useMarks } from './marks.ts'

/** What was marked as read in one go: enough to undo it. */
export interface ReadAtOnce {
  slugs: string[]
  at: number
}

/** Changes to many marks, shown at once and kept bit by bit. */
export const useManyMarks = defineStore('many-marks', () => {
  const database = useDatabase()
  const marks = useMarks()
  /** What is still being written; an undo waits for it. */
  let writing: Promise<void> = Promise.resolve()

  /** Different changes that belong together. */
  function change(changes: (MarkChange & { slug: string })[]): Promise<void> {
    show(changes)
    return keep((db) => changeMarks(db, changes))
  }

  /** Marks every unread article of the list as read, what is not on screen included. */
  async function readAll(query: ListQuery, now = Date.now()): Promise<ReadAtOnce> {
    await marks.load()
    const all = await database.ask((db) => getSlugs(db, query))
    // To look through ten thousand takes a task of its own, even without a question to the store for each.
    await new Promise((resolve) => {
      setTimeout(resolve)
    })
    const known = marks.marks
    const slugs = all.filter((slug) => known.get(slug)?.opened === undefined)
    changeAll(slugs, { opened: now })
    return { slugs, at: now }
  }

  /** What the reader has opened since stays read. */
  function unreadAll({ slugs, at }: ReadAtOnce): void {
    const known = marks.marks
    changeAll(
      slugs.filter((slug) => known.get(slug)?.opened === at),
      { opened: undefined },
    )
  }

  function changeAll(slugs: readonly string[], changed: MarkChange): void {
    show(slugs.map((slug) => ({ ...changed, slug })))
    writing = writing.then(() => keep((db) => changeManyMarks(db, slugs, changed)))
  }

  function show(changes: readonly (MarkChange & { slug: string })[]): void {
    const shown = new Map(marks.marks)
    for (const changed of changes) shown.set(changed.slug, { ...shown.get(changed.slug), ...changed })
    marks.marks = shown
  }

  async function keep(write: (db: Reader) => Promise<unknown>): Promise<void> {
    await database.tryAsk(write)
  }

  return { change, readAll, unreadAll, written: () => writing }
})
