import { parseObject } from '../feed/checks.ts'
import { FeedError } from '../feed/errors.ts'
import { parseItem } from '../feed/item.ts'
import { PAGE_BLOCK, parsePageData, type PageData } from '../feed/page-data.ts'
import type { Article } from '../model/article.ts'

/** What a published page carries of the news. */
export interface PageNews extends PageData {
  article?: Article
}

/** `textOf`: the text of the block with this id, null where the page has none. */
export type TextOf = (id: string) => string | null | undefined

/** The news that the page carries; undefined where its blocks are not there or damaged. */
export function parsePageNews(textOf: TextOf): PageNews | undefined {
  try {
    const [page, item] = [textOf(PAGE_BLOCK), textOf('article')]
    if (!page) return undefined
    const article = item ? parseItem(parseObject(item)) : undefined
    return { ...parsePageData(page), ...(article && { article }) }
  } catch (error) {
    // Cut off, or of another build: the app asks as if the page had come without them.
    if (error instanceof FeedError) return undefined
    throw error
  }
}
