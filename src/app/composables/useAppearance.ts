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

/** Puts the choices on the document; resolves when the language's sentences and the styles are there. */
export async function applySettings(settings: Settings, text: ShallowRef<Text>): Promise<void> {
  const { theme, textSize, mode, language } = settings
  const { documentElement } = document
  Object.assign(documentElement.dataset, { theme, textSize, mode })
  paintBrowser(theme)
  const looks = [
    theme === 'sunlight' && import('../styles/sunlight.css'),
    mode === 'elder' && import('../styles/elder.css'),
  ]
  text.value = await loadText(language)
  documentElement.lang = LOCALES[language]
  await Promise.all(looks)
}

/**
 * `?elder=1` in any address chooses the elder mode, `?elder=0` leaves it. The address forgets it again:
 * a reload, or a link passed on, must not choose anew.
 */
export function takeModeFromAddress(): Pick<Settings, 'mode'> | undefined {
  const url = new URL(location.href)
  const elder = url.searchParams.get('elder')
  if (!elder) return undefined
  url.searchParams.delete('elder')
  history.replaceState(history.state, '', url)
  return { mode: elder === '1' ? 'elder' : 'standard' }
}

/** The browser's own bar follows the phone unless the reader chose otherwise. */
function paintBrowser(theme: Settings['theme']): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const shade = meta.dataset['shade'] ?? ''
    if (theme === 'system') meta.media = `(prefers-color-scheme: ${shade})`
    else meta.media = (theme === 'dark') === (shade === 'dark') ? 'all' : 'not all'
  }
}
