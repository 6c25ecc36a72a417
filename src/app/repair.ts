// The script of `/repair.html`, one file by itself: it must run where nothing of the app does.
import { openReader } from '../db/open.ts'
import { within } from '../db/within.ts'
import { clearStored } from '../sync/clear.ts'
import { getShellNames } from '../sync/shell-cache.ts'
import { scriptUrl } from './script-url.ts'
import { parseSettings, defaultSettings, SETTINGS_KEY, type Settings } from './stores/settings.ts'
import './styles/tokens.css'
import './styles/elder.css'
import './styles/sunlight.css'
import './styles/repair.css'
import { LOCALES } from './text/languages.ts'
import { repairWords } from './text/repair-words.ts'

const PATIENCE = 5_000
const INSTALLING = 60_000
/** In the address of this page after it has sent a worker away that could not mend anything. */
const ANEW = '#anew'

const settings = readSettings()
const words = repairWords[settings.language]
const main = document.querySelector('main')!
const found = document.createElement('ul')
const status = document.createElement('p')

show()
void look()
if (location.hash === ANEW) void run(mendApp)

function readSettings(): Settings {
  const defaults = defaultSettings(navigator.language)
  try {
    return parseSettings(localStorage.getItem(SETTINGS_KEY), defaults)
  } catch {
    // Storage may be shut off, and is no reason not to repair the rest.
    return defaults
  }
}

function show(): void {
  const { theme, textSize, mode, language } = settings
  Object.assign(document.documentElement.dataset, { theme, textSize, mode })
  document.documentElement.lang = LOCALES[language]
  document.title = words.title
  status.setAttribute('role', 'status')
  main.replaceChildren(
    element('h1', words.title),
    element('p', words.intro),
    element('h2', words.found),
    found,
    button(words.mend, mendApp),
    element('p', words.mendNote),
    button(words.clear, clearNews),
    element('p', words.clearNote),
    status,
    backLink(),
  )
}

/** Says what is there; each line by itself, since any of it may be what is broken. */
async function look(): Promise<void> {
  const lines = await Promise.all([lookAtWorker(), lookAtFiles(), lookAtNews()])
  found.replaceChildren(...lines.map((line) => element('li', line)))
}

async function lookAtWorker(): Promise<string> {
  if (!('serviceWorker' in navigator)) return words.worker.none
  const registration = await navigator.serviceWorker.getRegistration().catch(() => undefined)
  return registration?.active ? words.worker.present : words.worker.absent
}

async function lookAtFiles(): Promise<string> {
  const names = await getShells().catch(() => [])
  const stored = await Promise.all(names.map((name) => globalThis.caches.open(name)))
  const counts = await Promise.all(stored.map(async (cache) => (await cache.keys()).length))
  const count = Math.max(0, ...counts)
  return count > 0 ? words.files(count) : words.noFiles
}

async function lookAtNews(): Promise<string> {
  try {
    const db = await within(openReader(), PATIENCE)
    return words.news(await db.count('articles'), await db.countFromIndex('marks', 'by-saved'))
  } catch {
    return words.noNews
  }
}

/**
 * The newest worker, and all its files anew; not before the site has answered. A worker that does not
 * manage that is sent away, and the page starts once more without it.
 */
async function mendApp(): Promise<string> {
  if (!('serviceWorker' in navigator)) return words.worker.none
  if (!(await isReachable())) return words.offline
  const shells = await getShells()
  await Promise.all(shells.map((name) => caches.delete(name)))
  const registration = await navigator.serviceWorker.register(scriptUrl('/sw.js'), { updateViaCache: 'none' })
  await registration.update()
  const newest = registration.installing ?? registration.waiting
  if (newest) await takeOver(newest)
  if (await isMendedBy(registration.active)) return words.mended
  if (location.hash === ANEW) throw new Error('not mended')
  await registration.unregister()
  location.hash = ANEW
  location.reload()
  return words.working
}

/** A log-in page of somebody's network is not this site. */
async function isReachable(): Promise<boolean> {
  const asked = within(fetch('/sw.js', { cache: 'no-store' }), PATIENCE * 2)
  const answer = await asked.catch(() => undefined)
  return answer?.ok === true && /javascript/.test(answer.headers.get('content-type') ?? '')
}

async function takeOver(worker: ServiceWorker): Promise<void> {
  const over = new Promise<void>((resolve) => {
    const look = (): void => {
      if (worker.state === 'installed') worker.postMessage({ type: 'activate' })
      if (worker.state === 'activated' || worker.state === 'redundant') resolve()
    }
    worker.addEventListener('statechange', look)
    look()
  })
  await within(over, INSTALLING)
}

async function isMendedBy(worker: ServiceWorker | null): Promise<boolean> {
  const { port1, port2 } = new MessageChannel()
  const answer = new Promise<boolean>((resolve) => {
    port1.addEventListener('message', ({ data }) => resolve(data === true))
    port1.start()
  })
  worker?.postMessage({ type: 'mend' }, [port2])
  return within(answer, INSTALLING).catch(() => false)
}

async function clearNews(): Promise<string> {
  await clearStored(await within(openReader(), PATIENCE))
  return words.cleared
}

async function getShells(): Promise<string[]> {
  return globalThis.caches ? getShellNames(globalThis.caches) : []
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

function button(text: string, work: () => Promise<string>): HTMLElement {
  const made = element('button', text)
  made.addEventListener('click', () => void run(work))
  return made
}

async function run(work: () => Promise<string>): Promise<void> {
  setDisabled(true)
  status.textContent = words.working
  status.textContent = await work().catch(() => words.failed)
  await look()
  setDisabled(false)
}

function setDisabled(isDisabled: boolean): void {
  for (const one of main.querySelectorAll('button')) one.disabled = isDisabled
}

function backLink(): HTMLElement {
  const made = document.createElement('a')
  made.href = '/'
  made.textContent = words.back
  const paragraph = document.createElement('p')
  paragraph.append(made)
  return paragraph
}
