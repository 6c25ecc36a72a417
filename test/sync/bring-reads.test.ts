import { expect, test } from 'vitest'
import { getMeta, putMeta } from '../../src/db/meta.ts'
import type { Reader } from '../../src/db/schema.ts'
import { bringReads } from '../../src/sync/bring-reads.ts'
import { aReader } from '../helpers/reader.ts'

const HOUR = 3_600_000

/** A phone whose last head named these counts. */
async function aPhone(stamp: string): Promise<Reader> {
  const db = await aReader()
  await putMeta(db, 'head', { etag: '', value: { reads: stamp } })
  return db
}

function aSite(reads: object | string): { asked: string[]; fetch: typeof fetch } {
  const asked: string[] = []
  const body = typeof reads === 'string' ? reads : JSON.stringify({ version: 1, reads })
  return {
    asked,
    async fetch(input) {
      asked.push(String(input))
      return new Response(body)
    },
  }
}

async function name(db: Reader, stamp: string): Promise<void> {
  await putMeta(db, 'head', { etag: '', value: { reads: stamp } })
}

test('fetches the counts that the head names, once', async () => {
  const db = await aPhone('one')
  const { asked, fetch } = aSite({ a: 5, b: -1, c: 'many' })
  expect(await bringReads(db, { fetch, now: 7 })).toBe('changed')
  expect(await getMeta(db, 'reads')).toEqual({ stamp: 'one', counts: { a: 5, b: 0, c: 0 }, at: 7 })
  expect(await bringReads(db, { fetch })).toBe('unchanged')
  expect(asked).toEqual(['/feed/reads.json'])
})

test('asks for nothing where nothing is counted, or no news came yet', async () => {
  const { asked, fetch } = aSite({})
  expect(await bringReads(await aPhone(''), { fetch })).toBe('unchanged')
  expect(await bringReads(await aReader(), { fetch })).toBe('unchanged')
  expect(asked).toEqual([])
})

test('waits some hours before it fetches the whole file for a few new numbers', async () => {
  const db = await aPhone('one')
  const { asked, fetch } = aSite({ a: 5 })
  const now = Date.UTC(2018, 5, 14)
  await bringReads(db, { fetch, now, every: 6 * HOUR })
  await name(db, 'two')
  expect(await bringReads(db, { fetch, now: now + 5 * HOUR, every: 6 * HOUR })).toBe('unchanged')
  expect(await bringReads(db, { fetch, now: now + 6 * HOUR, every: 6 * HOUR })).toBe('changed')
  expect(asked).toHaveLength(2)
})

test('a clock that was a year ahead does not put the counts off for a year', async () => {
  const db = await aPhone('one')
  const { fetch } = aSite({ a: 5 })
  const now = Date.UTC(2018, 5, 14)
  await bringReads(db, { fetch, now: now + 365 * 24 * HOUR, every: 6 * HOUR })
  await name(db, 'two')
  expect(await bringReads(db, { fetch, now, every: 6 * HOUR })).toBe('changed')
})

test.each(['<!doctype html><title>Wi-Fi</title>', '{"reads":5}', '{}'])(
  'keeps what it had where %s comes instead',
  async (body) => {
    const db = await aPhone('one')
    await bringReads(db, { ...aSite({ a: 5 }), now: 7 })
    await name(db, 'two')
    expect(await bringReads(db, { fetch: aSite(body).fetch })).toBe('unchanged')
    expect(await getMeta(db, 'reads')).toMatchObject({ stamp: 'one', counts: { a: 5 } })
  },
)

test('gives up counts that never come', async () => {
  const fetch = (): Promise<Response> => new Promise(() => undefined)
  expect(await bringReads(await aPhone('one'), { fetch, stall: 5 })).toBe('unchanged')
})
