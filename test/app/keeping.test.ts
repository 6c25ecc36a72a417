import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { useDatabase } from '../../src/app/stores/database.ts'
import { useKeepNotes, type KeepNote } from '../../src/app/stores/keep-notes.ts'
import { useKeeping } from '../../src/app/stores/keeping.ts'
import { usePersistence } from '../../src/app/stores/persistence.ts'
import { useSync } from '../../src/app/stores/sync.ts'
import { startBridge } from '../../src/app/worker-bridge.ts'
import { putMeta } from '../../src/db/meta.ts'
import { openReader } from '../../src/db/open.ts'
import type { SyncState } from '../../src/sync/messages.ts'

const CURRENT: SyncState = { type: 'current', at: 1, missing: 0 }
const HELD = { pictures: 12, bytes: 3_400_000 }

beforeEach(async () => {
  await (await openReader()).clear('meta')
  vi.unstubAllGlobals()
  vi.stubGlobal('navigator', {})
  wakeUp()
})

/** The page is loaded anew. */
function wakeUp(): void {
  setActivePinia(createPinia())
}

/** What a browser remembers beside the database. */
function aMarker() {
  const items = new Map<string, string>()
  return {
    items,
    marker: () => ({
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
    }),
  }
}

const noteNow = (): KeepNote['type'] => useKeepNotes().note.type

test('a first visit, and every other on a phone that keeps, is told nothing', async () => {
  const { marker } = aMarker()
  for (let visit = 0; visit < 3; visit += 1) {
    wakeUp()
    await useKeepNotes().look(marker, { now: visit })
    expect(noteNow()).toBe('none')
  }
})

test('a phone that was emptied says so, once', async () => {
  const { marker } = aMarker()
  await useKeepNotes().look(marker)
  await (await openReader()).clear('meta')
  wakeUp()
  await useKeepNotes().look(marker)
  expect(noteNow()).toBe('emptied')
  useKeepNotes().dismiss()
  expect(noteNow()).toBe('none')
  wakeUp()
  await useKeepNotes().look(marker)
  expect(noteNow()).toBe('none')
})

test('two pages that open at once take nothing for lost', async () => {
  const { marker } = aMarker()
  const first = useKeepNotes()
  wakeUp()
  await Promise.all([first.look(marker, { now: 1 }), useKeepNotes().look(marker, { now: 2 })])
  wakeUp()
  await useKeepNotes().look(marker, { now: 3 })
  expect(noteNow()).toBe('none')
})

test('a browser whose other memory throws, or was emptied alone, is told nothing', async () => {
  const refuse = (): never => {
    throw new DOMException('denied', 'SecurityError')
  }
  await useKeepNotes().look(refuse)
  await useKeepNotes().look(aMarker().marker)
  expect(noteNow()).toBe('none')
})

test('an iPhone’s first start from the home screen says that it needs a network once, until the news is there', async () => {
  await useKeepNotes().look(aMarker().marker, { isFromHome: true })
  useSync().state = { type: 'fetching', what: 'head', done: 0, total: 1 }
  expect(noteNow()).toBe('first-start')
  useSync().state = { type: 'failed', reason: 'offline' }
  expect(noteNow()).toBe('first-start')
  useSync().state = CURRENT
  await vi.waitFor(() => expect(noteNow()).toBe('none'))
  useSync().state = { type: 'failed', reason: 'offline' }
  expect(noteNow()).toBe('none')
  wakeUp()
  await putMeta(await openReader(), 'heard', 1)
  await useKeepNotes().look(aMarker().marker, { isFromHome: true })
  expect(noteNow()).toBe('none')
})

test('a phone without room says so while it is so', async () => {
  await useKeepNotes().look(aMarker().marker)
  useSync().state = { ...CURRENT, isFull: true }
  expect(noteNow()).toBe('full')
  useSync().state = CURRENT
  expect(noteNow()).toBe('none')
})

