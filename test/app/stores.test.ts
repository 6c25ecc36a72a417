import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { useArticle } from '../../src/app/stores/article.ts'
import { PAGE, useHeadlines } from '../../src/app/stores/headlines.ts'
import { useMoreHeadlines } from '../../src/app/stores/more-headlines.ts'
import { useMarks } from '../../src/app/stores/marks.ts'
import { fetchOlder } from '../../src/app/stores/older.ts'
import { useSaved } from '../../src/app/stores/saved.ts'
import { useDatabase } from '../../src/app/stores/database.ts'
import { useSync } from '../../src/app/stores/sync.ts'
import { getMarks } from '../../src/db/marks.ts'
import { putMeta } from '../../src/db/meta.ts'
import { openReader } from '../../src/db/open.ts'
import { DEADLINE } from '../../src/sync/fetch-bytes.ts'
import type { Reader } from '../../src/db/schema.ts'
import type { Article } from '../../src/model/article.ts'
import { anArticle } from '../helpers/articles.ts'
import { forgetNews, storeNews } from '../helpers/stored-news.ts'

const ALL = { type: 'all' } as const

beforeEach(async () => {
  setActivePinia(createPinia())
  vi.unstubAllGlobals()
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  await forgetNews()
})

function refuse(): Promise<never> {
  return Promise.reject(new DOMException('closing', 'InvalidStateError'))
}

function numbered(count: number): Partial<Article>[] {
  return Array.from({ length: count }, (_, index) => ({ slug: `a-${index}`, date: 1_000_000 - index }))
}

function rowsOf(list: ReturnType<ReturnType<typeof useHeadlines>['get']>): string[] {
  return list.type === 'ready' ? list.rows.map(({ slug }) => slug) : []
}

test('shows a page of the newest and one more when asked', async () => {
  await storeNews(numbered(PAGE + 5))
  const headlines = useHeadlines()
  await headlines.load(ALL)
  expect(headlines.get(ALL)).toMatchObject({ type: 'ready', tail: 'stored' })
  expect(rowsOf(headlines.get(ALL))).toHaveLength(PAGE)
  await useMoreHeadlines().loadMore(ALL)
  expect(rowsOf(headlines.get(ALL))).toHaveLength(PAGE + 5)
})

test('brings back as many rows as the reader had', async () => {
  await storeNews(numbered(3 * PAGE))
  const headlines = useHeadlines()
  await headlines.load(ALL, 2 * PAGE)
  expect(rowsOf(headlines.get(ALL))).toHaveLength(2 * PAGE)
})

test('keeps the last row on screen when news comes on top', async () => {
  await storeNews(numbered(2 * PAGE))
  const headlines = useHeadlines()
  await headlines.load(ALL)
  const last = rowsOf(headlines.get(ALL)).at(-1)
  await storeNews([{ slug: 'new', date: 2_000_000 }])
  await headlines.load(ALL)
  expect(rowsOf(headlines.get(ALL))[0]).toBe('new')
  expect(rowsOf(headlines.get(ALL)).at(-1)).toBe(last)
})

test('says where the news ends', async () => {
  await storeNews(numbered(3))
  const headlines = useHeadlines()
  await headlines.load(ALL)
  await useMoreHeadlines().loadMore(ALL)
  expect(headlines.get(ALL)).toMatchObject({ type: 'ready', tail: 'end' })
})

test('waits for older news as long as a pack may take where the signal is bad', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const sync = useSync()
  const ended = vi.fn<(tail: string) => void>()
  void fetchOlder(sync).then(ended)
  sync.hear({ type: 'state', state: { type: 'fetching', what: 'packs', done: 0, total: 1 } })
  await vi.advanceTimersByTimeAsync(DEADLINE)
  expect(ended).not.toHaveBeenCalled()
  sync.hear({ type: 'state', state: { type: 'current', at: 1, missing: 0 } })
  await vi.advanceTimersByTimeAsync(0)
  expect(ended).toHaveBeenCalledWith('beyond')
  vi.useRealTimers()
})

test('says that older news cannot be reached, and keeps the rows', async () => {
  await storeNews(numbered(3))
  await putMeta(await openReader(), 'beyond', 200)
  const headlines = useHeadlines()
  const stop = useSync().listen()
  await headlines.load(ALL)
  await useMoreHeadlines().loadMore(ALL)
  expect(headlines.get(ALL)).toMatchObject({ type: 'ready', tail: 'failed' })
  expect(rowsOf(headlines.get(ALL))).toHaveLength(3)
  stop()
})

test('shows the article last asked for, whichever comes first', async () => {
  await storeNews([{ slug: 'first' }, { slug: 'second' }])
  const articles = useArticle()
  await Promise.all([articles.open('first'), articles.open('second')])
  expect(articles.state).toMatchObject({ type: 'ready', article: { slug: 'second' } })
  expect(articles.stateOf('first')).toEqual({ type: 'loading' })
})

test('shows the text first, then what leads on from it', async () => {
  await storeNews(numbered(2))
  const article = useArticle()
  await article.open('a-0')
  expect(article.state).toMatchObject({ type: 'ready', article: { slug: 'a-0' }, around: {} })
  await article.surround('a-0')
  expect(article.state).toMatchObject({ around: { neighbours: { next: { slug: 'a-1' } } } })
})

