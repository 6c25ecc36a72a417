import { fold } from './fold.ts'
import { splitSentences } from './sentences.ts'

/** A stretch of a text, found or not. */
export interface Piece {
  text: string
  isHit: boolean
}

const MOST_WORDS = 8
const LONGEST_WORD = 64
/** About three lines on a phone. */
const EXCERPT = 84
const LEAD_IN = 20
/** In large letters, too, the hit is within the first three lines. */
const FAR = 40

/** The words asked for, folded, each once; a space of any width stands between two. */
export function parseWords(asked: string): string[] {
  const words = fold(asked).split(/\s+/).filter(Boolean)
  return [...new Set(words)].slice(0, MOST_WORDS).map((word) => word.slice(0, LONGEST_WORD))
}

/** The text in pieces, those that are one of the words marked. */
export function markWords(text: string, words: readonly string[]): Piece[] {
  const folded = fold(text)
  const pieces: Piece[] = []
  let at = 0
  for (let hit = nextHit(folded, words, 0); hit; hit = nextHit(folded, words, at)) {
    if (hit.start > at) pieces.push({ text: text.slice(at, hit.start), isHit: false })
    pieces.push({ text: text.slice(hit.start, hit.end), isHit: true })
    at = hit.end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isHit: false })
  return pieces
}

/** Whether the text has one of the words. */
export function hasWord(text: string, words: readonly string[]): boolean {
  const folded = fold(text)
  return words.some((word) => folded.includes(word))
}

/**
 * The sentence with the first of the words, marked, and what follows as far as there is room;
 * [] where the text has none of them.
 */
export function excerptOf(text: string, words: readonly string[]): Piece[] {
  const hit = nextHit(fold(text), words, 0)
  if (!hit) return []
  const { start, end } = excerptAround(text, hit)
  const shown = text.slice(start, end).replaceAll('\n', ' ')
  const before = start > 0 && !/[\s。！？!?；;…]/.test(text[start - 1]!) ? '…' : ''
  const after = end < text.length && !/[。！？!?；;…”’」』）]/.test(text[end - 1]!) ? '…' : ''
  return markWords(before + shown + after, words)
}

/** How a text begins: its first paragraph, as far as there is room. */
export function openingOf(text: string): string {
  const [first = ''] = text.split('\n', 1)
  return first.length > EXCERPT ? `${first.slice(0, wholeCharacter(first, EXCERPT))}…` : first
}

function nextHit(
  folded: string,
  words: readonly string[],
  from: number,
): { start: number; end: number } | undefined {
  let first: { start: number; end: number } | undefined
  for (const word of words) {
    const start = folded.indexOf(word, from)
    if (start < 0 || (first && start > first.start)) continue
    // Of two words that begin at the same place the longer one is meant.
    if (first?.start === start && first.end >= start + word.length) continue
    first = { start, end: start + word.length }
  }
  return first
}

function excerptAround(text: string, hit: { start: number; end: number }): { start: number; end: number } {
  const near = Math.max(0, hit.start - 4 * EXCERPT)
  const sentences = splitSentences(text.slice(near, hit.end + 4 * EXCERPT), Infinity)
  const sentence = sentences.find(({ end }) => near + end > hit.start)
  const sentenceStart = near + (sentence?.start ?? hit.start - near)
  // A hit far into a long sentence would not be on screen.
  const isFar = hit.end - sentenceStart > FAR
  const start = wholeCharacter(text, isFar ? hit.start - LEAD_IN : Math.min(sentenceStart, hit.start))
  const paragraphEnd = text.indexOf('\n', hit.end)
  const end = Math.min(start + EXCERPT, paragraphEnd < 0 ? text.length : paragraphEnd)
  return { start, end: wholeCharacter(text, Math.max(end, hit.end)) }
}

/** Never between the halves of a character. */
function wholeCharacter(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text[at] ?? '') ? at + 1 : at
}