test('where pictures may be fetched is asked once, with what waits', async () => {
  const { marker } = aMarker()
  await useKeepNotes().look(marker)
  expect(noteNow()).toBe('none')
  useSync().state = { ...CURRENT, held: HELD }
  expect(useKeepNotes().note).toEqual({ type: 'ask', ...HELD })
  await useKeeping().change({ network: 'unmetered' })
  useKeepNotes().answered()
  expect(noteNow()).toBe('none')
  wakeUp()
  await useKeepNotes().look(marker)
  useSync().state = { ...CURRENT, held: HELD }
  expect(noteNow()).toBe('none')
})

test('a site that was not found for a week is said to be gone, until it is back', async () => {
  await useKeepNotes().look(aMarker().marker)
  const day = 24 * 60 * 60_000
  const gone = Date.now() - 8 * day
  await putMeta(await openReader(), 'retry', { failures: 9, noted: gone, until: gone, gone })
  useSync().state = { type: 'failed', reason: 'server' }
  await vi.waitFor(() => expect(noteNow()).toBe('gone'))
  useSync().state = CURRENT
  await vi.waitFor(() => expect(noteNow()).toBe('none'))
})

test('a server that wants to be left alone is, but the reader may ask', async () => {
  vi.stubGlobal('document', new EventTarget())
  vi.stubGlobal('BroadcastChannel', undefined)
  startBridge()
  let asked = 0
  vi.stubGlobal('fetch', async () => {
    asked += 1
    throw new TypeError('Failed to fetch')
  })
  const now = Date.now()
  await putMeta(await openReader(), 'retry', { failures: 1, noted: now, until: now + 3_600_000 })
  await useSync().updateWhenDue()
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(asked).toBe(0)
  useSync().update()
  await vi.waitFor(() => expect(asked).toBe(1))
})

test('where nothing can be stored that is said first', async () => {
  await useKeepNotes().look(aMarker().marker)
  useSync().state = { ...CURRENT, isFull: true }
  useDatabase().state = { type: 'unavailable' }
  expect(noteNow()).toBe('not-kept')
  useKeepNotes().dismiss()
  expect(noteNow()).toBe('full')
})

test('what the reader chooses holds after a restart', async () => {
  await useKeeping().change({ articles: 2000, pictures: 'small' })
  await useKeeping().change({ more: ['safety'] })
  wakeUp()
  await useKeeping().load()
  expect(useKeeping().policy).toMatchObject({
    articles: 2000,
    megabytes: 100,
    pictures: 'small',
    more: ['safety'],
  })
})

test('of two quick choices the later one shows and is kept', async () => {
  const keeping = useKeeping()
  await Promise.all([keeping.load(), keeping.change({ articles: 100 }), keeping.change({ articles: 'all' })])
  expect(keeping.policy.articles).toBe('all')
  await keeping.load()
  expect(keeping.policy.articles).toBe('all')
})

test.each([
  [true, 'safe'],
  [false, 'unsafe'],
] as const)('says what the browser answered: %s', async (answer, state) => {
  let isAsked = false
  const persisted = async (): Promise<boolean> => isAsked && answer
  const persist = async (): Promise<boolean> => {
    isAsked = true
    return answer
  }
  vi.stubGlobal('navigator', { storage: { persist, persisted } })
  await usePersistence().look()
  expect(usePersistence().state).toBe('unsafe')
  await usePersistence().persist()
  expect([isAsked, usePersistence().state]).toEqual([true, state])
})

test('a browser that has promised already is not asked again', async () => {
  let asked = 0
  const persist = async (): Promise<boolean> => (asked += 1) > 0
  vi.stubGlobal('navigator', { storage: { persist, persisted: async () => true } })
  await usePersistence().persist()
  expect([asked, usePersistence().state]).toEqual([0, 'safe'])
})

test('a browser that cannot be asked is no trouble', async () => {
  await usePersistence().persist()
  expect(usePersistence().state).toBe('unknown')
})
