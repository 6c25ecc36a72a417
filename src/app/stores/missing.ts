import type { Article } from '../../model/article.ts'
import { openStorage } from '../worker-bridge.ts'

/** An article that is not stored, from its page on the network, stored from now on; undefined where there is none. */
export async function fetchMissing(slug: string): Promise<Article | undefined> {
  const { openOnline } = await import('../../sync/open-online.ts')
  return openOnline(await openStorage(), slug)
}

/** Stores an article that the page brought along; where that cannot be, it is read all the same. */
export async function keepShown(article: Article): Promise<void> {
  try {
    const { putAgain } = await import('../../db/apply.ts')
    await putAgain(await openStorage(), article)
  } catch {
    // Whatever the storage's error is called.
  }
}
