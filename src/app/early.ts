// Stands in the page itself, in front of all that is drawn: nothing changes its look before the reader's eyes.
// It knows nothing of the app but where that keeps what the reader chose.
import { after } from './after.ts'
import { keepInstallOffer } from './install-offer.ts'
import { SETTINGS_KEY, type Settings } from './stores/settings.ts'
import { preferredLanguage } from './text/languages.ts'

/** Should the app not come, what was written for others is better than nothing. */
const PATIENCE = 5_000
/** How long the app leaves the line to the picture that is seen first. */
const PICTURE_PATIENCE = 1_000

/** From the moment when a frame is drawn until it is on the screen, and a little. */
const FRAME = 50

const { documentElement } = document

keepInstallOffer()

// A button that is pressed before the app has come is pressed when it has, see `take-over.ts`.
document.addEventListener('click', ({ target }) => {
  const button = (target as Element).closest<HTMLElement>('#prerendered button')
  if (button) button.dataset['pressed'] = ''
})

// The app waits in the page, see `page-html.ts`: what is seen first has the line and the processor to itself.
document.addEventListener('DOMContentLoaded', async () => {
  const app = document.querySelector<HTMLTemplateElement>('#script')
  if (!app) return
  await Promise.race([untilSeen(), after(PICTURE_PATIENCE)])
  document.body.append(app.content)
})

try {
  const kept = Object(JSON.parse(localStorage.getItem(SETTINGS_KEY) ?? '{}')) as Partial<Settings>
  for (const name of ['theme', 'textSize', 'mode'] as const)
    if (kept[name]) documentElement.dataset[name] = kept[name]
  if (isForOthers(kept)) {
    documentElement.dataset['waits'] = ''
    setTimeout(() => delete documentElement.dataset['waits'], PATIENCE)
  }
} catch {
  // No storage, or damaged: the page looks as it does for everyone.
}

/**
 * Whether the page that was written before this reader came would jump or speak otherwise when the app
 * takes its place. Who comes for the first time reads at once, in whatever language.
 */
function isForOthers({ theme, mode, language }: Partial<Settings>): boolean {
  const spoken = language ?? (navigator.serviceWorker?.controller && preferredLanguage(navigator.language))
  return (
    theme === 'sunlight' ||
    mode === 'elder' ||
    location.search.includes('elder=1') ||
    (Boolean(spoken) && !documentElement.lang.startsWith(spoken!))
  )
}

/** Until the page is drawn, with its first picture; one that does not come is not waited for. */
async function untilSeen(): Promise<void> {
  const picture = document.querySelector<HTMLImageElement>('#prerendered [fetchpriority]')
  await picture?.decode().catch(() => undefined)
  await new Promise(requestAnimationFrame)
  await after(FRAME)
}
