import type { RichNode } from '../../../model/rich-text.ts'

/** What was found, and how sure that is: 0 a guess without a reason, 1 said by the page itself. */
export interface Guess<Value> {
  value: Value
  confidence: number
}

/** What a person reads on an article page of an old CMS. Unknown texts are '', with confidence 0. */
export interface ExtractedPage {
  title: Guess<string>
  /** Milliseconds since 1970. */
  date: Guess<number | undefined>
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
}
