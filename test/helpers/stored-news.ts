import { applyChanges } from '../../src/db/apply.ts'
import { openReader } from '../../src/db/open.ts'
import type { Article } from '../../src/model/article.ts'
import { anArticle } from './articles.ts'

let seq = 0

/** The phone that the app's stores ask holds nothing any more. */
export async function forgetNews(): Promise<void> {
  const db = await openReader()
  const names = ['articles', 'bodies', 'removed', 'marks', 'meta'] as const
  await Promise.all(names.map((name) => db.clear(name)))
}

/** It holds these articles, and not the removed any more, as after one pack of a feed that goes on with each. */
export async function storeNews(articles: Partial<Article>[], removed: string[] = []): Promise<void> {
  const from = seq + 1
  const stamped = articles.map((article) => anArticle({ ...article, seq: (seq += 1) }))
  const gone = removed.map((slug) => ({ slug, seq: (seq += 1) }))
  await applyChanges(await openReader(), { feed: 'feed', from, to: seq, articles: stamped, removed: gone })
}
