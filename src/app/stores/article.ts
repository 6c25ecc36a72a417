import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { getArticle, getNeighbours, getRelated, type Neighbours } from '../../db/articles.ts'
import { getWithdrawn } from '../../db/marks.ts'
import { getMeta } from '../../db/meta.ts'
import type { Reader } from '../../db/schema.ts'
import { isSlug, type Article, type Headline } from '../../model/article.ts'
import { useDatabase } from './database.ts'
import { fetchMissing, keepShown } from './missing.ts'
import { useMarks } from './marks.ts'
import { useSync } from './sync.ts'

/** What stands around an article's text; what leads on is not there until it is read, after the text. */
export interface Surroundings {
  neighbours?: Neighbours
  related?: Headline[]
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

/** An article that is read before its page is there. */
interface Ahead {
  slug: string
  /** How often the stored news had changed. */
  changes: number
  looking: Promise<void>
  found?: ArticleState
}

const LOADING: ArticleState = { type: 'loading' }
const RELATED = 5
const NOTHING_AROUND: Surroundings = { neighbours: {}, related: [] }

export const useArticle = defineStore('article', () => {
  const database = useDatabase()
  const sync = useSync()
  const marks = useMarks()
  const state = shallowRef<ArticleState>(LOADING)
  /** Which article the state is about. */
  const latest = shallowRef('')
  let ahead: Ahead | undefined
  /** The state that was shown from what was read ahead. */
  let begun: ReadyArticle | undefined
  let finding: Promise<unknown> | undefined
  let keeping: Promise<void> | undefined

  function stateOf(slug: string): ArticleState {
    return latest.value === slug ? state.value : LOADING
  }

  /** Reads an article that is likely to be opened; `begin` shows it as soon as its page is there. */
  async function lookAhead(slug: string): Promise<void> {
    if (ahead?.slug === slug && ahead.changes === sync.changes) return ahead.looking
    const mine: Ahead = { slug, changes: sync.changes, looking: Promise.resolve() }
    ahead = mine
    mine.looking = findStored(slug).then((found) => void (found && (mine.found = found)))
    return mine.looking
  }

  /** Shows what was read ahead. */
  function begin(slug: string): void {
    const { found, changes } = ahead?.slug === slug ? ahead : {}
    ahead = undefined
    if (found?.type !== 'ready' || changes !== sync.changes || broughtAlong(slug)) return
    latest.value = slug
    state.value = begun = found
  }

  /** Shows the text; `surround` is to be called when it is on screen. */
  async function open(slug: string): Promise<void> {
    const isBegun = begun !== undefined && stateOf(slug) === begun
    begun = undefined
    if (isBegun) return
    const brought = broughtAlong(slug)
    latest.value = slug
    if (!brought) state.value = LOADING
    const search = find(slug, brought)
    finding = search
    const found = await search
    // A quicker tap on "next" has already asked for another article.
    if (latest.value === slug) state.value = found
  }

  /** Shows what leads on from the article, where that did not come with it. */
  async function surround(slug: string): Promise<void> {
    const shown = stateOf(slug)
    if (shown.type !== 'ready' || shown.around.related) return
    const whole = await withAround(shown)
    if (state.value === shown) state.value = whole
  }

  /** Takes over what a sync has changed; what is on screen stays where nothing better is known. */
  async function refresh(): Promise<void> {
    const slug = latest.value
    const found = await findStored(slug)
    const stored = found?.type === 'ready' ? await withAround(found) : found
    if (stored && latest.value === slug)
      state.value = withReads(newerOf(stored, broughtAlong(slug)), state.value)
  }

  async function withAround(shown: ReadyArticle): Promise<ReadyArticle> {
    const known = await database.tryAsk((db) => getSurroundings(db, shown.article))
    return { ...shown, around: { ...shown.around, ...(known ?? NOTHING_AROUND) } }
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
    keeping = keepShown(brought.article)
    return brought
  }

  async function findStored(slug: string): Promise<ArticleState | undefined> {
    return database.tryAsk((db) => getStored(db, slug))
  }

  async function findOnline(slug: string): Promise<ArticleState> {
    try {
      const article = await fetchMissing(slug)
      return article ? { type: 'ready', article, around: {} } : { type: 'missing' }
    } catch {
      // Whatever the network's error is called, the article is not here and can be asked for again.
      return { type: 'offline' }
    }
  }

  /** A reader who sees that it is saved may leave at once: what came with its page is stored before. */
  async function toggleSaved(): Promise<void> {
    const slug = latest.value
    await finding
    await keeping
    await marks.toggleSaved(slug)
  }

  return { state, latest, stateOf, lookAhead, begin, open, surround, refresh, toggleSaved }
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
  const [article, reads] = await Promise.all([getArticle(db, slug), getMeta(db, 'reads')])
  const counts = reads?.counts ?? {}
  if (article)
    return {
      type: 'ready',
      article,
      around: Object.hasOwn(counts, slug) ? { reads: counts[slug]! } : {},
    }
  const [withdrawal] = await getWithdrawn(db, [slug])
  return withdrawal && { type: 'withdrawn', title: withdrawal.title ?? '' }
}

async function getSurroundings(db: Reader, article: Article): Promise<Surroundings> {
  const [neighbours, related] = await Promise.all([
    getNeighbours(db, article),
    getRelated(db, article, RELATED),
  ])
  return { neighbours, related }
}
