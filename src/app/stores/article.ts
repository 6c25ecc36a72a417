import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { getArticle, getNeighbours, getRelated, type Neighbours } from '../../db/articles.ts'
import { getWithdrawn } from '../../db/marks.ts'
import { getMeta } from '../../db/meta.ts'
import type { Reader } from '../../db/schema.ts'
import { isSlug, type Article, type Headline } from '../../model/article.ts'
import { useDatabase } from './database.ts'
import { fetchMissing, keepShown } from './missing.ts'
import { useSync } from './sync.ts'

/** What stands around an article's text. */
export interface Surroundings {
  neighbours: Neighbours
  related: Headline[]
  /** How often it was read, where known. */
  reads?: number
}

export type ArticleState =
  | { type: 'loading' }
  | { type: 'ready'; article: Article; around: Surroundings }
  | { type: 'missing' }
  | { type: 'withdrawn'; title: string }
  | { type: 'offline' }

type ReadyArticle = Extract<ArticleState, { type: 'ready' }>

const LOADING: ArticleState = { type: 'loading' }
const RELATED = 5
const NOTHING_AROUND: Surroundings = { neighbours: {}, related: [] }

export const useArticle = defineStore('article', () => {
  const database = useDatabase()
  const sync = useSync()
  const state = shallowRef<ArticleState>(LOADING)
  /** Which article the state is about. */
  const latest = shallowRef('')

  function stateOf(slug: string): ArticleState {
    return latest.value === slug ? state.value : LOADING
  }

  async function open(slug: string): Promise<void> {
    const brought = broughtAlong(slug)
    latest.value = slug
    if (!brought) state.value = LOADING
    const found = await find(slug, brought)
    // A quicker tap on "next" has already asked for another article.
    if (latest.value === slug) state.value = found
  }

  /** Takes over what a sync has changed; what is on screen stays where nothing better is known. */
  async function refresh(): Promise<void> {
    const slug = latest.value
    const stored = await findStored(slug)
    if (stored && latest.value === slug)
      state.value = withReads(newerOf(stored, broughtAlong(slug)), state.value)
  }

  /** What came with the page itself, until the phone has as much. */
  function broughtAlong(slug: string): ReadyArticle | undefined {
    const shown = stateOf(slug)
    return sync.isAhead && shown.type === 'ready' ? shown : undefined
  }

  async function find(slug: string, brought: ReadyArticle | undefined): Promise<ArticleState> {
    if (!isSlug(slug)) return { type: 'missing' }
    const stored = await findStored(slug)
    if (stored) return newerOf(stored, brought)
    if (!brought) return findOnline(slug)
    void keepShown(brought.article)
    return brought
  }

  async function findStored(slug: string): Promise<ArticleState | undefined> {
    return database.tryAsk((db) => getStored(db, slug))
  }

  async function findOnline(slug: string): Promise<ArticleState> {
    try {
      const article = await fetchMissing(slug)
      if (!article) return { type: 'missing' }
      const around = await database.tryAsk((db) => getSurroundings(db, article))
      return { type: 'ready', article, around: around ?? NOTHING_AROUND }
    } catch {
      // Whatever the network's error is called, the article is not here and can be asked for again.
      return { type: 'offline' }
    }
  }

  return { state, latest, stateOf, open, refresh }
})

/** What stands around an article comes from a phone that may not have everything yet. */
function newerOf(stored: ArticleState, brought: ReadyArticle | undefined): ArticleState {
  if (!brought || stored.type !== 'ready') return brought ?? stored
  return stored.article.seq > brought.article.seq ? { ...stored, around: brought.around } : brought
}

/** A count that is known stays where the phone does not have the counts yet. */
function withReads(state: ArticleState, shown: ArticleState): ArticleState {
  if (state.type !== 'ready' || shown.type !== 'ready') return state
  const { reads } = shown.around
  return reads === undefined ? state : { ...state, around: { reads, ...state.around } }
}

async function getStored(db: Reader, slug: string): Promise<ArticleState | undefined> {
  const article = await getArticle(db, slug)
  if (article) return { type: 'ready', article, around: await getSurroundings(db, article) }
  const [withdrawal] = await getWithdrawn(db, [slug])
  return withdrawal && { type: 'withdrawn', title: withdrawal.title ?? '' }
}

async function getSurroundings(db: Reader, article: Article): Promise<Surroundings> {
  const [neighbours, related, reads] = await Promise.all([
    getNeighbours(db, article),
    getRelated(db, article, RELATED),
    getMeta(db, 'reads'),
  ])
  const counts = reads?.counts ?? {}
  return {
    neighbours,
    related,
    ...(Object.hasOwn(counts, article.slug) && { reads: counts[article.slug] }),
  }
}
