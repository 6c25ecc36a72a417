import { createHash } from 'node:crypto'
import { parseHead, parsePackList, type Head, type PackEntry } from '../../feed/head.ts'
import { FeedError } from '../../feed/errors.ts'
import { READS_MARK } from '../../feed/reads.ts'
import { parsePack, type Pack } from '../../feed/pack.ts'
import type { Article } from '../../model/article.ts'
import { mapAtOnce, type AtOnceOptions } from './at-once.ts'
import { textOf, troubleOf, type Deployment } from './deployment.ts'
import { judge, type Finding } from './finding.ts'
import type { Check } from './words-en.ts'

/** The news of a site, as far as it can be read. */
export interface News {
  head: Head
  /** All that the head leads to, of which it may name old ones in lists only. */
  packs: PackEntry[]
  articles: Article[]
  /** Whether every pack could be read: else these are not all articles. */
  isComplete: boolean
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
    const { lists, packs } = await unfold(deployment, head.packs)
    const read = await mapAtOnce(packs, (entry) => readPack(deployment, entry), options)
    const articles = read.flatMap(({ pack }) => pack?.articles ?? [])
    const isComplete = [...lists, ...read].every(({ state }) => state === 'whole' || state === 'incomplete')
    const news = { head, packs, articles, isComplete }
    const findings = [
      judge('head', []),
      ...judgePacks([...lists, ...read]),
      ...(await checkReads(deployment, head)),
      ...(await checkCounting(deployment, head)),
    ]
    return { findings: [...findings, ...sayOnlyKnown([judgeOnce(articles), judgeAny(articles)], news)], news }
  } catch (error) {
    if (!(error instanceof FeedError)) throw error
    return { findings: [judge('head', ['/feed/head.json'], { detail: error.message })] }
  }
}

/** Of articles in packs that cannot be read nobody knows whether all is well, or how many there are. */
export function sayOnlyKnown(findings: readonly Finding[], { isComplete }: News): Finding[] {
  return findings.filter(({ check, level }) => isComplete || (level !== 'ok' && check !== 'articles'))
}

interface ReadPack {
  path: string
  state: 'missing' | 'changed' | 'unreadable' | 'incomplete' | 'whole'
  detail: string
  pack?: Pack
  /** Of a list: what it names. */
  packs?: PackEntry[]
}

/** What the lists among the entries stand for, and how they were found. */
async function unfold(
  deployment: Deployment,
  entries: readonly PackEntry[],
): Promise<{ lists: ReadPack[]; packs: PackEntry[] }> {
  const [lists, packs]: [ReadPack[], PackEntry[]] = [[], []]
  for (const entry of entries) {
    if (!entry.packs) {
      packs.push(entry)
      continue
    }
    const list = await readList(deployment, entry)
    const inside = await unfold(deployment, list.packs ?? [])
    lists.push(list, ...inside.lists)
    packs.push(...inside.packs)
  }
  return { lists, packs }
}

function readList(deployment: Deployment, entry: PackEntry): Promise<ReadPack> {
  return readFileOf(deployment, entry, (text) => ({ state: 'whole', packs: parsePackList(text, entry) }))
}

function readPack(deployment: Deployment, entry: PackEntry): Promise<ReadPack> {
  return readFileOf(deployment, entry, (text) => {
    const pack = parsePack(text)
    const { from, to, articles } = pack
    if (from !== entry.from || to !== entry.to) return { state: 'unreadable', detail: `${from}–${to}` }
    // An item that lacks its date or its text is left out by the phone, so it counts less than listed.
    return { state: articles.length < entry.articles ? 'incomplete' : 'whole', pack }
  })
}

async function readFileOf(
  deployment: Deployment,
  { file, sha256 }: PackEntry,
  read: (text: string) => Pick<ReadPack, 'state' | 'pack' | 'packs'> & { detail?: string },
): Promise<ReadPack> {
  const path = `/feed/${file}`
  const answer = await deployment.ask(path)
  const detail = troubleOf(answer)
  if (detail) return { path, state: 'missing', detail }
  if (hashOf(answer.bytes) !== sha256) return { path, state: 'changed', detail }
  try {
    return { path, detail, ...read(textOf(answer)) }
  } catch (error) {
    if (!(error instanceof FeedError)) throw error
    return { path, state: 'unreadable', detail: error.message }
  }
}

function judgePacks(packs: readonly ReadPack[]): Finding[] {
  let asked = packs
  return PACK_CHECKS.flatMap(([check, state]) => {
    if (asked.length === 0) return []
    const total = asked.length
    const places = asked
      .filter((pack) => pack.state === state)
      .map(({ path, detail }) => (detail ? `${path} (${detail})` : path))
    // What has failed one check is not asked any further.
    asked = asked.filter((pack) => pack.state !== state)
    return [judge(check, places, { total })]
  })
}

const PACK_CHECKS = [
  ['packs', 'missing'],
  ['pack-hashes', 'changed'],
  ['packs-readable', 'unreadable'],
  ['articles-whole', 'incomplete'],
] as const satisfies readonly (readonly [Check, ReadPack['state']])[]

async function checkReads(deployment: Deployment, { reads }: Head): Promise<Finding[]> {
  if (reads === '') return []
  const answer = await deployment.ask('/feed/reads.json')
  const isRight = answer.status === 200 && hashOf(answer.bytes).startsWith(reads)
  const places = isRight ? [] : ['/feed/reads.json']
  return [judge('reads', places, { detail: troubleOf(answer), level: 'notice' })]
}

/** Phones say what was opened by asking for a file. */
async function checkCounting(deployment: Deployment, { site }: Head): Promise<Finding[]> {
  if (site.reads === false) return []
  const answer = await deployment.ask('/reads.txt')
  const isRight = answer.status === 200 && textOf(answer).startsWith(READS_MARK)
  const places = isRight ? [] : ['/reads.txt']
  return [judge('counting', places, { detail: troubleOf(answer), level: 'notice' })]
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
