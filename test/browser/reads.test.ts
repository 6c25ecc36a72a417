import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { countReads } from '../../src/publish/count-reads.ts'
import { CAPTIVE_PORTAL } from '../helpers/site-server.ts'
import { copySite, readArticles, type Desk } from '../helpers/desk.ts'
import { startVisit, type Visit } from '../helpers/visit.ts'

/** The browser of these tests says by itself that it has no screen, as programs do. */
const PHONE =
  'Mozilla/5.0 (Linux; Android 9; CUBOT X18) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36'

let desk: Desk
let visit: Visit
let articles: Article[]

beforeAll(async () => {
  desk = await copySite()
  articles = await readArticles(inject('sample'))
  visit = await startVisit(desk.site, { userAgent: PHONE })
})
afterAll(async () => {
  expect(visit.troubles()).toEqual([])
  await visit.close()
  await desk.close()
})

async function read({ slug, title }: Article): Promise<void> {
  await visit.open(`/article/${slug}/`)
  await visit.page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
  // An article that was only glanced at does not count.
  await visit.page.waitForTimeout(3_000)
}

async function glanceAt({ slug, title }: Article): Promise<void> {
  await visit.open(`/article/${slug}/`)
  await visit.page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
}

async function readsOf({ slug }: Article): Promise<number> {
  const { reads } = JSON.parse(await readFile(join(desk.site, 'feed/reads.json'), 'utf8')) as {
    reads: Record<string, number>
  }
  return reads[slug] ?? 0
}

/** Batches that the server was told. */
function told(): string[][] {
  const lines = visit.site.log().split('\n')
  return lines.flatMap((line) => {
    const [, slugs] = /"GET \/reads\.txt\?k=[a-z0-9]{16}&a=(\S+) HTTP/.exec(line) ?? []
    return slugs === undefined ? [] : [slugs.split('.')]
  })
}

async function untilTold(batches: number): Promise<void> {
  await expect.poll(() => told().length, { timeout: 30_000 }).toBe(batches)
}

test('what is read offline is told in one batch, once there is a network, and counted', async () => {
  const read1 = articles.find(({ slug }) => slug === 'quiet-sunday')!
  const read2 = articles.find(({ slug }) => slug === 'letters-home')!
  await visit.open('/')
  await visit.untilSynced()
  await visit.goOffline()
  await visit.restart()
  await read(read1)
  await read(read2)
  await read(read1)
  await glanceAt(articles.find(({ slug }) => slug === 'river-of-lamps')!)
  // A network that lets nobody through yet takes everything, and is no site.
  visit.site.fault('/reads.txt', CAPTIVE_PORTAL)
  await visit.site.start()
  await visit.open('/')
  await visit.untilSynced()
  await untilTold(1)
  visit.site.heal()
  await visit.restart()
  await visit.open('/')
  await visit.untilSynced()
  await untilTold(2)
  expect(told()).toEqual([
    ['letters-home', 'quiet-sunday'],
    ['letters-home', 'quiet-sunday'],
  ])

  await visit.restart()
  await visit.open('/settings/')
  await visit.untilSynced()
  await visit.page.getByRole('group', { name: '阅读量' }).waitFor()

  const before = await readsOf(read2)
  const log = join(desk.site, '..', 'access.log')
  await writeFile(log, visit.site.log())
  expect(await countReads({ logs: [log], out: desk.site })).toMatchObject({ batches: 1, reads: 2, bot: 0 })
  await desk.publish()
  expect(told()).toHaveLength(2)

  // Seven hours later: the numbers are not fetched for every few that are new.
  await visit.page.clock.setFixedTime(Date.now() + 7 * 60 * 60_000)
  await read(read2)
  await visit.page
    .locator('article header')
    .getByText(`阅读：${before + 1}`, { exact: true })
    .waitFor()
})
