const SCRIPTS = {
  zh: /\p{Script=Han}/u,
  bo: /\p{Script=Tibetan}/u,
  ug: /\p{Script=Arabic}/u,
  mn: /\p{Script=Mongolian}/u,
  en: /\p{Script=Latin}/u,
} as const

/** A language that news here is written in, as BCP 47 calls it. */
export type WrittenLanguage = keyof typeof SCRIPTS

const LANGUAGES = Object.keys(SCRIPTS) as WrittenLanguage[]

/** A letter of an alphabet says less than a Chinese character: about four make a word. */
const LETTERS_PER_WORD = { zh: 1, bo: 2, ug: 4, mn: 4, en: 4 } as const satisfies Record<
  WrittenLanguage,
  number
>

/** Which language's script the first letter is of, as browsers judge for `dir=auto`; undefined where of none here. */
export function scriptOf(text: string): WrittenLanguage | undefined {
  const letter = /\p{L}/u.exec(text)?.[0] ?? ''
  return LANGUAGES.find((language) => SCRIPTS[language].test(letter))
}

/** What most of the text is written in, judged by its letters; Chinese where it has none. */
export function languageOf(text: string): WrittenLanguage {
  const sample = text.slice(0, 4000)
  const weights = LANGUAGES.map((language) => ({
    language,
    weight: (sample.match(new RegExp(SCRIPTS[language], 'gu'))?.length ?? 0) / LETTERS_PER_WORD[language],
  }))
  return weights.reduce((most, one) => (one.weight > most.weight ? one : most)).language
}
