import { defineStore } from 'pinia'
import { getHeadlines, type Place } from '../../db/headlines.ts'
import { getStretch } from '../../db/long-headlines.ts'
import type { StoredArticle } from '../../db/schema.ts'
import { within } from '../../db/within.ts'
import type { Headline } from '../../model/article.ts'
import { useDatabase } from './database.ts'
import { listKey, PAGE, rowsOf, useHeadlines, type ListQuery } from './headlines.ts'
import { fetchOlder } from './older.ts'
import { useSync } from './sync.ts'

/** Milliseconds that a question waits for the one before it. */
const PATIENCE = 10_000

/** Lists that grow: what is asked of one waits until what was asked before is there, so that neither undoes the other. */
export const useMoreHeadlines = defineStore('more-headlines', () => {
  const database = useDatabase()
  const headlines = useHeadlines()
  const sync = useSync()
  const turns = new Map<string, Promise<void>>()
  /** Of lists that will be read again, but have not had their turn. */
  const waiting = new Map<string, { count: number; done: Promise<void> }>()

  /** One page more of a list: from the phone while it has one, then from the publisher. */
  async function loadMore(query: ListQuery): Promise<void> {
    const list = headlines.get(query)
    if (list.type !== 'ready' || list.tail === 'asking' || list.tail === 'end') return
    if (list.tail === 'stored') await grow(query)
    else await askForOlder(query, list.rows)
  }

  /** Shows the list as it is stored now, with at least `count` rows and as far as it went. */
  function reload(query: ListQuery, count = PAGE): Promise<void> {
    const key = listKey(query)
    const known = waiting.get(key)
    if (known) {
      known.count = Math.max(known.count, count)
      return known.done
    }
    const mine = { count, done: Promise.resolve() }
    waiting.set(key, mine)
    mine.done = inTurn(query, () => {
      waiting.delete(key)
      return readAgain(query, mine.count)
    })
    return mine.done
  }

  async function askForOlder(query: ListQuery, rows: Headline[]): Promise<void> {
    headlines.set(query, { type: 'ready', rows, tail: 'asking' })
    const tail = await fetchOlder(sync)
    // Where the page came with news, what the phone stores may not follow on it.
    if (sync.isAhead) await reload(query, rows.length + PAGE)
    // Whoever asked for more meanwhile has it.
    else if (rowsOf(headlines.get(query)).length < rows.length + PAGE) await grow(query)
    const list = headlines.get(query)
    if (list.type === 'ready' && list.tail === 'asking') headlines.set(query, { ...list, tail })
  }

  /** Reads only what comes after the last row. */
  function grow(query: ListQuery): Promise<void> {
    return inTurn(query, () =>
      headlines.answer(query, async () => {
        const known = rowsOf(headlines.get(query))
        const more = await database.ask((db) => getHeadlines(db, query, PAGE + 1, placeOf(known)))
        const listed = new Set(known.map(({ slug }) => slug))
        return {
          // One whose date has changed may come again.
          rows: known.concat(more.slice(0, PAGE).filter(({ slug }) => !listed.has(slug))),
          tail: await headlines.tailAfter(more.length > PAGE, query),
        }
      }),
    )
  }

  function readAgain(query: ListQuery, count: number): Promise<void> {
    return headlines.answer(query, async () => {
      const known = rowsOf(headlines.get(query))
      const wanted = Math.max(count, known.length)
      const { rows, hasMore } = await database.ask((db) => getStretch(db, query, wanted, known.at(-1)))
      return { rows: withKnown(rows, known), tail: await headlines.tailAfter(hasMore, query) }
    })
  }

  function inTurn(query: ListQuery, work: () => Promise<void>): Promise<void> {
    const key = listKey(query)
    // A database that a browser has lost answers nothing; the next question may be another's.
    const done = within(turns.get(key) ?? Promise.resolve(), PATIENCE).then(work, work)
    turns.set(key, done)
    return done
  }

  return { loadMore, reload }
})

/** Those that have not changed stay the same objects: what shows them is not drawn again. */
function withKnown(
  rows: readonly StoredArticle[],
  known: readonly (Headline & { seq?: number })[],
): Headline[] {
  const bySlug = new Map(known.map((row) => [row.slug, row]))
  return rows.map((row) => {
    const same = bySlug.get(row.slug)
    const isSame = same && same.seq === row.seq && same.title === row.title && same.date === row.date
    return isSame ? same : row
  })
}

function placeOf(rows: readonly Headline[]): Place | undefined {
  const last = rows.at(-1)
  return last && { order: -last.date, slug: last.slug }
}
