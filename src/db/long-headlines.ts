import { compareHeadlines, type Headline } from '../model/article.ts'
import { categoryRange, tagRange, type ListQuery, type Place } from './headlines.ts'
import type { Reader, StoredArticle } from './schema.ts'

/** Rows that are read at once: few enough for one short task on a cheap phone. */
const SLICE = 100

/** The upper part of a list, and whether anything stored lies below it. */
export interface Stretch {
  rows: StoredArticle[]
  hasMore: boolean
}

/**
 * The list from its top: at least `count` articles, and as far as `last`, whatever came above it. Read in
 * slices, each a task of its own, but in one transaction: on the phone all is as it was at one moment.
 */
export async function getStretch(
  db: Reader,
  query: ListQuery,
  count: number,
  last?: Pick<Headline, 'date' | 'slug'>,
): Promise<Stretch> {
  const columns = columnsOf(db, query)
  const rows: StoredArticle[] = []
  const isWanted = (row: StoredArticle): boolean =>
    rows.length < count || (last !== undefined && compareHeadlines(row, last) <= 0)
  for (;;) {
    // What one has not read yet may come before all that is.
    if (columns.some(isEmpty)) await Promise.all(columns.filter(isEmpty).map(fill))
    const next = uppermost(columns)
    if (!next || !isWanted(next.rows[next.at]!)) return { rows, hasMore: next !== undefined }
    rows.push(next.rows[next.at]!)
    next.at += 1
  }
}

/** The articles of one index, as far as they are read, and how many of those are in the list already. */
interface Column {
  read: (after?: Place) => Promise<StoredArticle[]>
  rows: StoredArticle[]
  at: number
  isOver: boolean
}

/** One, or one for each category; where each goes on is told as in `getHeadlines`. */
function columnsOf(db: Reader, query: ListQuery): Column[] {
  const { store } = db.transaction('articles')
  const create = (read: Column['read']): Column => ({ read, rows: [], at: 0, isOver: false })
  if (query.type === 'tag')
    return [create((after) => store.index('by-tag').getAll(tagRange(query.tag, after), SLICE))]
  if (query.type === 'all')
    return [
      create((after) =>
        store
          .index('by-date')
          .getAll(after && IDBKeyRange.lowerBound([after.order, after.slug], true), SLICE),
      ),
    ]
  return query.ids.map((id) =>
    create((after) => store.index('by-category').getAll(categoryRange(id, after), SLICE)),
  )
}

function isEmpty({ rows, at, isOver }: Column): boolean {
  return at === rows.length && !isOver
}

/** Reads the next slice. */
async function fill(column: Column): Promise<void> {
  const rows = await column.read(column.rows.at(-1))
  Object.assign(column, { rows, at: 0, isOver: rows.length < SLICE })
}

/** The one whose next row comes first in the list. */
function uppermost(columns: readonly Column[]): Column | undefined {
  let found: Column | undefined
  for (const column of columns) {
    const [row, other] = [column.rows[column.at], found?.rows[found.at]]
    if (row && (!other || compareHeadlines(row, other) < 0)) found = column
  }
  return found
}
