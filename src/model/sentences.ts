/** A piece of a text: from `start` up to `end`. */
export interface Span {
  start: number
  end: number
}

/** Marks that end a sentence in the scripts of our readers, with the quotes and brackets that close after them. */
const ENDS = /(?:[。！？!?；;…།༎؟۔᠃᠉]+|\.(?=\s|$|[”’"'」』）)\]]))[”’"'」』）)\]】》〉]*|\n+/g
const PAUSES = /[，、,：:—·\s་،᠂]/

/**
 * The sentences of a text in order, without the white space around them; longer ones are cut at a
 * pause, so that none has more than `limit` characters (UTF-16 code units).
 */
export function splitSentences(text: string, limit = 200): Span[] {
  const spans: Span[] = []
  let start = 0
  for (const match of text.matchAll(ENDS)) {
    const end = match.index + match[0].length
    if (isAbbreviation(text, start, match)) continue
    pushTrimmed(spans, text, { start, end }, limit)
    start = end
  }
  pushTrimmed(spans, text, { start, end: text.length }, limit)
  return spans
}

/** The full stop after a number at the start, as in “1. 检查”, or after a single letter, ends nothing. */
function isAbbreviation(text: string, start: number, match: RegExpExecArray): boolean {
  if (match[0] !== '.') return false
  const before = text.slice(start, match.index).trim()
  return /^[\d一二三四五六七八九十]{1,3}$|(?:^|[\s.])[A-Za-z]$/.test(before)
}

function pushTrimmed(spans: Span[], text: string, { start, end }: Span, limit: number): void {
  while (start < end && /\s/.test(text[start]!)) start += 1
  while (end > start && /\s/.test(text[end - 1]!)) end -= 1
  while (end - start > limit) {
    const cut = cutBefore(text, start, limit)
    pushTrimmed(spans, text, { start, end: cut }, limit)
    start = cut
  }
  // What holds no letter or digit, a row of dots, is nothing to read or to say.
  if (/[\p{L}\p{N}]/u.test(text.slice(start, end))) spans.push({ start, end })
}

/** After the last pause within the limit; where there is none, at the limit, not inside a character. */
function cutBefore(text: string, start: number, limit: number): number {
  for (let at = start + limit; at > start + limit / 4; at -= 1) {
    if (PAUSES.test(text[at - 1]!)) return at
  }
  const isInside = /[\udc00-\udfff]/.test(text[start + limit] ?? '')
  return start + limit - (isInside ? 1 : 0)
}
