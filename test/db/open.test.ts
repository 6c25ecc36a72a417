import { deleteDB, openDB } from 'idb'
import { expect, test } from 'vitest'
import { openReader } from '../../src/db/open.ts'

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

test('a database that cannot be opened is tried again by the next caller', async () => {
  const newer = await openDB('newer', 99)
  newer.close()
  await expect(openReader('newer')).rejects.toThrow()
  await deleteDB('newer')
  await expect(openReader('newer')).resolves.toBeDefined()
})
