import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { defaultSettings, parseSettings, useSettings } from '../../src/app/stores/settings.ts'

const KEY = 'worksite-reader-settings'

beforeEach(() => {
  setActivePinia(createPinia())
})

function aStorage(kept?: string): Pick<Storage, 'getItem' | 'setItem'> & { items: Map<string, string> } {
  const items = new Map(kept === undefined ? [] : [[KEY, kept]])
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  }
}

test('speaks Chinese unless the browser asks for English', () => {
  expect(defaultSettings('zh-TW').language).toBe('zh')
  expect(defaultSettings('en-US').language).toBe('en')
  expect(defaultSettings('ug').language).toBe('zh')
  expect(defaultSettings('').language).toBe('zh')
})

test('keeps what the reader chose for the next start', () => {
  const storage = aStorage()
  const home = { language: 'zh-CN', storage: () => storage }
  const store = useSettings()
  store.load(home)
  store.change({ textSize: 'largest', language: 'en' })
  setActivePinia(createPinia())
  const next = useSettings()
  next.load(home)
  expect(next.settings).toEqual({
    language: 'en',
    textSize: 'largest',
    theme: 'system',
    mode: 'standard',
    keys: 'on',
  })
})

test('keeps the single keys switched off, and takes no other word for it', () => {
  const defaults = defaultSettings('zh-CN')
  expect(parseSettings('{"keys":"off"}', defaults).keys).toBe('off')
  expect(parseSettings('{"keys":"never"}', defaults).keys).toBe('on')
})

test('keeps a choice until the page is closed where nothing can be stored', () => {
  const store = useSettings()
  store.load({
    language: 'zh-CN',
    storage() {
      throw new DOMException('Access is denied', 'SecurityError')
    },
  })
  store.change({ theme: 'dark' })
  expect(store.settings.theme).toBe('dark')
})

test.each(['', 'null', '[]', '{', '"dark"', '{"theme":"neon","textSize":7,"language":"__proto__"}'])(
  'takes the defaults where what was kept is spoilt: %s',
  (kept) => {
    const defaults = defaultSettings('zh-CN')
    expect(parseSettings(kept, defaults)).toEqual(defaults)
  },
)

test('takes the valid half of settings that are half spoilt', () => {
  expect(parseSettings('{"theme":"dark","textSize":"huge"}', defaultSettings('zh-CN'))).toEqual({
    language: 'zh',
    textSize: 'standard',
    theme: 'dark',
    mode: 'standard',
    keys: 'on',
  })
})

test('goes on with what an earlier version kept, in the standard mode', () => {
  const kept = '{"language":"en","textSize":"large","theme":"light"}'
  expect(parseSettings(kept, defaultSettings('zh-CN'))).toEqual({
    language: 'en',
    textSize: 'large',
    theme: 'light',
    mode: 'standard',
    keys: 'on',
  })
})

test('keeps the elder mode and the sunlight theme for the next start', () => {
  const kept = '{"theme":"sunlight","mode":"elder"}'
  expect(parseSettings(kept, defaultSettings('zh-CN'))).toMatchObject({ theme: 'sunlight', mode: 'elder' })
})
