import { onMounted, watch, type ShallowRef } from 'vue'
import { useSettings, type Settings } from '../stores/settings.ts'
import { loadText, LOCALES } from '../text/languages.ts'
import { useTextSource } from '../text/useText.ts'
import type { Text } from '../text/zh.ts'

/** Keeps the document looking and speaking as the reader chooses. */
export function useAppearance(): void {
  const store = useSettings()
  const text = useTextSource()
  onMounted(() => {
    watch(
      () => store.settings,
      (settings) => applySettings(settings, text),
    )
  })
}

/** Puts the choices on the document; resolves when the language's sentences are there. */
export async function applySettings(settings: Settings, text: ShallowRef<Text>): Promise<void> {
  const { documentElement } = document
  documentElement.dataset['theme'] = settings.theme
  documentElement.dataset['textSize'] = settings.textSize
  paintBrowser(settings.theme)
  text.value = await loadText(settings.language)
  documentElement.lang = LOCALES[settings.language]
}

/** The browser's own bar follows the phone unless the reader chose otherwise. */
function paintBrowser(theme: Settings['theme']): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const shade = meta.dataset['shade'] ?? ''
    if (theme === 'system') meta.media = `(prefers-color-scheme: ${shade})`
    else meta.media = theme === shade ? 'all' : 'not all'
  }
}
