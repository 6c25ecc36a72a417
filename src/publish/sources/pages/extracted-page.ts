import type { RichNode } from '../../../model/rich-text.ts'
import type { Part } from './page-parts.ts'

/** What was found, and how sure that is: 0 a guess without a reason, 1 said by the page itself. */
export interface Guess<Value> {
  value: Value
  confidence: number
  /** One sentence for the operator about a value that is not said plainly. */
  note?: string
}

export interface DateGuess extends Guess<number | undefined> {
  /** Where the page counts from when it is read ("3小时前"): how exactly it is known, in milliseconds. */
  within?: number
}

/** What a person reads on an article page of an old CMS. Unknown texts are '', with confidence 0. */
export interface ExtractedPage {
  title: Guess<string>
  /** Milliseconds since 1970. */
  date: DateGuess
  /** 来源, 稿源, 出处 */
  source: Guess<string>
  author: Guess<string>
  /** 责任编辑 */
  editor: Guess<string>
  /** 阅读, 点击, 浏览 */
  reads: Guess<number | undefined>
  /** From the start page down, without the article itself. */
  breadcrumb: Guess<string[]>
  tags: Guess<string[]>
  /** The text with its pictures, whose src is absolute; captions are figcaptions. */
  content: Guess<RichNode[]>
  /** Absolute addresses of the previous and next article, where the page names them. */
  previous?: string
  next?: string
  /** Further pages of the same article. */
  parts: Part[]
}
