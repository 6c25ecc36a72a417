import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { FoundRow, SearchQuery } from '../../db/search.ts'
import { parseWords } from '../../model/search.ts'
import { categoryIds, categoryPath } from '../../model/site.ts'
import { createSearchBridge } from '../search-bridge.ts'
import { useDatabase } from './database.ts'
import { useSite } from './site.ts'

export const PERIODS = ['all', 'week', 'month', 'year'] as const
export type Period = (typeof PERIODS)[number]

/** What the reader asks for, as it stands in the address; `category` '' for all. */
export interface SearchAsked {
  words: string
  category: string
  period: Period
}

/** What was found: the first rows of `total`, among `stored` articles. */
export interface Found {
  asked: SearchAsked
  rows: FoundRow[]
  total: number
  stored: number
}

export type SearchState =
  | { type: 'idle' }
  /** What was found before stays on screen until the answer is there. */
  | { type: 'searching'; before?: Found }
  /** Once after an update of the app: the texts of older articles are being put in order. */
  | { type: 'filling' }
  | { type: 'ready'; found: Found }
  | { type: 'unavailable' }

export const PAGE = 20

const DAYS = { all: Infinity, week: 7, month: 31, year: 366 } as const satisfies Record<Period, number>
const DAY = 24 * 60 * 60 * 1000
/** Who comes back from an article goes on with the same texts. */
const KEPT = 120_000

export const useSearch = defineStore('search', () => {
  const database = useDatabase()
  const site = useSite()
  const state = shallowRef<SearchState>({ type: 'idle' })
  const bridge = createSearchBridge()
  let closing: ReturnType<typeof setTimeout> | undefined
  let latest: symbol | undefined

  /** Reads the texts before the first word is typed. */
  async function prepare(): Promise<void> {
    clearTimeout(closing)
    if (state.value.type === 'idle')
      await ask({ words: '', category: '', period: 'all' }, { from: 0, count: 0 })
  }

  /** Finds at least the first `count`; only the last question is answered. */
  async function search(asked: SearchAsked, count = PAGE): Promise<void> {
    if (parseWords(asked.words).length === 0) {
      latest = undefined
      state.value = { type: 'idle' }
      return
    }
    const before = foundIn(state.value)
    state.value = { type: 'searching', ...(before && { before }) }
    const found = await ask(asked, { from: 0, count })
    if (found) state.value = { type: 'ready', found }
  }

  async function more(asked: SearchAsked): Promise<void> {
    const before = foundIn(state.value)
    if (!before) return
    const found = await ask(asked, { from: before.rows.length, count: PAGE })
    if (found) state.value = { type: 'ready', found: { ...found, rows: [...before.rows, ...found.rows] } }
  }

  async function ask(asked: SearchAsked, range: { from: number; count: number }): Promise<Found | undefined> {
    const mine = Symbol('asked')
    latest = mine
    const onFilling = (): void => {
      if (latest === mine) state.value = { type: 'filling' }
    }
    try {
      const query = toQuery(asked)
      const db = await database.ask(async (opened) => opened)
      const found = await bridge.search(db, { query, ...range, onFilling })
      // The reader has typed on.
      if (latest !== mine) return undefined
      if (state.value.type === 'filling') state.value = { type: 'idle' }
      return found && { asked, ...found }
    } catch {
      // The database does not answer, whatever it calls that: the reader can ask again.
      if (latest === mine) state.value = { type: 'unavailable' }
      return undefined
    }
  }

  function toQuery({ words, category, period }: SearchAsked): SearchQuery {
    const chosen = categoryPath(site.site?.categories ?? [], category).at(-1)
    const since = period === 'all' ? -Infinity : Date.now() - DAYS[period] * DAY
    const categories = chosen ? categoryIds(chosen) : category ? [category] : []
    return { words: parseWords(words), categories, since }
  }

  /** The stored texts have changed. */
  function forget(): void {
    bridge.forget()
  }

  /** The page was left: after a while the texts leave the memory. */
  function leave(): void {
    closing = setTimeout(() => bridge.close(), KEPT)
  }

  return { state, prepare, search, more, forget, leave }
})

function foundIn(state: SearchState): Found | undefined {
  if (state.type === 'ready') return state.found
  return state.type === 'searching' ? state.before : undefined
}
