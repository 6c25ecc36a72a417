import { compareHeadlines, type Headline } from './article.ts'

/**
 * Related content: the editors' choice first, in their order, filled up with the articles that
 * share most tags, then with the newest of the same category.
 */
export function relatedTo(
  article: Headline & { related: readonly string[] },
  candidates: Iterable<Headline>,
  limit: number,
): Headline[] {
  const pool = new Map<string, Headline>()
  for (const candidate of candidates) pool.set(candidate.slug, candidate)
  pool.delete(article.slug)
  const chosen = article.related.flatMap((slug) => pool.get(slug) ?? [])
  const rest = [...pool.values()]
    .filter((other) => !article.related.includes(other.slug))
    .map((other) => ({ other, score: closeness(article, other) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || compareHeadlines(a.other, b.other))
    .map(({ other }) => other)
  return [...new Set([...chosen, ...rest])].slice(0, limit)
}

/** One shared tag weighs more than the same category. */
function closeness(article: Headline, other: Headline): number {
  const shared = other.tags.filter((tag) => article.tags.includes(tag)).length
  return shared * 2 + (other.category === article.category ? 1 : 0)
}
