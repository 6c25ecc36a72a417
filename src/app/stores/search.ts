import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { getHeadlines } from '../../db/headlines.ts'
import type { Headline } from '../../model/article.ts'
import { DatabaseError, useDatabase } from './database.ts'

export type SearchState =
  | { type: 'idle' }
  | { type: 'searching' }
  | { type: 'ready'; rows: Headline[] }
  | { type: 'unavailable' }

const STORED = 2_000

export const useSearch = defineStore('search', () => {
  const database = useDatabase()
  const state = shallowRef<SearchState>({ type: 'idle' })
  let latest = ''

  /** Finds the stored articles with all of the words; '' for nothing asked. */
  async function search(words: string): Promise<void> {
    latest = words
    if (words.trim() === '') return void (state.value = { type: 'idle' })
    state.value = { type: 'searching' }
    try {
      const stored = await database.ask((db) => getHeadlines(db, { type: 'all' }, STORED))
      // The reader has typed on.
      if (latest === words) state.value = { type: 'ready', rows: stored.filter(holds(words)) }
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      if (latest === words) state.value = { type: 'unavailable' }
    }
  }

  return { state, search }
})

function holds(words: string): (headline: Headline) => boolean {
  const wanted = words.toLowerCase().trim().split(/\s+/)
  return ({ title, summary, source, author }) => {
    const text = `${title}\n${summary}\n${source}\n${author}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  }
}
