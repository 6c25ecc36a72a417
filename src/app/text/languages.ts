import { zh, type Text } from './zh.ts'

export const LANGUAGES = { zh: '简体中文', en: 'English' } as const

export type Language = keyof typeof LANGUAGES

/** What belongs in `<html lang>` and in `Intl`. */
export const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const satisfies Record<Language, string>

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && Object.hasOwn(LANGUAGES, value)
}

/** English only for browsers that ask for English; everyone else reads Chinese. */
export function preferredLanguage(wanted: string): Language {
  return /^en\b/i.test(wanted) ? 'en' : 'zh'
}

/** The sentences of a language; all but Chinese are fetched when first needed. */
export async function loadText(language: Language): Promise<Text> {
  if (language === 'zh') return zh
  return (await import('./en.ts')).en
}
