import type { Category, Footer, Link, Site } from '../model/site.ts'
import {
  isObject,
  parseObject,
  requireCount,
  requireList,
  requireText,
  toAddress,
  toCount,
  toList,
  toText,
  type Json,
} from './checks.ts'
import { FeedError } from './errors.ts'

/**
 * One pack as the head lists it: the seq range it covers, inclusive, and what it costs. Of old ones the
 * head names a list, as if it were one pack: a file of entries, which may be lists again.
 */
export interface PackEntry {
  /** Relative to the head: `packs/<first 16 hex digits of sha256>.json`. */
  file: string
  /** 64 hex digits, of the file's bytes before compression. */
  sha256: string
  from: number
  to: number
  articles: number
  bytes: number
  imageBytes: number
  /** Of a list: how many entries it has. The other numbers are the sums of theirs. */
  packs?: number
}

/** `feed/head.json`: the one file where a phone sees that something changed. */
export interface Head {
  version: 1
  /** Random, made once per feed. Another id is another feed. */
  id: string
  /** The highest seq given so far, 0 for an empty feed. */
  seq: number
  /** ISO 8601, UTC. */
  published: string
  site: Site
  /** Newest first, without gaps: together they cover 1..seq. */
  packs: PackEntry[]
  /** Stamp of `feed/reads.json`, '' where there is none. */
  reads: string
}

/** Whether there is such a zone is found out where it is used: the first look at them takes a cheap phone 50 ms. */
const TIME_ZONE = /^[\w+/-]{1,64}$/

/** No pack has more. */
export const MOST_ARTICLES = 128

/** No pack is larger, so nothing larger is downloaded as one. */
export const LARGEST_PACK = 16 * 1024 * 1024

export function generateHead(head: Head): string {
  return JSON.stringify(head)
}

/** Reads `feed/head.json`. Throws FeedError where it is anything else or does not add up. */
export function parseHead(text: string): Head {
  return toHead(parseObject(text))
}

export function generatePackList(packs: readonly PackEntry[]): string {
  return JSON.stringify({ version: 1, packs })
}

/** Reads the list that an entry stands for, newest first. Throws FeedError where it does not add up. */
export function parsePackList(text: string, { from, to }: PackEntry): PackEntry[] {
  return parsePacks(requireList(parseObject(text)['packs'], 'packs'), to, from)
}

/** Checks a head that was parsed before. Throws FeedError. */
export function toHead(value: unknown): Head {
  if (!isObject(value) || !('packs' in value) || !('version' in value)) {
    throw new FeedError('not-the-feed', 'no head')
  }
  if (value['version'] !== 1) throw new FeedError('outdated', `version ${String(value['version'])}`)
  const seq = requireCount(value['seq'], 'seq')
  return {
    version: 1,
    id: requireText(value['id'], 'id', /^[\w-]{1,64}$/),
    seq,
    published: requireText(value['published'], 'published', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    site: toSite(value['site']),
    packs: parsePacks(requireList(value['packs'], 'packs'), seq),
    reads: toText(value['reads'], 64),
  }
}

/** The packs must cover 1..seq without gap or overlap, or something is missing. */
function parsePacks(list: readonly unknown[], seq: number, first = 1): PackEntry[] {
  const packs = list.map(parseEntry).sort((a, b) => b.to - a.to)
  let expected = seq
  for (const { from, to } of [...packs, { from: 0, to: first - 1 }]) {
    if (to !== expected) throw new FeedError('damaged', `no pack ends at ${expected}`)
    expected = from - 1
  }
  return packs
}

function parseEntry(value: unknown): PackEntry {
  if (!isObject(value)) throw new FeedError('damaged', 'a pack is no object')
  const sha256 = requireText(value['sha256'], 'sha256', /^[0-9a-f]{64}$/)
  const from = requireCount(value['from'], 'from', 1)
  const bytes = requireCount(value['bytes'], 'bytes')
  const packs = toCount(value['packs'])
  if (bytes > LARGEST_PACK && !packs) throw new FeedError('damaged', 'a pack is too large')
  return {
    file: requireText(value['file'], 'file', /^packs\/[0-9a-f]{16}\.json$/),
    sha256,
    from,
    to: requireCount(value['to'], 'to', from),
    articles: toCount(value['articles']),
    bytes,
    imageBytes: toCount(value['imageBytes']),
    ...(packs && { packs }),
  }
}

/** Checks a site that was parsed before. Throws FeedError. */
export function toSite(value: unknown): Site {
  if (!isObject(value)) throw new FeedError('damaged', 'site is no object')
  return {
    title: toText(value['title']),
    description: toText(value['description']),
    language: requireText(value['language'], 'language', /^[A-Za-z0-9-]{2,35}$/),
    timeZone: requireText(value['timeZone'], 'timeZone', TIME_ZONE),
    url: toAddress(value['url']),
    organisation: toText(value['organisation']),
    categories: parseCategories(value['categories']),
    links: toList(value['links']).filter(isObject).flatMap(parseLink),
    footer: parseFooter(isObject(value['footer']) ? value['footer'] : {}),
    ...(value['reads'] === false && { reads: false }),
  }
}

function parseCategories(value: unknown, depth = 0): Category[] {
  if (depth > 1) return []
  return toList(value)
    .filter(isObject)
    .filter(({ id }) => typeof id === 'string' && /^[a-z0-9-]{1,64}$/.test(id))
    .map((category) => ({
      id: toText(category['id']),
      title: toText(category['title']),
      children: parseCategories(category['children'], depth + 1),
    }))
}

function parseLink(value: Json): Link[] {
  const url = toAddress(value['url'])
  return url === '' ? [] : [{ title: toText(value['title']) || url, url }]
}

function parseFooter(value: Json): Footer {
  return {
    copyright: toText(value['copyright']),
    address: toText(value['address']),
    postcode: toText(value['postcode']),
    icp: toText(value['icp']),
    police: toText(value['police']),
    credit: toText(value['credit']),
  }
}
