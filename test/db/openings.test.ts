import { describe, expect, test } from 'vitest'
import { openMemory } from '../../src/db/memory.ts'
import { dropBatch, forgetOpenings, noteOpening, packOpenings } from '../../src/db/openings.ts'
import { aReader } from '../helpers/reader.ts'

function numberKeys(): () => string {
  let count = 0
  return () => `key-${(count += 1)}`
}

describe.each([
  ['a phone', aReader],
  ['a page that keeps nothing', async () => openMemory()],
])('%s', (_name, open) => {
  test('tells an article once a day, however often it is opened, and not in which order', async () => {
    const db = await open()
    for (const slug of ['b', 'a', 'b', 'a']) await noteOpening(db, slug, 1)
    expect(await packOpenings(db, { most: 20, createKey: numberKeys() })).toEqual([
      { key: 'key-1', slugs: ['a', 'b'] },
    ])
    await noteOpening(db, 'a', 1)
    await dropBatch(db, 'key-1')
    expect(await packOpenings(db, { most: 20, createKey: numberKeys() })).toEqual([])
  })

  test('tells an article that was opened on two days in two batches', async () => {
    const db = await open()
    await noteOpening(db, 'a', 1)
    await noteOpening(db, 'b', 1)
    await noteOpening(db, 'a', 2)
    const batches = await packOpenings(db, { most: 20, createKey: numberKeys() })
    expect(batches.map(({ slugs }) => slugs)).toEqual([['a', 'b'], ['a']])
  })

  test('a batch keeps its key until it has arrived; what comes later is another batch', async () => {
    const db = await open()
    const createKey = numberKeys()
    await noteOpening(db, 'a', 1)
    await packOpenings(db, { most: 20, createKey })
    await noteOpening(db, 'b', 1)
    expect(await packOpenings(db, { most: 20, createKey })).toEqual([
      { key: 'key-1', slugs: ['a'] },
      { key: 'key-2', slugs: ['b'] },
    ])
    await dropBatch(db, 'key-1')
    expect(await packOpenings(db, { most: 20, createKey })).toEqual([{ key: 'key-2', slugs: ['b'] }])
  })

  test('waits until a batch is full where every request should be worth it', async () => {
    const db = await open()
    await noteOpening(db, 'a', 1)
    expect(await packOpenings(db, { most: 2, least: 2, createKey: numberKeys() })).toEqual([])
    await noteOpening(db, 'b', 1)
    expect(await packOpenings(db, { most: 2, least: 2, createKey: numberKeys() })).toHaveLength(1)
  })

  test('keeps the last five hundred of a phone that has no network for weeks', async () => {
    const db = await open()
    for (let n = 0; n < 503; n += 1) await noteOpening(db, `a-${n}`, Math.floor(n / 50))
    const batches = await packOpenings(db, { most: 20, createKey: numberKeys() })
    const slugs = batches.flatMap((batch) => batch.slugs)
    expect(slugs).toHaveLength(500)
    expect(slugs).not.toContain('a-2')
    expect(slugs).toContain('a-3')
  })

  test('forgets what was not told yet', async () => {
    const db = await open()
    await noteOpening(db, 'a', 1)
    await packOpenings(db, { most: 20, createKey: numberKeys() })
    await noteOpening(db, 'b', 1)
    await forgetOpenings(db)
    expect(await packOpenings(db, { most: 20, createKey: numberKeys() })).toEqual([])
  })
})