test('shows an article that was read ahead with its page, and reads it no second time', async () => {
  await storeNews([{ slug: 'a', title: '安全' }])
  const article = useArticle()
  await article.lookAhead('a')
  expect(article.stateOf('a')).toEqual({ type: 'loading' })
  article.begin('a')
  expect(article.stateOf('a')).toMatchObject({ type: 'ready', article: { title: '安全' } })
  const shown = article.state
  await article.open('a')
  expect(article.state).toBe(shown)
})

test('shows nothing that was read ahead of another article, or before a sync changed it', async () => {
  await storeNews([{ slug: 'a', title: '旧' }, { slug: 'b' }])
  const article = useArticle()
  await article.lookAhead('a')
  article.begin('b')
  expect(article.stateOf('b')).toEqual({ type: 'loading' })
  await article.lookAhead('a')
  await storeNews([{ slug: 'a', title: '新' }])
  useSync().hear({ type: 'changed', articles: 1 })
  article.begin('a')
  await article.open('a')
  expect(article.state).toMatchObject({ article: { title: '新' } })
})

test('tells an article that is out of reach from one that does not exist', async () => {
  const articles = useArticle()
  await articles.open('far-away')
  expect(articles.state).toEqual({ type: 'offline' })
  await articles.open('../etc')
  expect(articles.state).toEqual({ type: 'missing' })
})

test('keeps the article on screen when a sync brings nothing about it', async () => {
  await storeNews([{ slug: 'open', title: '旧题' }])
  const articles = useArticle()
  await articles.open('open')
  await storeNews([{ slug: 'other' }])
  await articles.refresh()
  expect(articles.state).toMatchObject({ article: { title: '旧题' } })
  await storeNews([{ slug: 'open', title: '新题' }])
  await articles.refresh()
  expect(articles.state).toMatchObject({ article: { title: '新题' } })
})

test('says that an article was withdrawn while it was open', async () => {
  await storeNews([{ slug: 'open' }])
  const articles = useArticle()
  await articles.open('open')
  await storeNews([], ['open'])
  await articles.refresh()
  expect(articles.state.type).toBe('withdrawn')
})

test('remembers what was opened and saved, and forgets what is no longer saved', async () => {
  const marks = useMarks()
  await marks.load()
  await marks.open('a', 1)
  await marks.toggleSaved('a', 2)
  expect([marks.isRead('a'), marks.isSaved('a')]).toEqual([true, true])
  expect(await getMarks(await openReader())).toEqual([{ slug: 'a', opened: 1, saved: 2 }])
  await marks.toggleSaved('a', 3)
  expect(marks.isSaved('a')).toBe(false)
  expect(await getMarks(await openReader())).toEqual([{ slug: 'a', opened: 1 }])
})

test('calls an article saved only once it is: whoever sees that may leave at once', async () => {
  const marks = useMarks()
  const saving = marks.toggleSaved('a', 2)
  expect(marks.isSaved('a')).toBe(false)
  await saving
  expect(marks.isSaved('a')).toBe(true)
})

test('calls an article that came with its page saved only once its text is kept, too', async () => {
  const article = anArticle({ slug: 'brought' })
  const [articles, marks, db] = [useArticle(), useMarks(), await openReader()]
  useSync().isAhead = true
  articles.latest = article.slug
  articles.state = { type: 'ready', article, around: { neighbours: {}, related: [] } }
  const release = holdArticles(db)
  void articles.open(article.slug)
  const saving = articles.toggleSaved()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(marks.isSaved(article.slug)).toBe(false)
  release()
  await saving
  expect(marks.isSaved(article.slug)).toBe(true)
  expect(await db.get('bodies', article.slug)).toBe(article.html)
})

/** Somebody reads without end: nothing can be written until it is released. */
function holdArticles(db: Reader): () => void {
  const holding = new AbortController()
  const { store } = db.transaction('bodies')
  const goOn = async (): Promise<void> => {
    while (!holding.signal.aborted) await store.count()
  }
  void goOn()
  return () => holding.abort()
}

test('lists saved articles last saved first, with a note for a withdrawn one', async () => {
  await storeNews([{ slug: 'kept' }, { slug: 'doomed', title: '会撤的' }])
  const marks = useMarks()
  await marks.toggleSaved('kept', 1)
  await marks.toggleSaved('doomed', 2)
  await marks.toggleSaved('elsewhere', 3)
  await storeNews([], ['doomed'])
  const saved = useSaved()
  await saved.load()
  expect(saved.list).toMatchObject({
    type: 'ready',
    rows: [
      { type: 'absent', slug: 'elsewhere' },
      { type: 'withdrawn', slug: 'doomed', title: '会撤的' },
      { type: 'article', slug: 'kept' },
    ],
  })
})

test('says that nothing can be stored rather than showing nothing', async () => {
  const database = useDatabase()
  await expect(database.ask(refuse)).rejects.toThrow('cannot be read')
  expect(database.state).toEqual({ type: 'unavailable' })
})

test('asks a second time when the connection was lost in between', async () => {
  const database = useDatabase()
  let asked = 0
  const answer = await database.ask((db) => {
    asked += 1
    if (asked === 1) return refuse()
    return db.count('articles')
  })
  expect([answer, asked, database.state.type]).toEqual([0, 2, 'open'])
})
