import type { Pinia } from 'pinia'
import { parsePageNews, type PageNews, type TextOf } from '../../sync/page-news.ts'
import { listKey, useHeadlines } from './headlines.ts'
import { listOf } from './list-of.ts'
import { useSite } from './site.ts'
import { useSync } from './sync.ts'

/**
 * Puts what the open page carries into the stores, so that their first answer is what the page shows.
 * Until the next sync has ended it counts as newer than what the phone stores. `textOf`: as in `sync`.
 */
export async function takePageNews(
  pinia: Pinia,
  place: Parameters<typeof listOf>[0],
  textOf: TextOf = (id) => document.getElementById(id)?.textContent,
): Promise<void> {
  const news = parsePageNews(textOf)
  if (!news) return
  useSync(pinia).isAhead = true
  Object.assign(useSite(pinia), { site: news.site, asked: 'unknown' })
  takeList(pinia, news, place)
  await takeArticle(pinia, news, place)
}

function takeList(pinia: Pinia, { list, site }: PageNews, place: Parameters<typeof listOf>[0]): void {
  const query = listOf(place, site.categories)
  if (!list || !query) return
  const tail = list.more ? 'beyond' : 'end'
  useHeadlines(pinia).lists = { [listKey(query)]: { type: 'ready', rows: list.rows, tail } }
}

async function takeArticle(
  pinia: Pinia,
  { article, around = { related: [] } }: PageNews,
  { params }: Parameters<typeof listOf>[0],
): Promise<void> {
  if (!article || article.slug !== params['slug']) return
  // Comes with the article's page; lists can do without.
  const { useArticle } = await import('./article.ts')
  const { related, reads, ...neighbours } = around
  const store = useArticle(pinia)
  store.latest = article.slug
  store.state = {
    type: 'ready',
    article,
    around: { neighbours, related, ...(reads !== undefined && { reads }) },
  }
}
