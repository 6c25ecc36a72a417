import { inSavedOrder, isPlaced } from '../model/saved-order.ts'
import type { Reader } from './schema.ts'

/** Slugs of saved articles in the reader's order, the last saved first. */
export async function getSaved(db: Reader): Promise<string[]> {
  const marks = await db.getAllFromIndex('marks', 'by-saved')
  return inSavedOrder(marks.filter(isPlaced)).map(({ slug }) => slug)
}
