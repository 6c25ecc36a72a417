const SCRIPTS = {
  zh: /\p{Script=Han}/gu,
  bo: /\p{Script=Tibetan}/gu,
  ug: /\p{Script=Arabic}/gu,
  mn: /\p{Script=Mongolian}/gu,
  en: /\p{Script=Latin}/gu,
} as const

/** A language that news here is written in, as BCP 47 calls it. */
export type WrittenLanguage = keyof typeof SCRIPTS

/** A letter of an alphabet says less than a Chinese character: about four make a word. */
const LETTERS_PER_WORD = { zh: 1, bo: 2, ug: 4, mn: 4, en: 4 } as const satisfies Record<
  WrittenLanguage,
  number
>

/** What most of the text is written in, judged by its letters; Chinese where it has none. */
export function languageOf(text: string): WrittenLanguage {
  const sample = text.slice(0, 4000)
  const languages = Object.keys(SCRIPTS) as WrittenLanguage[]
  const weights = languages.map((language) => ({
    language,
    weight: (sample.match(SCRIPTS[language])?.length ?? 0) / LETTERS_PER_WORD[language],
  }))
  return weights.reduce((most, one) => (one.weight > most.weight ? one : most)).language
}
