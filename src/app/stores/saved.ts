import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { getHeadlinesBySlug } from '../../db/headlines.ts'
import { getSaved, getWithdrawn } from '../../db/marks.ts'
import type { Reader } from '../../db/schema.ts'
import type { Headline } from '../../model/article.ts'
import { DatabaseError, useDatabase } from './database.ts'

/** A saved article: stored, withdrawn since ('' where its title is unknown), or to be fetched again. */
export type SavedRow =
  | { type: 'article'; slug: string; headline: Headline }
  | { type: 'withdrawn'; slug: string; title: string }
  | { type: 'absent'; slug: string }

export type SavedList = { type: 'loading' } | { type: 'ready'; rows: SavedRow[] } | { type: 'unavailable' }

export const useSaved = defineStore('saved', () => {
  const database = useDatabase()
  const list = shallowRef<SavedList>({ type: 'loading' })

  async function load(): Promise<void> {
    try {
      list.value = { type: 'ready', rows: await database.ask(getSavedRows) }
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      list.value = { type: 'unavailable' }
    }
  }

  return { list, load }
})

async function getSavedRows(db: Reader): Promise<SavedRow[]> {
  const slugs = await getSaved(db)
  const [headlines, withdrawals] = await Promise.all([getHeadlinesBySlug(db, slugs), getWithdrawn(db, slugs)])
  const stored = new Map(headlines.map((headline) => [headline.slug, headline]))
  const withdrawn = new Map(withdrawals.map(({ slug, title }) => [slug, title ?? '']))
  return slugs.map((slug) => {
    const headline = stored.get(slug)
    if (headline) return { type: 'article', slug, headline }
    const title = withdrawn.get(slug)
    return title === undefined ? { type: 'absent', slug } : { type: 'withdrawn', slug, title }
  })
}
