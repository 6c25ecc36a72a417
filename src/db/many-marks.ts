import { categoryRange, tagRange, type ListQuery } from './headlines.ts'
import { changeMarks, withoutGaps, type MarkChange } from './marks.ts'
import type { Mark, Reader } from './schema.ts'

/** Longer transactions would keep the reader's own taps waiting, and a cheap phone busy for too long. */
const AT_ONCE = 50

/** The slug of every stored article of the list, in no particular order. */
export async function getSlugs(db: Reader, query: ListQuery): Promise<string[]> {
  if (query.type === 'all') return db.getAllKeys('articles')
  if (query.type === 'tag') return db.getAllKeysFromIndex('articles', 'by-tag', tagRange(query.tag))
  const lists = await Promise.all(
    query.ids.map((id) => db.getAllKeysFromIndex('articles', 'by-category', categoryRange(id))),
  )
  return lists.flat()
}

/** The same change to very many marks, fifty at a time, so that everything else gets its turn. */
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

/**
 * Adds marks of another phone, in one transaction: of two readings the later counts, with where it
 * stopped, and of two savings the later, with its place. Nothing that is here is lost.
 */
export async function mergeMarks(db: Reader, others: readonly Mark[]): Promise<Mark[]> {
  const { store, done } = db.transaction('marks', 'readwrite')
  const merged = await Promise.all(
    others.map(async (other) => mergeMark((await store.get(other.slug)) ?? { slug: other.slug }, other)),
  )
  for (const mark of merged) void store.put(mark)
  await done
  return merged
}

function mergeMark(mine: Mark, other: Mark): Mark {
  const reading = (other.opened ?? 0) > (mine.opened ?? 0) ? other : mine
  const saving = (other.saved ?? 0) > (mine.saved ?? 0) ? other : mine
  return withoutGaps({
    ...mine,
    opened: reading.opened,
    position: reading.position ?? (reading.opened === undefined ? other.position : undefined),
    saved: saving.saved,
    order: saving.order,
  } as Mark)
}
