import { FeedError } from './errors.ts'

export type Json = Readonly<Record<string, unknown>>

/** JSON from outside as an object; anything else is not the feed. */
export function parseObject(text: string): Json {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new FeedError('not-the-feed', 'not JSON', { cause })
  }
  if (!isObject(value)) throw new FeedError('not-the-feed', 'not a JSON object')
  return value
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member that must be there as a whole number of at least `least`. */
export function requireCount(value: unknown, name: string, least = 0): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value
  throw new FeedError('damaged', `${name} is not a whole number from ${least}`)
}

/** A member that must be there as text of the given form. */
export function requireText(value: unknown, name: string, form = /^/): string {
  if (typeof value === 'string' && form.test(value)) return value
  throw new FeedError('damaged', `${name} is not text of the right form`)
}

export function requireList(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new FeedError('damaged', `${name} is not a list`)
}

/** Text, or '' for anything else; clipped, without lone surrogates. */
export function toText(value: unknown, most = 500): string {
  if (typeof value !== 'string') return ''
  const clipped = value.length > most ? `${value.slice(0, most)}…` : value
  // With `u` a pair is one character, so what is found here stands alone.
  return clipped.replace(/[\ud800-\udfff]/gu, '\ufffd')
}

/** A whole number from 0, or 0 for anything else. */
export function toCount(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0
}

/** The texts of a list, [] for anything else. */
export function toTexts(value: unknown, most = 64): string[] {
  return toList(value)
    .map((text) => toText(text, 100))
    .filter((text) => text !== '')
    .slice(0, most)
}

export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** An http(s) address, or '' for anything else. */
export function toAddress(value: unknown): string {
  return typeof value === 'string' && /^https?:\/\/[^\s\\]{1,2000}$/i.test(value) ? value : ''
}

/** Milliseconds since 1970 of an ISO 8601 time, undefined for anything else. */
export function toTime(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
