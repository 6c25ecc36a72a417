import type { RouteLocationNormalized } from 'vue-router'
import { after } from '../after.ts'
import { useArticle } from '../stores/article.ts'

/** Milliseconds: an article that takes longer to read comes on a page that is there already. */
const PATIENCE = 300

/**
 * A guard for the article's page: where the reader is opened with one and nothing is on screen yet, its text is
 * read first, and comes with the page instead of after it. Later ones are read by `useHeadStart`.
 */
export function readFirst(
  { params }: RouteLocationNormalized,
  { matched }: RouteLocationNormalized,
): Promise<void> | undefined {
  if (import.meta.env.SSR || matched.length > 0 || document.getElementById('prerendered')) return undefined
  // Apple's pages ask the database nothing before they can be left, see `prepareStorage`.
  if (navigator.vendor.startsWith('Apple')) return undefined
  return Promise.race([useArticle().lookAhead(String(params['slug'])), after(PATIENCE)])
}
