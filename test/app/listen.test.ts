import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useListen, type ListenState, type ReadingList } from '../../src/app/stores/listen.ts'
import { applyChanges, clearNews } from '../../src/db/apply.ts'
import { openReader } from '../../src/db/open.ts'
import type { Reader } from '../../src/db/schema.ts'
import type { Article } from '../../src/model/article.ts'
import { anArticle } from '../helpers/articles.ts'
import { createScriptedEngine, type ScriptedEngine } from '../helpers/speech-engine.ts'

const FIRST = anArticle({
  slug: 'first',
  seq: 1,
  date: 2,
  title: '第一篇',
  html: '<p>甲一。甲二。</p><p>甲三。</p>',
})
const SECOND = anArticle({ slug: 'second', seq: 2, date: 1, title: '第二篇', html: '<p>乙一。</p>' })

/** Its first sentence is long enough that a voice can die in it. */
const LONG = anArticle({ slug: 'long', title: '一'.repeat(40), html: '<p>丙一。</p>' })

let engine: ScriptedEngine
let isHidden: boolean
let kept: Map<string, string>

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  setActivePinia(createPinia())
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  isHidden = false
  kept = new Map()
  const db = await openReader()
  // What is saved outlives the news.
  await db.clear('marks')
  await clearNews(db)
  await applyChanges(db, { feed: 'f', from: 1, to: 9, articles: [FIRST, SECOND], removed: [] })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function aListener(given = createScriptedEngine()): ReturnType<typeof useListen> {
  engine = given
  const store = useListen()
  const { synthesis, createUtterance } = engine
  store.start({
    engine: { synthesis, createUtterance, isHidden: () => isHidden },
    storage: () => ({
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
    }),
  })
  return store
}

/** Lets time pass until the state is as wanted. */
async function until(
  store: ReturnType<typeof useListen>,
  isThere: (state: ListenState) => boolean,
): Promise<void> {
  for (let step = 0; step < 3000 && !isThere(store.state); step += 1) await vi.advanceTimersByTimeAsync(50)
  expect(isThere(store.state), JSON.stringify(store.state)).toBe(true)
}

const isType =
  (type: ListenState['type']) =>
  (state: ListenState): boolean =>
    state.type === type
const isAt =
  (at: number) =>
  (state: ListenState): boolean =>
    state.type === 'playing' && state.at === at
const texts = (): string[] => engine.said.map(({ text }) => text)

test('reads the title and every sentence, goes on with the next article, and is quiet at the list’s end', async () => {
  const store = aListener()
  void store.listen(FIRST)
  await until(store, isType('finished'))
  expect(texts()).toEqual(['第一篇', '甲一。', '甲二。', '甲三。', '第二篇', '乙一。'])
  expect(store.slug).toBe('second')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(texts()).toHaveLength(6)
})

test('goes on after a pause with the sentence in which it stopped', async () => {
  const store = aListener()
  void store.listen(FIRST)
  await until(store, isAt(1))
  await vi.advanceTimersByTimeAsync(150)
  store.pause()
  expect(store.state).toMatchObject({ type: 'paused', at: 1, by: 'reader' })
  await vi.advanceTimersByTimeAsync(20_000)
  expect(texts()).toEqual(['第一篇', '甲一。'])
  store.resume()
  await until(store, isAt(2))
  expect(texts().slice(1, 3)).toEqual(['甲一。', '甲一。'])
})

test('goes a sentence on and back, also while it is paused', async () => {
  const store = aListener()
  void store.listen(FIRST)
  await until(store, isAt(0))
  store.skip(1)
  expect(store.state).toMatchObject({ type: 'playing', at: 1 })
  store.pause()
  store.skip(1)
  store.skip(-2)
  store.skip(-2)
  expect(store.state).toMatchObject({ type: 'paused', at: 0 })
  await vi.advanceTimersByTimeAsync(5000)
  expect(texts()).not.toContain('甲二。')
})

test('skips to the next article, and past the last there is none', async () => {
  const store = aListener()
  void store.listen(FIRST)
  await until(store, isAt(0))
  store.nextArticle()
  await until(store, (state) => isAt(0)(state) && store.slug === 'second')
  store.nextArticle()
  await until(store, isType('finished'))
})

test('reads faster from the same sentence on, and remembers it', async () => {
  const store = aListener()
  void store.listen(FIRST)
  await until(store, isAt(1))
  store.changeSpeed(1.5)
  expect(store.state).toMatchObject({ type: 'playing', at: 1 })
  await until(store, isAt(2))
  expect(engine.said.at(-1)!.rate).toBe(1.5)
  setActivePinia(createPinia())
  expect(aListener().speed).toBe(1.5)
})

