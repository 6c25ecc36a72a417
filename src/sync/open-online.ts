import { putAgain } from '../db/apply.ts'
import type { Reader } from '../db/schema.ts'
import type { Article } from '../model/article.ts'
import { fetchArticle } from './fetch-article.ts'
import type { FetchOptions } from './fetch-bytes.ts'

/**
 * An article that is not stored, from its page on the network, and stored from now on; undefined where
 * there is none. Throws as `fetchArticle` does.
 */
export async function openOnline(
  db: Reader,
  slug: string,
  options: FetchOptions = {},
): Promise<Article | undefined> {
  const article = await fetchArticle(slug, options)
  // It can be read even where it cannot be kept.
  if (article) await putAgain(db, article).catch(() => undefined)
  return article
}
