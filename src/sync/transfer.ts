import { putAgain } from '../db/apply.ts'
import { getArticle } from '../db/articles.ts'
import { mergeMarks } from '../db/many-marks.ts'
import { getMarks } from '../db/marks.ts'
import { getMeta } from '../db/meta.ts'
import { getPolicy, putPolicy, toPolicy } from '../db/policy.ts'
import { getSaved } from '../db/saved.ts'
import type { Mark, Policy, Reader } from '../db/schema.ts'
import { isObject, parseObject, toAddress, toCount, toList, toText, type Json } from '../feed/checks.ts'
import { FeedError } from '../feed/errors.ts'
import { parseItem, toItem } from '../feed/item.ts'
import { JSON_FEED } from '../feed/pack.ts'
import { isSlug, type Article } from '../model/article.ts'

/** Larger files, in bytes, are none of ours: a thousand long articles take a third. */
export const LARGEST_TRANSFER = 30e6
const MOST = { marks: 50_000, articles: 5_000, text: 512 * 1024, position: 100_000, order: 8.64e15 }
const KIND = 'worksite-reader-kept'

/** Which site a file is of. */
export interface TransferSite {
  title: string
  url: string
  /** The id of its feed, '' where nobody knows. */
  feed: string
}

/** What a file holds, checked. `settings` is as it came, for whoever knows settings to check. */
export interface Transfer {
  site: TransferSite
  marks: Mark[]
  articles: Article[]
  policy?: Policy
  settings: unknown
}

/** What the reader saved and read, and what they chose, as one file: itself a JSON Feed of the saved articles. */
export async function generateTransfer(
  db: Reader,
  settings: unknown,
): Promise<{ text: string; articles: number }> {
  const [site, marks, policy, slugs] = await Promise.all([
    getTransferSite(db),
    getMarks(db),
    getPolicy(db),
    getSaved(db),
  ])
  const articles = await Promise.all(slugs.map((slug) => getArticle(db, slug)))
  const items = articles.filter((article) => article !== undefined).map(toSafeItem)
  const own = { kind: KIND, site, marks, policy, settings }
  const text = JSON.stringify({ version: JSON_FEED, title: site.title, _worksite: own, items })
  return { text, articles: items.length }
}

/** Reads a file of anybody's; undefined where it is another one than ours. */
export function parseTransfer(text: string, now = Date.now()): Transfer | undefined {
  const value = parseAnything(text)
  const own = value['_worksite']
  if (!isObject(own) || own['kind'] !== KIND) return undefined
  const marks = toList(own['marks'])
    .slice(0, MOST.marks)
    .flatMap((mark) => parseMark(mark, now))
  const saved = new Set(marks.filter((mark) => mark.saved).map(({ slug }) => slug))
  return {
    site: parseSite(own['site']),
    marks,
    articles: toList(value['items'])
      .slice(0, MOST.articles)
      .flatMap((item) => parseItem(item) ?? [])
      // What nobody saved has no business here, and would stand among the news.
      .filter(({ slug, html }) => saved.has(slug) && html.length <= MOST.text),
    ...(isObject(own['policy']) && { policy: toPolicy(own['policy']) }),
    settings: own['settings'],
  }
}

/** Whether the file is of this phone's site. A feed made anew has another id, a site that moved another address. */
export async function isOfThisSite(db: Reader, { site }: Transfer): Promise<boolean> {
  const mine = await getTransferSite(db)
  const known = [mine.feed, mine.url, mine.title].some((name) => name !== '')
  return (
    !known ||
    (['feed', 'url', 'title'] as const).some((name) => site[name] !== '' && site[name] === mine[name])
  )
}

/** Adds what is in the file to what is here: no mark and no article is lost. Returns what came of it. */
export async function takeTransfer(
  db: Reader,
  { marks, articles, policy }: Transfer,
): Promise<{ articles: number; marks: Mark[] }> {
  const merged: Mark[] = []
  for (let from = 0; from < marks.length; from += AT_ONCE) {
    merged.push(...(await mergeMarks(db, marks.slice(from, from + AT_ONCE))))
  }
  let count = 0
  for (const article of articles) if (await putMissing(db, article)) count += 1
  if (policy) await putPolicy(db, policy)
  return { articles: count, marks: merged }
}

const AT_ONCE = 100

function parseAnything(text: string): Json {
  try {
    return parseObject(text)
  } catch (error) {
    if (error instanceof FeedError) return {}
    throw error
  }
}

async function getTransferSite(db: Reader): Promise<TransferSite> {
  const [site, feed = ''] = await Promise.all([getMeta(db, 'site'), getMeta(db, 'feed')])
  return { title: site?.title ?? '', url: site?.url ?? '', feed }
}

/** An article that came from a file has no seq yet, and a pack knows none without. */
function toSafeItem(article: Article): ReturnType<typeof toItem> {
  return toItem({ ...article, seq: Math.max(article.seq, 1) })
}

/** What is here already is newer or the same; what was withdrawn stays away. Another phone's seq is worth nothing here. */
async function putMissing(db: Reader, article: Article): Promise<boolean> {
  if (await db.get('articles', article.slug)) return false
  return putAgain(db, { ...article, seq: 0 })
}

function parseSite(value: unknown): TransferSite {
  if (!isObject(value)) return { title: '', url: '', feed: '' }
  return { title: toText(value['title']), url: toAddress(value['url']), feed: toText(value['feed']) }
}

function parseMark(value: unknown, now: number): Mark[] {
  if (!isObject(value) || !isSlug(value['slug'])) return []
  const [opened, saved] = [toMoment(value, 'opened', now), toMoment(value, 'saved', now)]
  const position = Math.min(toCount(value['position']), MOST.position)
  const { order } = value
  const isPlaced = saved > 0 && typeof order === 'number' && Math.abs(order) <= MOST.order
  return [
    {
      slug: value['slug'],
      ...(opened > 0 && { opened }),
      ...(saved > 0 && { saved }),
      ...(isPlaced && { order }),
      ...(position > 0 && { position }),
    },
  ]
}

/** A time that has been: what a wrong clock or a joker wrote would stand before all that is to come. */
function toMoment(value: Json, name: string, now: number): number {
  return Math.min(toCount(value[name]), now)
}
