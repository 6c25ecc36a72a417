import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, test, vi } from 'vitest'
import { anArticle } from '../helpers/articles.ts'
import { createCaches } from '../helpers/caches.ts'
import { createScriptedServer, type ScriptedServer } from '../helpers/scripted-server.ts'

const ALL = { type: 'all' } as const
const SOON = { timeout: 20_000 }

afterEach(() => vi.unstubAllGlobals())

/** A page in a browser that lacks these; every page starts with nothing in memory. */
async function aPage(lacking: readonly string[], server: ScriptedServer) {
  vi.resetModules()
  const { caches } = createCaches()
  vi.stubGlobal('caches', caches)
  for (const name of lacking) vi.stubGlobal(name, undefined)
  vi.stubGlobal('navigator', {})
  vi.stubGlobal('fetch', server.fetch)
  setActivePinia(createPinia())
  const [
    { useDatabase },
    { useHeadlines },
    { useMarks },
    { useReads },
    { useSaved },
    { useArticle },
    { useSettings },
    { useSync },
  ] = await Promise.all([
    import('../../src/app/stores/database.ts'),
    import('../../src/app/stores/headlines.ts'),
    import('../../src/app/stores/marks.ts'),
    import('../../src/app/stores/reads.ts'),
    import('../../src/app/stores/saved.ts'),
    import('../../src/app/stores/article.ts'),
    import('../../src/app/stores/settings.ts'),
    import('../../src/app/stores/sync.ts'),
  ])
  const stores = {
    database: useDatabase(),
    headlines: useHeadlines(),
    marks: useMarks(),
    reads: useReads(),
    saved: useSaved(),
    articles: useArticle(),
    settings: useSettings(),
    sync: useSync(),
  }
  stores.sync.listen()
  return stores
}

function aServer(): ScriptedServer {
  const server = createScriptedServer()
  server.publish(Array.from({ length: 3 }, (_, n) => anArticle({ slug: `a-${n}`, date: n + 1 })))
  return server
}

const STORAGE = ['indexedDB', 'caches', 'localStorage']
const combinations = Array.from({ length: 8 }, (_, n) => STORAGE.filter((_name, i) => n & (1 << i)))

test.each(combinations.map((lacking) => [lacking.join(', ') || 'nothing', lacking] as const))(
  'without a worker and without %s the news is read from the network, and the page remembers',
  async (_name, lacking) => {
    // As over plain http.
    const server = aServer()
    const page = await aPage([...lacking, 'crypto', 'BroadcastChannel'], server)
    page.settings.load({ language: 'zh-CN', storage: () => localStorage })
    page.settings.change({ theme: 'dark' })
    page.sync.update()
    await vi.waitFor(() => expect(page.sync.state).toMatchObject({ type: 'current' }), SOON)
    await page.headlines.load(ALL)
    expect(page.headlines.get(ALL)).toMatchObject({ type: 'ready', rows: [{ slug: 'a-2' }, {}, {}] })
    await page.articles.open('a-1')
    await page.articles.surround('a-1')
    expect(page.articles.state).toMatchObject({
      type: 'ready',
      article: { html: '<p>正文 a-1</p>' },
      around: { neighbours: { previous: { slug: 'a-2' }, next: { slug: 'a-0' } } },
    })
    await page.reads.note('a-1')
    await page.reads.exchange()
    expect(server.requests.at(-1)).toMatch(/^\/reads\.txt\?k=[a-z0-9]{16}&a=a-1$/)
    await page.marks.toggleSaved('a-1', 5)
    await page.saved.load()
    expect(page.saved.list).toMatchObject({ type: 'ready', rows: [{ type: 'article', slug: 'a-1' }] })
    expect(page.settings.settings.theme).toBe('dark')
    expect(page.database.state.type).toBe(lacking.includes('indexedDB') ? 'unavailable' : 'open')
  },
)

test('a database that stops to answer is left for memory, and a sync fills that', async () => {
  const page = await aPage(['crypto'], aServer())
  await page.headlines.load(ALL)
  const broken = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
    throw new DOMException('Connection to Indexed Database server lost', 'UnknownError')
  })
  await page.headlines.load(ALL)
  expect(page.database.state.type).toBe('unavailable')
  page.sync.update()
  await vi.waitFor(() => expect(page.sync.state.type).toBe('current'), SOON)
  await page.headlines.load(ALL)
  expect(page.headlines.get(ALL)).toMatchObject({ rows: [{ slug: 'a-2' }, {}, {}] })
  broken.mockRestore()
})
