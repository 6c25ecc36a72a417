import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { useDatabase } from '../../src/app/stores/database.ts'
import { useMarks } from '../../src/app/stores/marks.ts'
import { useSettings } from '../../src/app/stores/settings.ts'
import { useTransfer, type GivenFile } from '../../src/app/stores/transfer.ts'
import { applyChanges } from '../../src/db/apply.ts'
import { putMeta } from '../../src/db/meta.ts'
import { openReader } from '../../src/db/open.ts'
import { anArticle, aSite } from '../helpers/articles.ts'

beforeEach(async () => {
  vi.unstubAllGlobals()
  vi.stubGlobal('navigator', {})
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  await aNewPhone()
})

async function aNewPhone(site = aSite()): Promise<void> {
  setActivePinia(createPinia())
  const db = await openReader()
  const names = ['articles', 'bodies', 'texts', 'removed', 'marks', 'meta'] as const
  await Promise.all(names.map((name) => db.clear(name)))
  await putMeta(db, 'site', site)
}

async function saveAnArticle(): Promise<void> {
  const articles = [anArticle({ slug: 'a' })]
  await applyChanges(await openReader(), { feed: 'feed', from: 1, to: 1, articles, removed: [] })
  await useMarks().toggleSaved('a', 5)
}

function aFile(text: string, size = text.length): GivenFile {
  return { size, text: async () => text }
}

async function give(): Promise<GivenFile> {
  return aFile((await useTransfer().give())!)
}

test('a file from the old phone brings what was saved, and the settings, to the new one', async () => {
  await saveAnArticle()
  useSettings().change({ mode: 'elder', keys: 'off' })
  const file = await give()
  expect(useTransfer().state).toEqual({ type: 'given', articles: 1 })
  await aNewPhone()
  await useMarks().load()
  await useTransfer().take(file)
  expect(useTransfer().state).toEqual({ type: 'taken', articles: 1, marks: 1 })
  expect(useMarks().isSaved('a')).toBe(true)
  expect(useSettings().settings).toMatchObject({ mode: 'elder', keys: 'off' })
  expect(useDatabase().state).toEqual({ type: 'open' })
})

test('a file of another site is refused by its name', async () => {
  await saveAnArticle()
  const file = await give()
  await aNewPhone(aSite({ title: '油田工会', url: 'https://oil.example.org/' }))
  await useTransfer().take(file)
  expect(useTransfer().state).toEqual({ type: 'another-site', title: aSite().title })
  expect(useMarks().isSaved('a')).toBe(false)
})

test('another file is refused, and the phone is not taken for broken', async () => {
  await useTransfer().take(aFile('<html>'))
  expect(useTransfer().state).toEqual({ type: 'another-file' })
  expect(useDatabase().state.type).not.toBe('unavailable')
})

test('a file of fifty megabytes is not even read', async () => {
  const file = { size: 50e6, text: () => Promise.reject(new Error('it was read')) }
  await useTransfer().take(file)
  expect(useTransfer().state).toEqual({ type: 'another-file' })
})

test('a file that cannot be read leaves everything as it was', async () => {
  await saveAnArticle()
  await useTransfer().take({
    size: 9,
    text: () => Promise.reject(new DOMException('gone', 'NotReadableError')),
  })
  expect(useTransfer().state).toEqual({ type: 'failed' })
  expect(useMarks().isSaved('a')).toBe(true)
})
