import { brotliCompressSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { getArticle } from '../../src/db/articles.ts'
import type { Reader } from '../../src/db/schema.ts'
import { toItem } from '../../src/feed/item.ts'
import { sync } from '../../src/sync/sync.ts'
import { madeCategories, makeArticle, toMarkdown } from '../bench/made-articles.ts'
import {
  mostForOne,
  MOST_UNCHANGED,
  startCountedSite,
  sumOf,
  type CountedSite,
} from '../helpers/counted-site.ts'
import { aReader } from '../helpers/reader.ts'
import { openOffice, type Office } from '../publish/office.ts'

const ARTICLES = 50
const CHARACTERS = 1_000

test('to hear that nothing is new costs 300 bytes at most', async () => {
  const { site, bring } = await aPhoneWithAllNews()
  const bytes = await bring()
  expect(site.exchanges()).toMatchObject([{ path: '/feed/head.json', status: 304 }])
  expect(bytes).toBeLessThanOrEqual(MOST_UNCHANGED)
})

test.each([
  ['new', ARTICLES],
  ['corrected', ARTICLES - 7],
])('an article that is %s costs a fifth and a kilobyte more than itself, at most', async (_what, index) => {
  const { bytes, most } = await bringOne(await aPhoneWithAllNews(), index)
  expect(bytes).toBeLessThanOrEqual(most)
})

test('of sixteen that come one by one, none costs more than that and half a kilobyte', async () => {
  const phone = await aPhoneWithAllNews()
  for (let run = 0; run < 16; run += 1) {
    const { bytes, most } = await bringOne(phone, ARTICLES + run)
    expect(bytes).toBeLessThanOrEqual(most + 512)
  }
}, 120_000)

interface Phone {
  office: Office
  site: CountedSite
  db: Reader
  /** Brings the news; the bytes that came over the wire. */
  bring: () => Promise<number>
}

async function aPhoneWithAllNews(): Promise<Phone> {
  const office = await anOfficeWithNews()
  const site = await startCountedSite(office.out)
  onTestFinished(() => site.close())
  const db = await aReader()
  async function bring(): Promise<number> {
    site.forget()
    expect(await sync({ db, fetch: fetchFrom(site) })).toMatchObject({ type: 'current' })
    return sumOf(site.exchanges()).received
  }
  await bring()
  return { office, site, db, bring }
}

/** Publishes the article and brings it: the bytes that came, and how many might. */
async function bringOne(
  { office, db, bring }: Phone,
  index: number,
): Promise<{ bytes: number; most: number }> {
  const slug = await write(office, index, '记者周鹏。')
  await office.publish()
  const bytes = await bring()
  expect((await getArticle(db, slug))?.html).toContain('记者周鹏。')
  const item = JSON.stringify(toItem((await office.articles()).get(slug)!))
  return { bytes, most: mostForOne(brotliCompressSync(item).length) }
}

async function anOfficeWithNews(): Promise<Office> {
  const office = await openOffice()
  const [{ id: category = '' } = {}] = madeCategories()
  const sources = [{ type: 'markdown', path: 'articles', category }]
  await office.configure({ categories: madeCategories(), sources })
  await Promise.all(Array.from({ length: ARTICLES }, (_, index) => write(office, index)))
  await office.publish()
  return office
}

/** Returns the article's slug. */
async function write(office: Office, index: number, more = ''): Promise<string> {
  const article = makeArticle(index, CHARACTERS)
  await office.write(`articles/${article.slug}.md`, toMarkdown(article) + more)
  return article.slug
}

/** As a browser asks over https, which takes more ways to pack a file than Node does. */
function fetchFrom({ url }: CountedSite): typeof fetch {
  return (path, { headers, ...init } = {}) =>
    fetch(new URL(String(path), url), {
      ...init,
      headers: { ...Object.fromEntries(new Headers(headers)), 'accept-encoding': 'gzip, deflate, br, zstd' },
    })
}
