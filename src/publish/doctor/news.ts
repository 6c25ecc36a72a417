import { createHash } from 'node:crypto'
import { parseHead, type Head, type PackEntry } from '../../feed/head.ts'
import { FeedError } from '../../feed/errors.ts'
import { parsePack, type Pack } from '../../feed/pack.ts'
import type { Article } from '../../model/article.ts'
import { mapAtOnce, type AtOnceOptions } from './at-once.ts'
import { textOf, troubleOf, type Deployment } from './deployment.ts'
import { judge, type Finding } from './finding.ts'

/** The news of a site, as far as it can be read. */
export interface News {
  head: Head
  articles: Article[]
}

export interface ReadNews {
  findings: Finding[]
  /** Missing where there is no head that a phone would believe. */
  news?: News
}

/** The head, every pack and the read counts, as a phone reads them. */
export async function readNews(deployment: Deployment, options: AtOnceOptions = {}): Promise<ReadNews> {
  const answer = await deployment.ask('/feed/head.json')
  const trouble = troubleOf(answer)
  if (trouble) return { findings: [judge('head', ['/feed/head.json'], { detail: trouble })] }
  try {
    const head = parseHead(textOf(answer))
    const packs = await mapAtOnce(head.packs, (entry) => readPack(deployment, entry), options)
    const articles = packs.flatMap(({ pack }) => pack?.articles ?? [])
    const findings = [judge('head', []), ...judgePacks(packs), await checkReads(deployment, head)]
    return { findings: [...findings, judgeOnce(articles), judgeAny(articles)], news: { head, articles } }
  } catch (error) {
    if (!(error instanceof FeedError)) throw error
    return { findings: [judge('head', ['/feed/head.json'], { detail: error.message })] }
  }
}

interface ReadPack {
  path: string
  state: 'missing' | 'changed' | 'unreadable' | 'incomplete' | 'whole'
  detail: string
  pack?: Pack
}

async function readPack(deployment: Deployment, entry: PackEntry): Promise<ReadPack> {
  const path = `/feed/${entry.file}`
  const answer = await deployment.ask(path)
  const detail = troubleOf(answer)
  if (detail) return { path, state: 'missing', detail }
  if (hashOf(answer.bytes) !== entry.sha256) return { path, state: 'changed', detail }
  try {
    const pack = parsePack(textOf(answer))
    return { path, state: isWhole(pack, entry) ? 'whole' : 'incomplete', detail, pack }
  } catch (error) {
    if (!(error instanceof FeedError)) throw error
    return { path, state: 'unreadable', detail: error.message }
  }
}

/** An item that lacks its date or its text is left out by the phone, so it counts less than listed. */
function isWhole({ from, to, articles }: Pack, entry: PackEntry): boolean {
  return from === entry.from && to === entry.to && articles.length === entry.articles
}

function judgePacks(packs: readonly ReadPack[]): Finding[] {
  const total = packs.length
  const placesOf = (state: ReadPack['state']): string[] =>
    packs
      .filter((pack) => pack.state === state)
      .map(({ path, detail }) => (detail ? `${path} (${detail})` : path))
  return [
    judge('packs', placesOf('missing'), { total }),
    judge('pack-hashes', placesOf('changed'), { total }),
    judge('packs-readable', placesOf('unreadable'), { total }),
    judge('articles-whole', placesOf('incomplete'), { total }),
  ]
}

async function checkReads(deployment: Deployment, { reads }: Head): Promise<Finding> {
  if (reads === '') return judge('reads', [])
  const answer = await deployment.ask('/feed/reads.json')
  const isRight = answer.status === 200 && hashOf(answer.bytes).startsWith(reads)
  return judge('reads', isRight ? [] : ['/feed/reads.json'], { detail: troubleOf(answer), level: 'notice' })
}

function judgeOnce(articles: readonly Article[]): Finding {
  const seen = new Set<string>()
  const twice = articles.filter(({ slug }) => seen.has(slug) || !seen.add(slug)).map(({ slug }) => slug)
  return judge('articles-once', twice, { total: articles.length })
}

function judgeAny({ length }: readonly Article[]): Finding {
  return judge('articles', length > 0 ? [] : ['/feed/head.json'], { total: length, level: 'notice' })
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
