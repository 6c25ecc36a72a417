import type { Picture } from '../model/article.ts'
import { getMarks } from './marks.ts'
import type { Reader, StoredArticle } from './schema.ts'

/** What is kept of one article, and what it means to the reader. */
export interface Holding {
  slug: string
  seq: number
  category: string
  /** Of its text and facts, as UTF-8. */
  bytes: number
  /** Every picture that it shows, the lead picture first, each once. */
  pictures: Picture[]
  /** When the reader opened it, milliseconds since 1970, 0 for never. */
  opened: number
  isSaved: boolean
}

/** So many at once keep a cheap phone busy for a few milliseconds. */
const SLICE = 100
/** Stored by the first version, which did not count. */
const UNCOUNTED = 4096

/** Every article that is stored, newest first. */
export async function getHoldings(db: Reader): Promise<Holding[]> {
  const marks = new Map((await getMarks(db)).map((mark) => [mark.slug, mark]))
  const holdings: Holding[] = []
  let slice = await getSlice(db)
  while (slice.length > 0) {
    for (const article of slice) {
      const { slug, seq, category, bytes = UNCOUNTED } = article
      const { opened = 0, saved } = marks.get(slug) ?? {}
      const isSaved = saved !== undefined
      holdings.push({ slug, seq, category, bytes, pictures: picturesOf(article), opened, isSaved })
    }
    slice = await getSlice(db, slice.at(-1))
  }
  return holdings
}

function getSlice(db: Reader, after?: StoredArticle): Promise<StoredArticle[]> {
  const range = after && IDBKeyRange.lowerBound([after.order, after.slug], true)
  return db.getAllFromIndex('articles', 'by-date', range, SLICE)
}

function picturesOf({ picture, pictures }: StoredArticle): Picture[] {
  const all = picture ? [picture, ...pictures] : pictures
  return [...new Map(all.map((one) => [one.src, one])).values()]
}
