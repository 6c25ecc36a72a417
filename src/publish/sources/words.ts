const TITLE = { characters: 200, firstWords: 30 }
const TAGS = { count: 12, characters: 40 }

/** One line of text that a list can show: no line breaks, no control characters, not endless. */
export function lineOf(text: string, characters = TITLE.characters): string {
  const line = text
    .slice(0, characters * 8)
    .replaceAll(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim()
  const letters = [...line]
  return letters.length <= characters
    ? line
    : `${letters
        .slice(0, characters - 1)
        .join('')
        .trimEnd()}…`
}

/** A title for a text that has none: its first sentence, or as many of its words as fit. */
export function firstWords(text: string): string {
  const [line = ''] = text.trim().split('\n')
  const letters = [...lineOf(line)]
  const sentence = /^.{4,40}?[。！？!?]|^.{4,40}?\.(?=\s|$)/u.exec(letters.join(''))?.[0]
  if (sentence) return sentence.replace(/[。.]$/, '')
  if (letters.length <= TITLE.firstWords) return letters.join('')
  const start = letters.slice(0, TITLE.firstWords).join('')
  // In the middle of a Latin word nothing may end; Chinese ends well at a comma, else anywhere.
  const [atPause] = /^.{12,}(?=[，、；：,;:])/u.exec(start) ?? []
  const [atSpace] = /^.{12,}(?=\s)/u.exec(`${start}${letters[TITLE.firstWords]}`) ?? []
  return `${atPause ?? atSpace ?? start}…`
}

/** Tags without repetitions. What is too long to be a tag is none. */
export function tidyTags(words: readonly string[]): string[] {
  const tags = new Map<string, string>()
  for (const word of words) {
    const tag = lineOf(word, TAGS.characters * 2)
    if (tag === '' || [...tag].length > TAGS.characters) continue
    if (!tags.has(comparable(tag))) tags.set(comparable(tag), tag)
  }
  return [...tags.values()].slice(0, TAGS.count)
}

/** Words that look the same to a reader are the same. */
export function comparable(word: string): string {
  return word.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}
