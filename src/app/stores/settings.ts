import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { attempt } from './attempt.ts'
import { isLanguage, preferredLanguage, type Language } from '../text/languages.ts'

export const TEXT_SIZES = ['standard', 'large', 'larger', 'largest'] as const
export const THEMES = ['system', 'light', 'dark', 'sunlight'] as const
/** `elder` is the 长辈版: large words, large keys, four ways to go. */
export const MODES = ['standard', 'elder'] as const

/** Whether single keys of a keyboard do something. */
export const KEYS = ['on', 'off'] as const

export type Mode = (typeof MODES)[number]

export interface Settings {
  language: Language
  textSize: (typeof TEXT_SIZES)[number]
  theme: (typeof THEMES)[number]
  mode: Mode
  keys: (typeof KEYS)[number]
  /** Whether what this reader opens is counted; not there until they have chosen. */
  reads?: (typeof KEYS)[number] | undefined
}

/** What a settings store needs of the browser. */
export interface SettingsHome {
  language: string
  storage: () => Pick<Storage, 'getItem' | 'setItem'>
}

/** Where this browser keeps them. */
export const SETTINGS_KEY = 'worksite-reader-settings'

export const useSettings = defineStore('settings', () => {
  const settings = shallowRef<Settings>(defaultSettings(''))
  let home: SettingsHome | undefined

  /** Takes over what this browser kept; without storage the settings last as long as the page. */
  function load(from: SettingsHome): void {
    home = from
    settings.value = parseSettings(
      attempt(() => from.storage().getItem(SETTINGS_KEY)),
      defaultSettings(from.language),
    )
  }

  function change(changed: Partial<Settings>): void {
    settings.value = { ...settings.value, ...changed }
    // Where nothing can be kept the choice holds until the page is closed.
    attempt(() => home?.storage().setItem(SETTINGS_KEY, JSON.stringify(settings.value)))
  }

  return { settings, load, change }
})

export function defaultSettings(language: string): Settings {
  return {
    language: preferredLanguage(language),
    textSize: 'standard',
    theme: 'system',
    mode: 'standard',
    keys: 'on',
  }
}

/** Takes what is valid and the defaults for the rest. */
export function parseSettings(kept: string | null | undefined, defaults: Settings): Settings {
  const { language, textSize, theme, mode, keys, reads } = parseMembers(kept)
  return {
    language: isLanguage(language) ? language : defaults.language,
    textSize: TEXT_SIZES.find((size) => size === textSize) ?? defaults.textSize,
    theme: THEMES.find((name) => name === theme) ?? defaults.theme,
    mode: MODES.find((name) => name === mode) ?? defaults.mode,
    keys: KEYS.find((name) => name === keys) ?? defaults.keys,
    reads: KEYS.find((state) => state === reads) ?? defaults.reads,
  }
}

function parseMembers(kept: string | null | undefined): Partial<Record<keyof Settings, unknown>> {
  return Object(attempt((): unknown => JSON.parse(kept ?? '')))
}
