import type { Article } from '../../model/article.ts'
import { parseRichText, textOf } from '../../model/rich-text.ts'
import { allCategories } from '../../model/site.ts'
import { judge, type Finding, type Judgement } from './finding.ts'
import { hasLostCharacters } from './lost-characters.ts'
import type { News } from './news.ts'
import type { Check } from './words-en.ts'

/** What readers and editors would miss in the articles themselves. */
export function checkArticles({ head, articles }: News, now: number): Finding[] {
  if (articles.length === 0) return []
  const categories = new Set(allCategories(head.site.categories).map(({ id }) => id))
  const find = (check: Check, isAbout: (article: Article) => boolean, judgement?: Judgement): Finding =>
    judge(check, articles.filter(isAbout).map(addressOf), { total: articles.length, ...judgement })
  return [
    find('characters', (article) => hasLostCharacters(wordsOf(article))),
    find('titles', ({ title }) => title.trim() === ''),
    find('categories', ({ category }) => !categories.has(category)),
    find('dates', ({ date }) => date < EARLIEST || date > now + DAY, { level: 'notice' }),
    find('sources', ({ source, author }) => source === '' && author === '', { level: 'notice' }),
    find('texts', ({ html, pictures }) => pictures.length === 0 && isEmpty(html), { level: 'notice' }),
  ]
}

export function addressOf({ slug }: Article): string {
  return `/article/${slug}/`
}

const DAY = 24 * 60 * 60_000
/** Nobody's site is older; what claims to be has lost its date. */
const EARLIEST = Date.UTC(1990, 0, 1)

function wordsOf({ title, summary, source, author, editor, tags, html }: Article): string {
  return [title, summary, source, author, editor, ...tags, html].join('\n')
}

function isEmpty(html: string): boolean {
  return textOf(parseRichText(html)) === ''
}
