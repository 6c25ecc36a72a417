import { decodeEntities } from './rich-text.ts'

// A tag ends with the text at the latest: to look for an end that is nowhere, once for every beginning, takes
// minutes of a long text, and some browsers give up with an error.
const BLOCK =
  /<\/?(?:blockquote|br|caption|dd|dl|dt|figcaption|figure|h\d|hr|img|li|ol|p|pre|table|tbody|td|tfoot|th|thead|tr|ul)\b[^>]*(?:>|$)/g
const TAG = /<[^>]*(?:>|$)/g

/** The words of an article's HTML, a line per block: what a search looks through. Quicker than reading the tree. */
export function plainTextOf(html: string): string {
  const lines = html.replace(/\s+/g, ' ').replace(BLOCK, '\n').replace(TAG, '')
  return decodeEntities(lines)
    .replace(/ *\n[\n ]*/g, '\n')
    .trim()
}

/** Everything of an article that a search looks through: its title, a line of its own, then the text and who made it. */
export function searchableText(article: {
  title: string
  html: string
  source: string
  author: string
  editor: string
  tags: readonly string[]
}): string {
  const { title, html, source, author, editor, tags } = article
  const makers = [source, author, editor, ...tags].filter(Boolean).join(' ')
  return [title.replace(/\s+/g, ' '), plainTextOf(html), makers].join('\n')
}
