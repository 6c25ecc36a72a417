import { deleteDB, openDB } from 'idb'
import { expect, onTestFinished, test, vi } from 'vitest'
import { changeMark } from '../../src/db/marks.ts'
import { leaveBroken, openAnyway } from '../../src/db/open-anyway.ts'
import { closeReaders, NAME, openReader } from '../../src/db/open.ts'
import { getSaved } from '../../src/db/saved.ts'
import { openStandIn } from '../../src/db/stand-in.ts'

test('one connection serves everybody', async () => {
  expect(await openReader('once')).toBe(await openReader('once'))
})

test('a tab that wants the database gone gets it, and the next caller opens a new one', async () => {
  const first = await openReader('let-go')
  await first.put('meta', 'feed-1', 'feed')
  await deleteDB('let-go')
  const second = await openReader('let-go')
  expect(second).not.toBe(first)
  expect(await second.get('meta', 'feed')).toBeUndefined()
})

test('a build that was rolled back reads on in a newer build’s database', async () => {
  await (await openReader('newer')).put('meta', 'feed-1', 'feed')
  await closeReaders()
  const newer = await openDB('newer', 99, { upgrade: (db) => void db.createObjectStore('later') })
  newer.close()
  const db = await openReader('newer')
  expect(await db.get('meta', 'feed')).toBe('feed-1')
})

test('what the first version stored is there after the upgrade', async () => {
  const first = await openDB('upgraded', 1, {
    upgrade(db) {
      db.createObjectStore('articles', { keyPath: 'slug' }).createIndex('by-date', ['order', 'slug'])
      for (const name of ['bodies', 'meta']) db.createObjectStore(name)
      for (const name of ['removed', 'marks']) db.createObjectStore(name, { keyPath: 'slug' })
    },
  })
  await first.put('marks', { slug: 'a', saved: 7 })
  first.close()
  const db = await openReader('upgraded')
  expect(await getSaved(db)).toEqual(['a'])
  expect([...db.transaction('articles').store.indexNames]).toContain('by-category')
})

test('a connection that was closed under us is opened anew for the next caller', async () => {
  const first = await openReader('closed')
  first.close()
  expect(await (await openReader('closed')).count('articles')).toBe(0)
})

test('a database without its stores is no database', async () => {
  ;(await openDB('hollow', 2)).close()
  await expect(openReader('hollow')).rejects.toThrow('missing')
})

test('it is built anew, with the marks that were in it', async () => {
  const hollow = await openDB('rescued', 2, {
    upgrade: (db) => void db.createObjectStore('marks', { keyPath: 'slug' }),
  })
  await hollow.put('marks', { slug: 'a', saved: 7 })
  hollow.close()
  const db = await openStandIn(true, 'rescued')
  expect(db.name).toBe('rescued')
  expect(await getSaved(db)).toEqual(['a'])
})

test('where nothing can be built, the page has a memory', async () => {
  const open = indexedDB.open
  indexedDB.open = () => {
    throw new DOMException('Internal error opening backing store', 'UnknownError')
  }
  onTestFinished(() => void (indexedDB.open = open))
  const db = await openStandIn(true, 'locked')
  expect(db.name).toBe('memory')
  await changeMark(db, 'a', { saved: 7 })
  expect(await getSaved(db)).toEqual(['a'])
})

test('an old tab that does not let go holds nobody up, and what was marked meanwhile is not lost', async () => {
  // As a version of the reader without manners would hold it.
  const old = await promised(indexedDB.open(NAME, 1))
  const back = vi.fn<() => void>()
  const memory = await openAnyway(back)
  expect(memory.name).toBe('memory')
  await changeMark(memory, 'a', { saved: 7 })
  expect(await openAnyway(back)).toBe(memory)
  old.close()
  await vi.waitFor(() => expect(back).toHaveBeenCalledOnce(), { timeout: 20_000 })
  const db = await openAnyway(back)
  expect(db.name).toBe(NAME)
  expect(await getSaved(db)).toEqual(['a'])
})

test('a database that answers is not left for a passing trouble', async () => {
  expect(await leaveBroken()).toBe(false)
})

test('one that answers nothing any more is left', async () => {
  const db = await openAnyway(() => undefined)
  const count = vi.spyOn(IDBObjectStore.prototype, 'count').mockImplementation(() => {
    throw new DOMException('broken', 'UnknownError')
  })
  onTestFinished(() => count.mockRestore())
  expect(db.name).toBe(NAME)
  expect(await leaveBroken()).toBe(true)
  expect((await openAnyway(() => undefined)).name).toBe('memory')
})

function promised<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('no answer')))
  })
}
