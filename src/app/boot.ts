// A script of its own, in front of the app's: it sees whether the app comes up, and calls for repair where
// it does not. It must not share a file with anything, and knows nothing of the app.
import type * as Mend from './mend.ts'

/** `mend.ts`, which is asked for only where something is broken. */
const MEND = '/mend.js'
const PATIENCE = 5_000

addEventListener('error', ({ target }) => void (target instanceof HTMLImageElement || mend()), true)
addEventListener('unhandledrejection', () => void mend())
/** A page of the app could not be loaded; `detail` is its address. */
addEventListener('page-lost', (event) => void mend((event as CustomEvent<string>).detail))
// Without a worker a slow network is the likelier reason.
setTimeout(() => navigator.serviceWorker?.controller && mend(), PATIENCE)

async function mend(address?: string): Promise<void> {
  if (!address && document.querySelector('[data-v-app]')) return
  try {
    const { mendPage } = (await import(/* @vite-ignore */ MEND)) as typeof Mend
    await mendPage(address)
  } catch {
    // Not even this file comes: the page says so, and leads to another that may.
    document.getElementById('failed')?.removeAttribute('hidden')
  }
}
