import type { Article } from '../model/article.ts'
import { parseObject } from '../feed/checks.ts'
import { FeedError } from '../feed/errors.ts'
import { parseItem } from '../feed/item.ts'
import { fetchBytes, type FetchOptions } from './fetch-bytes.ts'
import { SyncError } from './errors.ts'

/**
 * An article that is not stored, from the data block of its own page; undefined where the site
 * has no such page. Throws SyncError where there is no answer, FeedError where it is something else.
 */
export async function fetchArticle(slug: string, options: FetchOptions = {}): Promise<Article | undefined> {
  try {
    const { bytes } = await fetchBytes(
      `/article/${slug}/`,
      { cache: 'no-cache' },
      { ...options, most: 2 ** 22 },
    )
    return parsePage(new TextDecoder().decode(bytes), slug)
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

/** Of a server in trouble nobody knows what it has. */
function isAbsent(error: unknown): boolean {
  const { status } = Object((error as Error).cause) as Partial<Response>
  return error instanceof SyncError && (status === 404 || status === 410)
}

function parsePage(html: string, slug: string): Article {
  const block = /<script type="application\/json" id="article">([^<]*)<\/script>/.exec(html)
  const article = block && parseItem(parseObject(block[1]!))
  if (article?.slug !== slug) throw new FeedError('not-the-feed', 'the page carries no article')
  return article
}
