import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { isPage, textOf, type Deployment } from './deployment.ts'
import { judge, type Finding } from './finding.ts'
import type { News } from './news.ts'

const KILOBYTE = 1024
/** Beyond these a cheap phone on a metered plan feels it. Bytes; texts as gzip sends them. */
export const LIMITS = {
  head: 32 * KILOBYTE,
  pack: 1024 * KILOBYTE,
  picture: 500 * KILOBYTE,
  start: 200 * KILOBYTE,
}

/** What phones download, and whether it is more than it should be. */
export async function checkSizes(deployment: Deployment, news: News): Promise<Finding[]> {
  const head = await weigh(deployment, '/feed/head.json')
  const packs = news.packs.map(({ file, bytes }) => ({ path: `/feed/${file}`, bytes }))
  const pictures = news.articles.flatMap(({ pictures }) =>
    pictures.map(({ src, bytes }) => ({ path: src, bytes })),
  )
  return [
    judgeLargest('size-head', [{ path: '/feed/head.json', bytes: head }], LIMITS.head),
    ...(packs.length > 0 ? [judgeLargest('size-pack', packs, LIMITS.pack)] : []),
    ...(pictures.length > 0 ? [judgeLargest('size-picture', pictures, LIMITS.picture)] : []),
    ...(await judgeStart(deployment)),
  ]
}

interface Weight {
  path: string
  bytes: number
}

const compress = promisify(gzip)

function judgeLargest(
  check: 'size-head' | 'size-pack' | 'size-picture' | 'size-start',
  weights: readonly Weight[],
  limit: number,
): Finding {
  const heaviest = weights.toSorted((a, b) => b.bytes - a.bytes)
  const tooHeavy = new Set(heaviest.filter(({ bytes }) => bytes > limit).map(tell))
  const detail = toKilobytes(heaviest[0]?.bytes ?? 0)
  return judge(check, [...tooHeavy], { total: weights.length, detail, level: 'notice' })
}

function tell({ path, bytes }: Weight): string {
  return `${path} (${toKilobytes(bytes)})`
}

function toKilobytes(bytes: number): string {
  return `${(bytes / KILOBYTE).toFixed(1)} KB`
}

async function weigh(deployment: Deployment, path: string): Promise<number> {
  return (await compress((await deployment.ask(path)).bytes)).length
}

async function judgeStart(deployment: Deployment): Promise<Finding[]> {
  if (!isPage(await deployment.ask('/'))) return []
  return [judgeLargest('size-start', [{ path: '/', bytes: await weighStart(deployment) }], LIMITS.start)]
}

/** The start page with every script and style that its HTML names. */
async function weighStart(deployment: Deployment): Promise<number> {
  const html = textOf(await deployment.ask('/'))
  const files = html.matchAll(/<(?:script|link)\b[^>]*?\s(?:src|href)="(\/assets\/[^"]+)"/g)
  let total = await weigh(deployment, '/')
  for (const path of new Set([...files].map(([, path]) => path!))) total += await weigh(deployment, path)
  return total
}
