import type { Page } from 'playwright-core'
import type { Settings } from '../../src/app/stores/settings.ts'

interface MountedReader extends Element {
  __vue_app__: {
    config: {
      globalProperties: {
        $pinia: { _s: Map<string, { settings: Settings; change: (changed: Partial<Settings>) => void }> }
      }
    }
  }
}

/** Lets the reader choose without leaving the page, as the settings page does; waits until it shows. */
export async function choose(page: Page, chosen: Partial<Settings>): Promise<void> {
  await page.evaluate(async (chosen) => {
    const app = document.querySelector<MountedReader>('#app')!
    const store = app.__vue_app__.config.globalProperties.$pinia._s.get('settings')!
    store.change(chosen)
    const { theme, mode, language } = store.settings
    const styleOf = (name: string): string =>
      getComputedStyle(document.documentElement).getPropertyValue(name)
    const isShown = (): boolean =>
      document.documentElement.lang.startsWith(language) &&
      (styleOf('--touch') === '60px') === (mode === 'elder') &&
      (styleOf('--rule') === '2px') === (theme === 'sunlight')
    while (!isShown()) await new Promise((resolve) => setTimeout(resolve, 10))
    // Two frames: one to render, one to lay out.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  }, chosen)
}
