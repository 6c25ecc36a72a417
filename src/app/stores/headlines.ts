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

  /** Shows the list with at least `count` rows; what it showed before stays until then. */
  async function load(query: ListQuery, count = PAGE): Promise<void> {
    const before = get(query)
    const last = rowsOf(before).at(-1)
    const wanted = Math.max(count, rowsOf(before).length)
    await answer(query, async () => {
      const rows = await database.ask((db) => getHeadlines(db, query, wanted + PAGE))
      // The page brought rows along that the phone does not have yet.
      if (before.type === 'ready' && sync.isAhead && lacksSome(rows, before.rows)) return before
      // What came on top must not push the last rows off the screen.
      const shown = Math.max(wanted, rows.findIndex(({ slug }) => slug === last?.slug) + 1)
      return { rows: rows.slice(0, shown), tail: await tailAfter(rows.length > shown, before) }
    })
  }

  /** One page more: from the phone while it has one, then from the publisher. */
  async function loadMore(query: ListQuery): Promise<void> {
    const list = get(query)
    if (list.type !== 'ready' || list.tail === 'asking' || list.tail === 'end') return
    if (list.tail !== 'stored') return askForOlder(query, list.rows)
    await answer(query, async () => {
      const rows = await database.ask((db) => getHeadlines(db, query, PAGE + 1, placeOf(list.rows)))
      return {
        rows: [...list.rows, ...rows.slice(0, PAGE)],
        tail: await tailAfter(rows.length > PAGE, list),
      }
    })
  }

  async function askForOlder(query: ListQuery, rows: Headline[]): Promise<void> {
    set(query, { type: 'ready', rows, tail: 'asking' })
    const tail = await import('./older.ts').then(
      ({ fetchOlder }) => fetchOlder(sync),
      () => 'failed' as const,
    )
    await load(query, rows.length + PAGE)
    const list = get(query)
    if (list.type === 'ready' && list.tail === 'asking') set(query, { ...list, tail })
  }

  async function tailAfter(hasMore: boolean, before: HeadlineList): Promise<Tail> {
    if (hasMore) return 'stored'
    const beyond = await database.ask((db) => getMeta(db, 'beyond'))
    if (!beyond) return 'end'
    return before.type === 'ready' && before.tail === 'asking' ? 'asking' : 'beyond'
  }

  async function answer(
    query: ListQuery,
    find: () => Promise<Omit<Extract<HeadlineList, { type: 'ready' }>, 'type'>>,
  ): Promise<void> {
    const asked = Symbol('asked')
    latest.set(listKey(query), asked)
    try {
      const found = await find()
      // The reader or a sync has asked for this list again.
      if (latest.get(listKey(query)) === asked) set(query, { ...found, type: 'ready' })
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

  return { lists, get, load, loadMore, forget }
})

function rowsOf(list: HeadlineList): Headline[] {
  return list.type === 'ready' ? list.rows : []
}

function lacksSome(rows: readonly Headline[], others: readonly Headline[]): boolean {
  const slugs = new Set(rows.map(({ slug }) => slug))
  return others.some(({ slug }) => !slugs.has(slug))
}

function placeOf(rows: Headline[]): { order: number; slug: string } | undefined {
  const last = rows.at(-1)
  return last && { order: -last.date, slug: last.slug }
}

/** Under which name a list stands in `lists`. */
export function listKey(query: ListQuery): string {
  if (query.type === 'all') return 'all'
  return query.type === 'tag' ? `tag:${query.tag}` : `categories:${query.ids.join()}`
}
