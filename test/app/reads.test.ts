import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { asksNotToBeFollowed, useReads } from '../../src/app/stores/reads.ts'
import { parseSettings, defaultSettings, useSettings } from '../../src/app/stores/settings.ts'
import { useSite } from '../../src/app/stores/site.ts'
import { getMeta, putMeta } from '../../src/db/meta.ts'
import { openReader } from '../../src/db/open.ts'
import { READS_MARK } from '../../src/feed/reads.ts'
import { aSite } from '../helpers/articles.ts'

let asked: string[]

beforeEach(async () => {
  setActivePinia(createPinia())
  vi.unstubAllGlobals()
  asked = []
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address)
    const isTold = address.startsWith('/reads.txt')
    return new Response(isTold ? READS_MARK : '{"version":1,"reads":{"a":8}}')
  })
  await (await openReader()).clear('meta')
})

const told = (): string[] => asked.map((address) => address.split('&a=')[1] ?? address)

test('tells what was opened at the next exchange, and brings what was counted', async () => {
  const reads = useReads()
  await putMeta(await openReader(), 'head', { etag: '', value: { reads: 'one' } })
  await reads.note('a')
  expect(asked).toEqual([])
  expect(await reads.exchange()).toBe('changed')
  expect(told()).toEqual(['a', '/feed/reads.json'])
  expect((await getMeta(await openReader(), 'reads'))?.counts).toEqual({ a: 8 })
  expect(await reads.exchange()).toBe('unchanged')
  expect(asked).toHaveLength(2)
})

test('two exchanges at once tell once', async () => {
  const reads = useReads()
  await reads.note('a')
  await Promise.all([reads.exchange(), reads.exchange()])
  expect(told()).toEqual(['a'])
})

test('a reader’s no takes back what was not told yet, and lasts', async () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  const home = { language: 'zh-CN', storage: () => storage }
  const reads = useReads()
  useSettings().load(home)
  expect(reads.choice).toBe('on')
  await reads.note('a')
  await reads.choose('off')
  await reads.note('b')
  await reads.exchange()
  expect(asked).toEqual([])
  setActivePinia(createPinia())
  useSettings().load(home)
  expect(useReads().choice).toBe('off')
})

test('a site that does not count is told nothing, and what waited is dropped', async () => {
  const reads = useReads()
  await reads.note('a')
  const site = useSite()
  site.site = { ...aSite(), reads: false }
  expect(reads.isOffered).toBe(false)
  await reads.note('b')
  await reads.exchange()
  site.site = aSite()
  await reads.exchange()
  expect(asked).toEqual([])
})

test('a browser that asks not to be followed is not counted, unless the reader says so', async () => {
  vi.stubGlobal('navigator', { doNotTrack: '1' })
  const reads = useReads()
  expect(reads.choice).toBe('off')
  await reads.note('a')
  await reads.choose('on')
  await reads.note('b')
  await reads.exchange()
  expect(told()).toEqual(['b'])
})

test.each([
  [{}, false],
  [{ doNotTrack: null, globalPrivacyControl: false }, false],
  [{ doNotTrack: 'unspecified' }, false],
  [{ doNotTrack: '1' }, true],
  [{ doNotTrack: 'yes' }, true],
  [{ globalPrivacyControl: true }, true],
  [undefined, false],
])('%j asks not to be followed: %s', (browser, asks) => {
  expect(asksNotToBeFollowed(browser ?? {})).toBe(asks)
})

test('where every byte counts, single articles wait', async () => {
  vi.stubGlobal('navigator', { connection: { saveData: true } })
  const reads = useReads()
  await reads.note('a')
  await reads.exchange()
  expect(asked).toEqual([])
  vi.stubGlobal('navigator', { connection: { saveData: true, type: 'wifi' } })
  await reads.exchange()
  expect(told()).toEqual(['a'])
})

test('of a kept choice only a known one is taken', () => {
  const defaults = defaultSettings('zh-CN')
  expect(parseSettings('{"reads":"off"}', defaults).reads).toBe('off')
  expect(parseSettings('{"reads":"perhaps"}', defaults).reads).toBeUndefined()
})
