import { isMap, parseDocument } from 'yaml'

export interface FrontMatter {
  /** What stands between the lines of dashes, as plain values; empty where there is none. */
  fields: Readonly<Record<string, unknown>>
  body: string
  /** What is wrong with it, '' where nothing is. */
  mistake: string
}

/** Splits a Markdown file into its YAML front matter and its text. */
export function splitFrontMatter(text: string): FrontMatter {
  const match = /^---[ \t]*\r?\n([\s\S]*?)(?:^|\r?\n)---[ \t]*(?:\r?\n|$)/m.exec(text)
  if (!match || match.index > 0) return { fields: {}, body: text, mistake: unfinished(text) }
  const body = text.slice(match[0].length)
  return { ...readFields(match[1] ?? ''), body }
}

/** A thematic break at the very top is one; names and values without an end are not. */
function unfinished(text: string): string {
  return /^---[ \t]*\r?\n[\w-]+[ \t]*:/.test(text)
    ? 'front matter: the line of dashes that ends it is missing'
    : ''
}

function readFields(source: string): Omit<FrontMatter, 'body'> {
  const document = parseDocument(source, { schema: 'core', uniqueKeys: true, logLevel: 'silent' })
  const [error] = document.errors
  if (error)
    return { fields: {}, mistake: `front matter: ${error.message.split('\n')[0]!.replace(/:$/, '')}` }
  if (document.contents === null) return { fields: {}, mistake: '' }
  if (!isMap(document.contents))
    return { fields: {}, mistake: 'front matter: it is not a list of names and values' }
  return toFields(document)
}

/** Aliases may refer to each other without end. */
function toFields(document: ReturnType<typeof parseDocument>): Omit<FrontMatter, 'body'> {
  try {
    return { fields: document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>, mistake: '' }
  } catch {
    return { fields: {}, mistake: 'front matter: too many aliases' }
  }
}
