import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { getHeadlinesBySlug } from '../../db/headlines.ts'
import { getWithdrawn } from '../../db/marks.ts'
import { getSaved } from '../../db/saved.ts'
import type { Reader } from '../../db/schema.ts'
import type { Headline } from '../../model/article.ts'
import { isPlaced, moveSaved } from '../../model/saved-order.ts'
import { useDatabase } from './database.ts'
import { useManyMarks } from './many-marks.ts'
import { useMarks } from './marks.ts'

/** A saved article: stored, withdrawn since ('' where its title is unknown), or to be fetched again. */
type KeptRow =
  | { type: 'article'; slug: string; headline: Headline }
  | { type: 'withdrawn'; slug: string; title: string }
  | { type: 'absent'; slug: string }

/** Or one that was just removed and can come back; its title, '' where unknown. */
export type SavedRow = KeptRow | { type: 'removed'; slug: string; title: string }

export type SavedList = { type: 'loading' } | { type: 'ready'; rows: SavedRow[] } | { type: 'unavailable' }

interface Removal {
  row: Extract<SavedRow, { type: 'removed' }>
  index: number
  mark: { saved: number; order?: number }
}

export const useSaved = defineStore('saved', () => {
  const database = useDatabase()
  const marks = useMarks()
  const manyMarks = useManyMarks()
  const kept = shallowRef<{ type: 'loading' } | { type: 'ready'; rows: KeptRow[] } | { type: 'unavailable' }>(
    { type: 'loading' },
  )
  const removal = shallowRef<Removal>()
  const list = computed<SavedList>(() => {
    if (kept.value.type !== 'ready' || !removal.value) return kept.value
    const rows: SavedRow[] = [...kept.value.rows]
    rows.splice(removal.value.index, 0, removal.value.row)
    return { type: 'ready', rows }
  })

  async function load(): Promise<void> {
    const rows = await database.tryAsk(getSavedRows)
    kept.value = rows ? { type: 'ready', rows } : { type: 'unavailable' }
  }

  /** The row makes room for the offer to bring it back, until the next thing is done. */
  async function remove(slug: string): Promise<void> {
    await marks.load()
    const mark = marks.marks.get(slug)
    const rows = rowsOf()
    const index = rows.findIndex((row) => row.slug === slug)
    if (!mark || !isPlaced(mark) || index < 0) return
    const { saved, order } = mark
    await marks.change(slug, { saved: undefined, order: undefined })
    const row = { type: 'removed', slug, title: titleOf(rows[index]!) } as const
    removal.value = { row, index, mark: { saved, order } }
    await load()
  }

  async function undo(): Promise<void> {
    const undone = removal.value
    if (!undone) return
    await marks.change(undone.row.slug, undone.mark)
    removal.value = undefined
    await load()
  }

  /** Moves a row one place up (-1) or down (1). */
  async function move(slug: string, step: -1 | 1): Promise<void> {
    forgetRemoval()
    await marks.load()
    await manyMarks.change(moveSaved([...marks.marks.values()].filter(isPlaced), slug, step))
    await load()
  }

  function forgetRemoval(): void {
    removal.value = undefined
  }

  function rowsOf(): KeptRow[] {
    return kept.value.type === 'ready' ? kept.value.rows : []
  }

  return { list, load, remove, undo, move, forgetRemoval }
})

function titleOf(row: KeptRow): string {
  if (row.type === 'article') return row.headline.title
  return row.type === 'withdrawn' ? row.title : ''
}

async function getSavedRows(db: Reader): Promise<KeptRow[]> {
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
