import { createWebHistory } from 'vue-router'
import { after } from './after.ts'
import { applySettings, takeModeFromAddress } from './composables/useAppearance.ts'
import { createReader, type Created } from './create-reader.ts'
import { loadElderStart } from './router.ts'
import { useSettings } from './stores/settings.ts'
import { useSite } from './stores/site.ts'
import './styles/tokens.css'
import './styles/base.css'
import type { TakeOver } from './take-over.ts'
import { prepareStorage, startBridge } from './worker-bridge.ts'

/**
 * Milliseconds that a page waits for the names of site and sections, since what comes later pushes the rest down,
 * and before that for what has to come before the first question to the database.
 */
const PATIENCE = 300

// The modules have taken a task of their own; a slow phone must not do all at once.
setTimeout(start)

async function start(): Promise<void> {
  const isWritten = document.getElementById('prerendered')
  const chosen = takeModeFromAddress()
  const history = createWebHistory()
  // Which asks the browser, and waits for it.
  await after(0)
  const reader = createReader(history)
  const { app, router, pinia, text } = reader
  // Nor do router and stores leave room for more in one.
  await Promise.all([after(0), Promise.race([prepareStorage(), after(PATIENCE)])])
  const store = useSettings(pinia)
  store.load({ language: navigator.language, storage: () => localStorage })
  if (chosen) store.change(chosen)
  // A page or a language whose script is out of reach must not keep the rest from the reader.
  const isElder = store.settings.mode === 'elder'
  await Promise.allSettled([
    applySettings(store.settings, text),
    router.isReady(),
    isElder && loadElderStart(),
    isWritten ?? Promise.race([useSite(pinia).load(), after(PATIENCE)]),
  ])
  const takeOver = isWritten && (await loadTakeOver(reader))
  app.mount(takeOver?.home ?? '#app')
  // What the worker does is for later: until the reader is up, the processor is the page's.
  if (takeOver) await takeOver.finish()
  else startBridge()
}

/** Where its script is out of reach, or cannot make the page out, the reader comes without it. */
function loadTakeOver(reader: Created): Promise<TakeOver | null> {
  return import('./take-over.ts').then(({ beginTakeOver }) => beginTakeOver(reader)).catch(() => null)
}
