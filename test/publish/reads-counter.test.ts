import { expect, test } from 'vitest'
import { createReadsCounter, type CounterOptions, type Outcome } from '../../src/publish/reads-counter.ts'
import type { LoggedBatch } from '../../src/publish/reads-log.ts'
import type { ReadsMemory } from '../../src/publish/reads-memory.ts'

const DAY = 24 * 60 * 60_000
const TODAY = 17_700
const NOTHING: ReadsMemory = { base: new Map(), counted: new Map(), keys: new Map(), horizon: 0 }
let keys = 0

function aBatch(given: Partial<LoggedBatch> & { day?: number } = {}): LoggedBatch {
  const { day = TODAY, ...rest } = given
  return {
    key: `key-${(keys += 1)}`,
    slugs: ['a'],
    time: day * DAY + 1,
    from: '203.0.113.7',
    isBot: false,
    ...rest,
  }
}

/** What becomes of batches in one run, and what is remembered afterwards. */
function count(
  batches: readonly LoggedBatch[],
  memory: ReadsMemory = NOTHING,
  options: Partial<CounterOptions> = {},
): { outcomes: Outcome[]; memory: ReadsMemory; added: number } {
  const articles = new Set(['a', 'b'])
  const counter = createReadsCounter(memory, { articles, now: (TODAY + 1) * DAY, ...options })
  return { outcomes: batches.map(counter.add), memory: counter.end(), added: counter.added() }
}

const tally = (outcomes: readonly Outcome[], wanted: Outcome): number =>
  outcomes.filter((outcome) => outcome === wanted).length

test('a batch counts each of its articles that the site has', () => {
  const { outcomes, memory, added } = count([
    aBatch({ slugs: ['a', 'b', 'gone'] }),
    aBatch({ slugs: ['a'] }),
    aBatch({ slugs: ['gone'] }),
  ])
  expect(outcomes).toEqual(['counted', 'counted', 'unknown'])
  expect(Object.fromEntries(memory.counted)).toEqual({ a: 2, b: 1 })
  expect(added).toBe(3)
})

test('a batch counts once, in one run and in the next, whatever log it stands in', () => {
  const batch = aBatch()
  const first = count([batch, { ...batch, time: batch.time + DAY }])
  expect(first.outcomes).toEqual(['counted', 'repeated'])
  expect(count([batch], first.memory)).toMatchObject({ outcomes: ['repeated'], memory: first.memory })
})

test('programs do not read', () => {
  expect(count([aBatch({ isBot: true })]).outcomes).toEqual(['bot'])
})

test('keys are remembered for thirty days; what is older afterwards comes too late to tell', () => {
  const old = aBatch({ day: TODAY - 30 })
  const first = count([old, aBatch({ day: TODAY })])
  expect(first.outcomes).toEqual(['counted', 'counted'])
  expect([...first.memory.keys.keys()]).toEqual([TODAY])
  const again = count([old, aBatch({ day: TODAY - 29 })], first.memory)
  expect(again.outcomes).toEqual(['late', 'counted'])
})

test('a server whose clock runs ahead makes nothing late', () => {
  const { memory } = count([aBatch({ day: TODAY + 400 })])
  expect(count([aBatch({ day: TODAY })], memory).outcomes).toEqual(['counted'])
})

test('one address cannot make up numbers without end', () => {
  const made = Array.from({ length: 50 }, () => aBatch())
  const { outcomes, memory } = count(made, NOTHING, { mostPerAddress: 10 })
  expect([tally(outcomes, 'counted'), tally(outcomes, 'crowded')]).toEqual([10, 40])
  // Not by waiting for the next run either, which reads the same log again, longer by then.
  const longer = count([...made, aBatch()], memory, { mostPerAddress: 10 })
  expect(tally(longer.outcomes, 'counted')).toBe(0)
})

test('a share is that of an address and a day', () => {
  const batches = [
    ...Array.from({ length: 3 }, () => aBatch()),
    ...Array.from({ length: 3 }, () => aBatch({ from: '203.0.113.8' })),
    ...Array.from({ length: 3 }, () => aBatch({ day: TODAY - 1 })),
  ]
  expect(tally(count(batches, NOTHING, { mostPerAddress: 2 }).outcomes, 'counted')).toBe(6)
})

test.each([
  [['2001:db8:1:2::1', '2001:db8:1:2:ffff::2'], 1],
  [['2001:db8:1:2::1', '2001:db8:1:3::1'], 2],
  [['::ffff:203.0.113.7', '203.0.113.7'], 1],
  [['::ffff:203.0.113.7', '::ffff:203.0.113.8'], 2],
])('%j are %i who share', (addresses, expected) => {
  const batches = addresses.map((from) => aBatch({ from }))
  expect(tally(count(batches, NOTHING, { mostPerAddress: 1 }).outcomes, 'counted')).toBe(expected)
})

test('a worksite behind one address may grow over the day, though its log is read every hour', () => {
  let memory = NOTHING
  const log: LoggedBatch[] = []
  for (let hour = 0; hour < 24; hour += 1) {
    for (let n = 0; n < 40; n += 1) log.push(aBatch())
    memory = count(log, memory).memory
  }
  expect(memory.counted.get('a')).toBe(960)
})

test('a flood of keys ends, and what is remembered has a limit', () => {
  const flood = Array.from({ length: 30 }, (_, n) => aBatch({ from: `203.0.113.${n}`, day: TODAY - (n % 3) }))
  const { outcomes, memory } = count(flood, NOTHING, { mostKeys: 20 })
  expect([tally(outcomes, 'counted'), tally(outcomes, 'crowded')]).toEqual([20, 10])
  const next = count([aBatch()], memory, { mostKeys: 14 })
  expect([...next.memory.keys.values()].reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(14)
  // Whose keys were forgotten is late from then on, and cannot count twice.
  const again = count(flood, next.memory)
  expect(tally(again.outcomes, 'late')).toBeGreaterThan(0)
  const twice = flood.filter(({ key }, n) => again.outcomes[n] === 'counted' && knownIn(memory).has(key))
  expect(twice).toEqual([])
})

function knownIn({ keys }: ReadsMemory): Set<string> {
  return new Set([...keys.values()].flatMap((of) => [...of]))
}
