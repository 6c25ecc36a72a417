import { afterAll, describe, expect, test } from 'vitest'
import { findEngines, type Engine } from '../../helpers/browsers.ts'
import { deployRows } from './deploy.ts'
import { feedRows } from './feed.ts'
import { hostileRows } from './hostile.ts'
import { network } from './network.ts'
import { FAULTS, type Row } from './row.ts'
import { storageRows } from './storage.ts'
import { createWorld, type World } from './world.ts'

declare module 'vitest' {
  interface TaskMeta {
    /** Row and engine, for the table of `npm run faults`. */
    fault?: { id: string; engine: Engine; what: string }
    /** Why a row cannot be made to happen in an engine. */
    impossible?: { id: string; engine: Engine; what: string; reason: string }[]
  }
}

const rows: readonly Row[] = [...network, ...feedRows, ...storageRows, ...deployRows, ...hostileRows]

/** `all`, or ids of rows: `N1,W3`. Without it, the few that stand for the others. */
const WANTED = process.env['FAULTS'] ?? ''
const ENGINES = process.env['ENGINES']?.split(',') ?? findEngines()
const SAMPLE: Partial<Record<Engine, readonly string[]>> = {
  chromium: ['N3', 'F5', 'S6', 'S12', 'X1', 'W3', 'W7'],
  firefox: ['N3'],
  webkit: ['N3'],
}
const MINUTES = 60_000

function isWanted(row: Row, engine: Engine): boolean {
  if (row.not?.[engine] !== undefined || !ENGINES.includes(engine)) return false
  if (WANTED === 'all') return true
  return WANTED ? WANTED.split(',').includes(row.id) : (SAMPLE[engine] ?? []).includes(row.id)
}

const engines = findEngines().filter((engine) => rows.some((row) => isWanted(row, engine)))

describe.each(engines)('%s withstands', (engine) => {
  let world: World | undefined

  async function leave(): Promise<void> {
    await world?.close()
    world = undefined
  }
  afterAll(leave)

  test.for(rows.filter((row) => isWanted(row, engine)))(
    '$id: $fault',
    { timeout: 12 * MINUTES },
    async (row, { task }) => {
      task.meta.fault = { id: row.id, engine, what: row.fault }
      world ??= await createWorld(engine)
      try {
        await row.run(world)
        if (row.spoils) await leave()
      } catch (error) {
        await leave()
        throw error
      }
    },
  )
})

test('every fault of the phone has its row, once', ({ task }) => {
  expect(rows.map(({ id }) => id).sort()).toEqual([...FAULTS].sort())
  task.meta.impossible = rows.flatMap(({ id, fault, not = {} }) =>
    Object.entries(not).map(([engine, reason]) => ({ id, engine: engine as Engine, what: fault, reason })),
  )
})

test('at most five faults can be made to happen in no engine', () => {
  const nowhere = rows.filter(({ not }) => Object.keys(not ?? {}).length === 3)
  expect(nowhere.length).toBeLessThanOrEqual(5)
})
