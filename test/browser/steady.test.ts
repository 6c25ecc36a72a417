import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { getShifts, noteShifts } from '../helpers/shifts.ts'
import { startVisit, type Visit } from '../helpers/visit.ts'

let visit: Visit

beforeAll(async () => {
  visit = await startVisit(inject('sample'))
  await visit.open('/')
  await visit.untilSynced()
  await visit.page.addInitScript(noteShifts)
  // On a cheap phone one piece of a page comes visibly later than the other.
  const session = await visit.page.context().newCDPSession(visit.page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
})
afterAll(async () => {
  expect(visit.troubles()).toEqual([])
  await visit.close()
})

test.each([
  ['/', '#main article'],
  ['/category/rights/', '#main article'],
  ['/category/law/', '#main article'],
  ['/tag/%E5%AE%89%E5%85%A8/', '#main h1'],
  ['/article/gas-limits-table/', '#main table'],
  ['/saved/', '#main h2'],
  ['/search/', '#main input'],
  ['/about/', '#main h1'],
])('nothing moves while %s comes up on a later visit', async (path, content) => {
  const { page } = visit
  await visit.open(path)
  await page.locator(content).first().waitFor()
  await visit.untilSynced()
  // The pieces that come last.
  await page.locator('dialog').waitFor({ state: 'attached' })
  expect(await getShifts(page)).toEqual([])
})
