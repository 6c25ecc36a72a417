import { expect, inject, test } from 'vitest'
import { startVisit } from '../helpers/visit.ts'

/** What tidies up after a sync, and is read for other work, too. */
const TIDYING = /\/assets\/data-[\w-]+\.js$/

test('the news is there, and no error, where the script that tidies up after a sync is lost', async () => {
  const { phone, page, site, troubles, close } = await startVisit(inject('sample'))
  phone.allow(/Failed to load resource/)
  site.fault(TIDYING, { type: 'status', status: 404 })
  await page.goto(site.url)
  await page.getByText('已更新至').waitFor()
  const asked = site.requests(TIDYING)
  await expect.poll(() => site.requests(TIDYING), { timeout: 20_000 }).toBeGreaterThan(asked)
  // Whoever asks after it hears of it after it.
  const path = site.asked().findLast((one) => TIDYING.test(one))!
  await page.evaluate(`import('${path}').catch(() => undefined)`)
  expect(await page.locator('main h2').count()).toBeGreaterThan(0)
  expect(troubles()).toEqual([])
  await close()
})
