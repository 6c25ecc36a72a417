import type { Article } from '../../model/article.ts'
import { openStorage } from '../worker-bridge.ts'

/** An article that is not stored, from its page on the network, stored from now on; undefined where there is none. */
export async function fetchMissing(slug: string): Promise<Article | undefined> {
  const { openOnline } = await import('../../sync/open-online.ts')
  return openOnline(await openStorage(), slug)
}
