import { MOST_ARTICLES } from '../feed/head.ts'
import { generatePack, type Pack, type Removal } from '../feed/pack.ts'
import type { Article } from '../model/article.ts'

/** What a run changes: articles and removals with their new seqs, all above the log's. */
export interface LogChanges {
  articles: readonly Article[]
  removed: readonly Removal[]
}

/** No pack is larger, unless one article alone is. */
export const PACK_CAP = { articles: MOST_ARTICLES, bytes: 512 * 1024 }

/** What a new phone meets first comes over the weakest signal in seconds. */
const FIRST = { articles: 16, bytes: 64 * 1024 }

/** So many packs of a size merge into one of the next. */
const FANOUT = 8

/**
 * The log with the changes appended, oldest pack first. What they replace leaves the older packs:
 * every pack holds exactly the articles whose latest change lies in its range. The pack that
 * brings the changes stays by itself, so that an up-to-date phone fetches nothing else.
 */
export function appendChanges(log: readonly Pack[], changes: LogChanges): Pack[] {
  const { articles, removed } = changes
  if (articles.length === 0 && removed.length === 0) return [...log]
  const replaced = new Set([...articles, ...removed].map(({ slug }) => slug))
  const older = log.map((pack) => withoutSlugs(pack, replaced))
  const last = log.at(-1)?.to ?? 0
  const seqs = [...articles, ...removed].map(({ seq }) => seq)
  const added: Pack = {
    from: last + 1,
    to: Math.max(...seqs),
    articles: [...articles].sort((a, b) => a.seq - b.seq),
    removed: [...removed],
  }
  return [...mergePacks(older), ...cutNewest(added).flatMap(splitPack)]
}

/** Merges runs of eight packs of a size, oldest first, until there is none. */
export function mergePacks(log: readonly Pack[]): Pack[] {
  const packs = [...log]
  for (let at = findRun(packs); at >= 0; at = findRun(packs)) {
    packs.splice(at, FANOUT, ...splitPack(joinPacks(packs.slice(at, at + FANOUT))))
  }
  return packs
}

/** Cuts a pack that is over the cap into parts of like size that cover the same range. */
export function splitPack(pack: Pack): Pack[] {
  const sizes = pack.articles.map((article) => generatePack({ ...pack, articles: [article] }, '').length)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const parts = Math.max(Math.ceil(sizes.length / PACK_CAP.articles), Math.ceil(total / PACK_CAP.bytes), 1)
  const share = Math.ceil(sizes.length / parts)
  const groups: Article[][] = [[]]
  let bytes = 0
  for (const [i, article] of pack.articles.entries()) {
    const group = groups.at(-1)!
    const isFull = group.length >= share || (group.length > 0 && bytes + sizes[i]! > PACK_CAP.bytes)
    if (isFull) groups.push([article])
    else group.push(article)
    bytes = isFull ? sizes[i]! : bytes + sizes[i]!
  }
  return groups.map((articles, i) => {
    const from = i === 0 ? pack.from : groups[i - 1]!.at(-1)!.seq + 1
    const to = i === groups.length - 1 ? pack.to : articles.at(-1)!.seq
    const removed = pack.removed.filter(({ seq }) => from <= seq && seq <= to)
    return { from, to, articles, removed }
  })
}

/** Cuts the newest few articles off a pack of many, so that headlines need not wait for all. */
function cutNewest(pack: Pack): Pack[] {
  const { articles, removed } = pack
  const edge = articles.at(-1 - countFirst(pack))?.seq
  if (articles.length < 2 * FIRST.articles || edge === undefined) return [pack]
  const isOld = ({ seq }: { seq: number }): boolean => seq <= edge
  const isNew = ({ seq }: { seq: number }): boolean => seq > edge
  return [
    { from: pack.from, to: edge, articles: articles.filter(isOld), removed: removed.filter(isOld) },
    { from: edge + 1, to: pack.to, articles: articles.filter(isNew), removed: removed.filter(isNew) },
  ]
}

/** How many of the newest articles come first: at least one. */
function countFirst(pack: Pack): number {
  let bytes = 0
  const newest = pack.articles.slice(-FIRST.articles).reverse()
  const end = newest.findIndex((article) => {
    bytes += sizeOf(pack, article)
    return bytes > FIRST.bytes
  })
  return end < 0 ? newest.length : Math.max(end, 1)
}

/** About the bytes that an article takes in a pack. */
function sizeOf(pack: Pack, article: Article): number {
  return Buffer.byteLength(generatePack({ ...pack, articles: [article], removed: [] }, ''))
}

function withoutSlugs(pack: Pack, slugs: ReadonlySet<string>): Pack {
  const keeps = ({ slug }: { slug: string }): boolean => !slugs.has(slug)
  if (pack.articles.every(keeps) && pack.removed.every(keeps)) return pack
  return { ...pack, articles: pack.articles.filter(keeps), removed: pack.removed.filter(keeps) }
}

function findRun(packs: readonly Pack[]): number {
  return packs.findIndex((_pack, at) => {
    const run = packs.slice(at, at + FANOUT)
    const level = levelOf(packs[at]!)
    return run.length === FANOUT && level < 2 && run.every((pack) => levelOf(pack) === level)
  })
}

/** 0 up to 7 changes, 1 up to 63, 2 for packs that are large enough to stay. */
function levelOf({ articles, removed }: Pack): number {
  const count = articles.length + removed.length
  const characters = articles.reduce((sum, { html }) => sum + html.length, 0)
  if (count >= FANOUT ** 2 || characters * 2 > PACK_CAP.bytes) return 2
  return count >= FANOUT ? 1 : 0
}

function joinPacks(packs: readonly Pack[]): Pack {
  return {
    from: packs[0]!.from,
    to: packs.at(-1)!.to,
    articles: packs.flatMap(({ articles }) => articles).sort((a, b) => a.seq - b.seq),
    removed: packs.flatMap(({ removed }) => removed),
  }
}
