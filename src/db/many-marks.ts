import { categoryRange, tagRange, type ListQuery } from './headlines.ts'
import { changeMarks, type MarkChange } from './marks.ts'
import type { Reader } from './schema.ts'

/** Longer transactions would keep the reader's own taps waiting. */
const AT_ONCE = 100

/** The slug of every stored article of the list, in no particular order. */
export async function getSlugs(db: Reader, query: ListQuery): Promise<string[]> {
  if (query.type === 'all') return db.getAllKeys('articles')
  if (query.type === 'tag') return db.getAllKeysFromIndex('articles', 'by-tag', tagRange(query.tag))
  const lists = await Promise.all(
    query.ids.map((id) => db.getAllKeysFromIndex('articles', 'by-category', categoryRange(id))),
  )
  return lists.flat()
}

/** The same change to very many marks, a hundred at a time, so that everything else gets its turn. */
export async function changeManyMarks(
  db: Reader,
  slugs: readonly string[],
  change: MarkChange,
): Promise<void> {
  for (let from = 0; from < slugs.length; from += AT_ONCE) {
    await changeMarks(
      db,
      slugs.slice(from, from + AT_ONCE).map((slug) => ({ ...change, slug })),
    )
  }
}
