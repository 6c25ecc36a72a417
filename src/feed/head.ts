import type { Site } from '../model/site.ts'

/** One pack as the head lists it: the seq range it covers, inclusive, and what it costs. */
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
