import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { readArticles } from '../helpers/desk.ts'
import { decodePictures, headlines, startVisit, type Visit } from '../helpers/visit.ts'

/** What a server sends before it waits for an answer: ten packets, RFC 6928. Bytes. */
const ONE_ROUND_TRIP = 10 * 1460
/** What our own server says before the page itself. Bytes. */
const HEADERS = 600
/** Written at length on purpose. */
const LONG = 'long-read-a-day-in-the-tunnel'

let visit: Visit
let articles: Article[]

beforeAll(async () => {
  articles = await readArticles(inject('sample'))
  visit = await startVisit(inject('sample'))
})
afterAll(() => visit.close())

const pageOf = ({ slug }: Article): Promise<Buffer> =>
  readFile(join(inject('sample'), 'article', slug, 'index.html'))

test('every article’s page comes in one round trip, but one that is three times as long', async () => {
  const sizes = await Promise.all(
    articles.map(async (article) => [article.slug, gzipSync(await pageOf(article)).length] as const),
  )
  expect(sizes.filter(([, bytes]) => bytes > ONE_ROUND_TRIP).map(([slug]) => slug)).toEqual([LONG])
})

test('so does the start page, where the server packs with Brotli', async () => {
  const { length } = await readFile(join(inject('sample'), 'index.html.br'))
  expect(length + HEADERS).toBeLessThanOrEqual(ONE_ROUND_TRIP)
})

test('who opens a link in a message reads the text when nothing but the page has come', async () => {
  const article = articles.find(({ slug }) => slug === 'reading-a-pay-slip')!
  const address = new URL(`/article/${article.slug}/`, visit.site.url).href
  const { page } = visit
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.route(
    (url) => url.href !== address,
    () => new Promise(() => undefined),
  )
  await page.goto(address, { waitUntil: 'commit' })
  await page.getByRole('heading', { level: 1, name: article.title }).waitFor()
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0)
  expect(await page.locator('#prerendered').innerText()).toContain(wordsOf(article.html).at(-1))
  await expect.poll(() => asked.filter((url) => url !== address).length).toBeGreaterThan(0)
  expect(asked.filter((url) => new URL(url).origin !== new URL(visit.site.url).origin)).toEqual([])
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

test('after that one visit everything can be read without a network', async () => {
  await visit.restart()
  await visit.open('/article/reading-a-pay-slip/')
  await visit.untilSynced()
  await visit.goOffline()
  await visit.restart()
  await visit.open('/')
  await headlines(visit.page).nth(19).waitFor()
  const other = articles.find(({ slug }) => slug === LONG)!
  await visit.open(`/article/${other.slug}/`)
  await visit.page.getByRole('heading', { level: 1, name: other.title }).waitFor()
  expect((await decodePictures(visit.page)).sort()).toEqual(other.pictures.map(({ src }) => src).sort())
  expect(visit.troubles()).toEqual([])
})

/** The texts between the tags. */
function wordsOf(html: string): string[] {
  return html.split(/<[^>]*>/).filter((text) => text.trim() !== '')
}
