import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { getHeadlines, type ListQuery } from '../../db/headlines.ts'
import { getMeta } from '../../db/meta.ts'
import type { Headline } from '../../model/article.ts'
import { DatabaseError, useDatabase } from './database.ts'
import { useSync } from './sync.ts'

export type { ListQuery }

/** What lies below the last row: more on the phone, more at the publisher, or nothing. */
export type Tail = 'stored' | 'beyond' | 'asking' | 'failed' | 'end'

export type HeadlineList =
  | { type: 'loading' }
  | { type: 'ready'; rows: Headline[]; tail: Tail }
  | { type: 'unavailable' }

export const PAGE = 20

const LOADING: HeadlineList = { type: 'loading' }

export const useHeadlines = defineStore('headlines', () => {
  const database = useDatabase()
  const sync = useSync()
  const lists = shallowRef<Record<string, HeadlineList>>({})
  const latest = new Map<string, symbol>()

  function get(query: ListQuery): HeadlineList {
    return lists.value[listKey(query)] ?? LOADING
  }

  /**
   * Shows the list with at least `count` rows; what it showed before stays until then. Reads all at once;
   * for a list that has grown long there is `more-headlines`.
   */
  async function load(query: ListQuery, count = PAGE): Promise<void> {
    const before = rowsOf(get(query))
    const last = before.at(-1)
    const wanted = Math.max(count, before.length)
    await answer(query, async () => {
      const rows = await database.ask((db) => getHeadlines(db, query, wanted + PAGE))
      // What came on top must not push the last rows off the screen.
      const shown = Math.max(wanted, rows.findIndex(({ slug }) => slug === last?.slug) + 1)
      return { rows: rows.slice(0, shown), tail: await tailAfter(rows.length > shown, query) }
    })
  }

  /** What lies below rows that were just read. */
  async function tailAfter(hasMore: boolean, query: ListQuery): Promise<Tail> {
    if (hasMore) return 'stored'
    const beyond = await database.ask((db) => getMeta(db, 'beyond'))
    if (!beyond) return 'end'
    const before = get(query)
    return before.type === 'ready' && before.tail === 'asking' ? 'asking' : 'beyond'
  }

  /** Shows what is found, unless the list was asked for again meanwhile, or the page is ahead of it. */
  async function answer(
    query: ListQuery,
    find: () => Promise<Omit<Extract<HeadlineList, { type: 'ready' }>, 'type'>>,
  ): Promise<void> {
    const asked = Symbol('asked')
    latest.set(listKey(query), asked)
    try {
      const found = await find()
      // The reader or a sync has asked for this list again.
      if (latest.get(listKey(query)) !== asked) return
      // The page brought rows along that the phone does not have yet.
      if (sync.isAhead && lacksSome(found.rows, rowsOf(get(query)))) return
      set(query, { ...found, type: 'ready' })
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      if (get(query).type === 'loading') set(query, { type: 'unavailable' })
    }
  }

  function set(query: ListQuery, list: HeadlineList): void {
    lists.value = { ...lists.value, [listKey(query)]: list }
  }

  /** Lets go of every list, so that none shows what is no longer stored. */
  function forget(): void {
    latest.clear()
    lists.value = {}
  }

  return { lists, get, set, load, answer, tailAfter, forget }
})

/** None where it is not ready. */
export function rowsOf(list: HeadlineList): Headline[] {
  return list.type === 'ready' ? list.rows : []
}

function lacksSome(rows: readonly Headline[], others: readonly Headline[]): boolean {
  const slugs = new Set(rows.map(({ slug }) => slug))
  return others.some(({ slug }) => !slugs.has(slug))
}

/** Under which name a list stands in `lists`. */
export function listKey(query: ListQuery): string {
  if (query.type === 'all') return 'all'
  return query.type === 'tag' ? `tag:${query.tag}` : `categories:${query.ids.join()}`
}
