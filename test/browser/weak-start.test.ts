import { expect, inject, onTestFinished, test } from 'vitest'
import { headlines, startVisit, stateLine } from '../helpers/visit.ts'

test('a worker whose file never comes keeps no news away', async () => {
  const visit = await startVisit(inject('sample'))
  onTestFinished(visit.close)
  visit.site.fault('/sw.js', { type: 'hang' })
  await visit.open('/')
  await headlines(visit.page).first().waitFor()
  await stateLine(visit.page).getByText('已更新至').waitFor()
  expect(visit.troubles()).toEqual([])
})

test('cut off in the middle, the browser is asked to try again once there is a network', async () => {
  const visit = await startVisit(inject('sample'))
  onTestFinished(visit.close)
  await visit.open('/')
  await visit.untilSynced()
  await visit.goOffline()
  await visit.page.getByRole('button', { name: '更新', exact: true }).click()
  await stateLine(visit.page).getByText('截至').waitFor()
  const tags = (): Promise<string[]> =>
    visit.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready
      return (registration as unknown as { sync: { getTags: () => Promise<string[]> } }).sync.getTags()
    })
  await expect.poll(tags).toEqual(['news'])
})
