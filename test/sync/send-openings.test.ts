import { afterEach, expect, test, vi } from 'vitest'
import { noteOpening } from '../../src/db/openings.ts'
import type { Reader } from '../../src/db/schema.ts'
import { READS_MARK } from '../../src/feed/reads.ts'
import { sendOpenings } from '../../src/sync/send-openings.ts'
import { aReader } from '../helpers/reader.ts'

const HEARD = `${READS_MARK}for people`

interface Asked {
  address: string
  init: RequestInit
}

/** A network that answers with these in turn, the last one for ever. */
function aNetwork(...answers: (() => Response)[]): { asked: Asked[]; fetch: typeof fetch } {
  const asked: Asked[] = []
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const answer = answers[Math.min(asked.length, answers.length - 1)]!
    asked.push({ address: String(input), init })
    return answer()
  }
  return { asked, fetch }
}

const heard = (): Response => new Response(HEARD)
const portal = (): Response => new Response('<!doctype html><title>Wi-Fi</title>')
const offline = (): Response => {
  throw new TypeError('Failed to fetch')
}

async function aPhone(...slugs: string[]): Promise<Reader> {
  const db = await aReader()
  for (const slug of slugs) await noteOpening(db, slug, 1)
  return db
}

afterEach(() => vi.unstubAllGlobals())

test('tells what was opened in one request, and then nothing more', async () => {
  const db = await aPhone('quiet-sunday', 'letters-home')
  const { asked, fetch } = aNetwork(heard)
  expect(await sendOpenings(db, { fetch })).toBe(1)
  expect(asked.map(({ address }) => address)).toEqual([
    expect.stringMatching(/^\/reads\.txt\?k=[a-z0-9]{16}&a=letters-home\.quiet-sunday$/),
  ])
  expect(await sendOpenings(db, { fetch })).toBe(0)
  expect(asked).toHaveLength(1)
})

test('nothing goes with it: no cookie, no referrer, nothing that a cache could answer', async () => {
  const { asked, fetch } = aNetwork(heard)
  await sendOpenings(await aPhone('a'), { fetch })
  const { signal: _signal, ...init } = asked[0]!.init
  expect(init).toEqual({ cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' })
})

test('two phones, and two batches of one phone, have nothing in common', async () => {
  const { asked, fetch } = aNetwork(heard)
  const phone = await aPhone('a')
  await sendOpenings(phone, { fetch })
  await noteOpening(phone, 'b', 1)
  await sendOpenings(phone, { fetch })
  await sendOpenings(await aPhone('a'), { fetch })
  const keys = asked.map(({ address }) => /k=([^&]+)/.exec(address)![1])
  expect(new Set(keys).size).toBe(3)
})

test.each([
  ['the log-in page of a network answers', portal],
  ['there is no network', offline],
  ['the site counts nothing', () => new Response('', { status: 404 })],
  ['the server is broken', () => new Response(HEARD, { status: 500 })],
  ['an old copy is said to be good still', () => new Response(null, { status: 304 })],
])('asks again with the same key where %s', async (_name, answer) => {
  const db = await aPhone('a')
  const { asked, fetch } = aNetwork(answer, heard)
  expect(await sendOpenings(db, { fetch })).toBe(0)
  expect(await sendOpenings(db, { fetch })).toBe(1)
  expect(asked).toHaveLength(2)
  expect(asked[1]!.address).toBe(asked[0]!.address)
})

test('what arrived before the network went is not told again', async () => {
  const db = await aPhone(...Array.from({ length: 25 }, (_, n) => `a-${n}`))
  const { asked, fetch } = aNetwork(heard, offline, heard)
  expect(await sendOpenings(db, { fetch })).toBe(1)
  expect(await sendOpenings(db, { fetch })).toBe(1)
  expect(asked[2]!.address).toBe(asked[1]!.address)
  const slugs = [asked[0]!, asked[2]!].flatMap(({ address }) => address.split('&a=')[1]!.split('.'))
  expect(new Set(slugs).size).toBe(25)
})

test('a phone that must spare its bytes sends full batches only', async () => {
  const db = await aPhone('a')
  const { asked, fetch } = aNetwork(heard)
  await sendOpenings(db, { fetch, batches: 'full' })
  expect(asked).toEqual([])
  for (let n = 0; n < 19; n += 1) await noteOpening(db, `b-${n}`, 1)
  await sendOpenings(db, { fetch, batches: 'full' })
  expect(asked).toHaveLength(1)
})

test('works where the browser has no crypto, as over plain http', async () => {
  vi.stubGlobal('crypto', undefined)
  const { asked, fetch } = aNetwork(heard)
  expect(await sendOpenings(await aPhone('a'), { fetch })).toBe(1)
  expect(asked[0]!.address).toMatch(/k=[a-z0-9]{16}&/)
})
