import { languageOf, scriptOf, type WrittenLanguage } from '../../model/script.ts'

/** How a text runs, where that is not how the page runs: attributes for the element that holds it. */
export interface Writing {
  lang?: string
  dir?: 'rtl'
  /** Columns from left to right, as Mongolian is written. */
  class?: 'columns'
  tabindex?: 0
}

const WRITINGS: Partial<Record<WrittenLanguage, Writing>> = {
  bo: { lang: 'bo' },
  // Columns scroll sideways by themselves: the keyboard must reach them.
  mn: { lang: 'mn', class: 'columns', tabindex: 0 },
  // Other languages are written so, too.
  ug: { dir: 'rtl' },
}
/** Letters that Uyghur has and its neighbours in the same script do not have together. */
const UYGHUR = /[ېۈۆڭ]|ئ[ىۇ]/u

export function writingOf(text: string): Writing {
  const script = scriptOf(text)
  const writing = (script && WRITINGS[script]) ?? {}
  return writing.dir === 'rtl' && UYGHUR.test(text) ? { ...writing, lang: 'ug' } : writing
}

/** What a headline is written in, where that is not the page's language and can be told. */
export function langOf(title: string, page: string): string | undefined {
  const { lang, dir } = writingOf(title)
  if (lang ?? dir) return lang
  const language = languageOf(title)
  return language === page || !/\p{L}/u.test(title) ? undefined : language
}
