import axe, { type AxeResults } from 'axe-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { CAPTIVE_PORTAL } from '../helpers/site-server.ts'
import { headlines, startVisit, type Visit } from '../helpers/visit.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const PAGES = {
  'the start page': '/',
  'a section': '/category/news/',
  'a category': '/category/safety/',
  'a category that does not exist': '/category/nothing/',
  'a tag': '/tag/%E9%9A%A7%E9%81%93%E6%96%BD%E5%B7%A5/',
  'a long article with pictures': '/article/long-read-a-day-in-the-tunnel/',
  'an article with a table': '/article/gas-limits-table/',
  'an article that does not exist': '/article/nothing/',
  'search results': '/search/?q=%E5%AE%89%E5%85%A8',
  'saved articles': '/saved/',
  'the check before going under': '/offline/',
  settings: '/settings/',
  about: '/about/',
  'an address that leads nowhere': '/no/such/page/',
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  let visit: Visit

  beforeAll(async () => {
    visit = await startVisit(inject('sample'), { colorScheme })
    await visit.open('/')
    await visit.untilSynced()
  })
  afterAll(() => visit.close())

  test.each(Object.entries(PAGES))('%s has no barrier', async (_name, path) => {
    await visit.open(path)
    await visit.untilSynced()
    expect(await findBarriers()).toEqual([])
  })

  test('a list of saved articles has no barrier', async () => {
    await visit.open('/article/quiet-sunday/')
    await visit.page.getByRole('button', { name: '收藏', exact: true }).click()
    await visit.open('/saved/')
    await headlines(visit.page).or(visit.page.getByRole('main').getByRole('link')).first().waitFor()
    expect(await findBarriers()).toEqual([])
  })

  test('the largest text has no barrier', async () => {
    await visit.open('/settings/')
    await visit.page.getByRole('radio', { name: '最大' }).check()
    expect(await findBarriers()).toEqual([])
    await visit.open('/')
    await headlines(visit.page).first().waitFor()
    expect(await findBarriers()).toEqual([])
  })

  test('the line that tells how far the news is has no barrier', async () => {
    await visit.open('/')
    await visit.untilSynced()
    visit.site.fault('/feed/head.json', { type: 'delay', by: 5000 })
    await visit.page.getByRole('button', { name: '更新' }).click()
    await visit.page.getByRole('progressbar').waitFor()
    expect(await findBarriers()).toEqual([])
    visit.site.heal()
    await visit.untilSynced()
    visit.site.fault('/feed/head.json', CAPTIVE_PORTAL)
    await visit.page.getByRole('button', { name: '更新' }).click()
    await visit.page.getByText('连上的不是本站').waitFor()
    expect(await findBarriers()).toEqual([])
    visit.site.heal()
  })

  /** Rules that are broken, each with the elements that break it. */
  async function findBarriers(): Promise<string[]> {
    const { page } = visit
    await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
    await page.evaluate(axe.source)
    const run = `axe.run(document, { runOnly: ${JSON.stringify(RULES)} })`
    const { violations } = await page.evaluate<AxeResults>(run)
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  }
})
