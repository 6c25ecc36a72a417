import type { Article } from '../model/article.ts'

/** An article that was withdrawn, and the seq of its withdrawal. */
export interface Removal {
  slug: string
  seq: number
}

/** The content of one pack: articles whose latest change lies in from..to, and withdrawals. */
export interface Pack {
  from: number
  to: number
  articles: Article[]
  removed: Removal[]
}