test.each(['pause', 'interrupted'] as const)('waits when a call takes the voice away (%s)', async (how) => {
  const store = aListener()
  void store.listen(FIRST)
  await until(store, isAt(1))
  await vi.advanceTimersByTimeAsync(150)
  engine.interrupt(how)
  await until(store, isType('paused'))
  expect(store.state).toMatchObject({ at: 1, by: 'device' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(store.state.type).toBe('paused')
  store.resume()
  await until(store, isType('finished'))
})

test('says a sentence again in which the voice died', async () => {
  const store = aListener()
  engine.script('dies-early')
  void store.listen(LONG)
  await until(store, isType('finished'))
  expect(texts().slice(0, 3)).toEqual([LONG.title, LONG.title, '丙一。'])
})

test('does not talk over a call: a voice that dies while the page is away waits', async () => {
  const store = aListener()
  void store.listen(LONG)
  await until(store, isAt(0))
  isHidden = true
  engine.script('dies-early', 9)
  await until(store, isType('paused'))
  expect(store.state).toMatchObject({ by: 'device' })
})

test.each(['dies', 'never-starts', 'dies-early', 'synthesis-failed'] as const)(
  'says so when the voice is lost for good (%s)',
  async (fate) => {
    const store = aListener()
    engine.script(fate, 9)
    void store.listen(LONG)
    await until(store, isType('silent'))
    expect(store.state).toMatchObject({ reason: 'lost', slug: 'long' })
  },
)

test('goes on though the engine forgets to tell that a sentence has ended', async () => {
  const store = aListener()
  engine.script('forgets-to-end', 2)
  void store.listen(FIRST)
  await until(store, isType('finished'))
  expect(texts()).toHaveLength(6)
})

const THIRD = anArticle({
  slug: 'third',
  seq: 10,
  date: 0,
  category: 'safety',
  tags: ['竞赛'],
  title: '第三篇',
})
const FOURTH = anArticle({ slug: 'fourth', seq: 11, date: -1, tags: ['竞赛'], title: '第四篇' })

test.each<[string, Article, ReadingList, string[]]>([
  ['its category', FIRST, { type: 'own' }, ['第一篇', '第二篇', '第四篇']],
  ['the start page', FIRST, { type: 'all' }, ['第一篇', '第二篇', '第三篇', '第四篇']],
  ['a section', SECOND, { type: 'categories', ids: ['economy', 'safety'] }, ['第二篇', '第三篇', '第四篇']],
  ['a tag', THIRD, { type: 'tag', tag: '竞赛' }, ['第三篇', '第四篇']],
  ['what was found', FOURTH, { type: 'slugs', slugs: ['fourth', 'gone', 'first'] }, ['第四篇', '第一篇']],
  ['saved articles', FIRST, { type: 'saved' }, ['第一篇', '第四篇', '第三篇']],
  ['a list it does not stand in', SECOND, { type: 'tag', tag: '竞赛' }, ['第二篇', '第四篇']],
  ['what was found and it is not', SECOND, { type: 'slugs', slugs: ['first'] }, ['第二篇', '第四篇']],
])('goes on through the list that the reader came from: %s', async (_name, article, list, titles) => {
  const db = await openReader()
  await applyChanges(db, { feed: 'f', from: 10, to: 11, articles: [THIRD, FOURTH], removed: [] })
  await saveInOrder(db, ['first', 'fourth', 'not-on-the-phone', 'third'])
  const store = aListener()
  void store.listen(article, list)
  await until(store, isType('finished'))
  expect(texts().filter((text) => text.startsWith('第'))).toEqual(titles)
})

/** The first stands on top. */
async function saveInOrder(db: Reader, slugs: readonly string[]): Promise<void> {
  await Promise.all(slugs.map((slug, index) => db.put('marks', { slug, saved: 100 - index })))
}

test('the lock screen’s “previous” begins the article again, then the one heard before', async () => {
  const store = aListener()
  void store.listen(FIRST)
  await until(store, (state) => isAt(1)(state) && store.slug === 'second')
  store.previousArticle()
  expect(store.state).toMatchObject({ type: 'playing', at: 0, article: { slug: 'second' } })
  store.previousArticle()
  expect(store.state).toMatchObject({ type: 'playing', at: 0, article: { slug: 'first' } })
  store.previousArticle()
  expect(store.state).toMatchObject({ type: 'playing', at: 0, article: { slug: 'first' } })
  await until(store, isType('finished'))
  expect(store.slug).toBe('second')
})

test('a voice lost in mid-sentence is told where it was, and can be asked again', async () => {
  const store = aListener()
  void store.listen(LONG)
  await until(store, isAt(0))
  engine.script('dies-early', 2)
  await until(store, isType('silent'))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(store.state).toMatchObject({ type: 'silent', reason: 'lost' })
  void store.listen(LONG)
  await until(store, isType('finished'))
})

test('an app that has taken the sound is not talked over, however long it takes', async () => {
  const store = aListener()
  void store.listen(FIRST)
  await until(store, isAt(1))
  engine.script('audio-busy', 9)
  store.skip(1)
  await until(store, isType('paused'))
  expect(store.state).toMatchObject({ at: 2, by: 'device' })
  const before = texts().length
  await vi.advanceTimersByTimeAsync(600_000)
  expect(texts()).toHaveLength(before)
})

test('says that the device has no voice for Chinese', async () => {
  const store = aListener(createScriptedEngine([{ name: 'Daniel', lang: 'en-GB', localService: true }]))
  await store.listen(FIRST)
  expect(store.state).toMatchObject({ type: 'silent', reason: 'no-voice', language: 'zh' })
})

test('a device that names no voices is tried, and believed when it says nothing', async () => {
  const store = aListener(createScriptedEngine([]))
  engine.script('never-starts', 9)
  void store.listen(FIRST)
  await until(store, isType('silent'))
  expect(store.state).toMatchObject({ reason: 'no-voice' })
})

test('waits a moment for voices that come late', async () => {
  const store = aListener(createScriptedEngine([]))
  void store.listen(FIRST)
  await vi.advanceTimersByTimeAsync(300)
  engine.bringVoices([{ name: '晓晓', lang: 'zh-CN', localService: true }])
  await until(store, isAt(1))
  expect(engine.said[0]!.voice).toBe('晓晓')
})

test('says that a browser cannot speak at all', async () => {
  const store = useListen()
  store.start({ engine: undefined, storage: () => ({ getItem: () => null, setItem: () => undefined }) })
  await store.listen(FIRST)
  expect(store.state).toMatchObject({ type: 'silent', reason: 'unsupported' })
})

test('prefers a voice that needs no network, then one that all understand', async () => {
  const voices = [
    { name: '粤语', lang: 'zh-HK', localService: true },
    { name: '网络', lang: 'zh-CN', localService: false },
    { name: '台湾', lang: 'zh_TW', localService: true },
    { name: '本机', lang: 'zh_CN', localService: true },
  ]
  for (const expected of ['本机', '台湾', '粤语', '网络']) {
    setActivePinia(createPinia())
    const store = aListener(createScriptedEngine(voices))
    void store.listen(FIRST)
    await until(store, isAt(1))
    expect(engine.said[0]!.voice).toBe(expected)
    store.stop()
    voices.splice(
      voices.findIndex(({ name }) => name === expected),
      1,
    )
  }
})

test('reads English with an English voice', async () => {
  const store = aListener(
    createScriptedEngine([
      { name: '普通话', lang: 'zh-CN', localService: true },
      { name: 'Daniel', lang: 'en-GB', localService: true },
    ]),
  )
  void store.listen(anArticle({ title: 'Safety first', html: '<p>Check the lamp, then the roof.</p>' }))
  await until(store, isAt(1))
  expect(engine.said[0]!.voice).toBe('Daniel')
})

test('keeps what a voice from the network says at a time below its fifteen seconds', async () => {
  const long: Article = anArticle({ html: `<p>${'一二三四五，'.repeat(40)}</p>` })
  const store = aListener(createScriptedEngine([{ name: '网络', lang: 'zh-CN', localService: false }]))
  void store.listen(long)
  await until(store, isAt(3))
  expect(Math.max(...texts().map(({ length }) => length))).toBeLessThanOrEqual(50)
})

test('what is asked for last is read, and stopping stops', async () => {
  const store = aListener()
  void store.listen(FIRST)
  void store.listen(SECOND)
  await until(store, isAt(1))
  expect(texts()).toEqual(['第二篇'])
  store.stop()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(store.state).toEqual({ type: 'off' })
  expect(texts().length).toBeLessThanOrEqual(2)
})
