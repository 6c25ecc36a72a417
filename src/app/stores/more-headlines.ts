import { getHeadlines, type Place } from '../../db/headlines.ts'
import type { Headline } from '../../model/article.ts'
import { useDatabase } from './database.ts'
import { PAGE, useHeadlines, type ListQuery } from './headlines.ts'
import { fetchOlder } from './older.ts'
import { useSync } from './sync.ts'

/** One page more of a list: from the phone while it has one, then from the publisher. */
export async function loadMore(query: ListQuery): Promise<void> {
  const headlines = useHeadlines()
  const list = headlines.get(query)
  if (list.type !== 'ready' || list.tail === 'asking' || list.tail === 'end') return
  if (list.tail !== 'stored') return askForOlder(query, list.rows)
  await headlines.answer(query, async () => {
    const rows = await useDatabase().ask((db) => getHeadlines(db, query, PAGE + 1, placeOf(list.rows)))
    return {
      rows: [...list.rows, ...rows.slice(0, PAGE)],
      tail: await headlines.tailAfter(rows.length > PAGE, list),
    }
  })
}

async function askForOlder(query: ListQuery, rows: Headline[]): Promise<void> {
  const headlines = useHeadlines()
  headlines.set(query, { type: 'ready', rows, tail: 'asking' })
  const tail = await fetchOlder(useSync())
  await headlines.load(query, rows.length + PAGE)
  const list = headlines.get(query)
  if (list.type === 'ready' && list.tail === 'asking') headlines.set(query, { ...list, tail })
}

function placeOf(rows: readonly Headline[]): Place | undefined {
  const last = rows.at(-1)
  return last && { order: -last.date, slug: last.slug }
}
