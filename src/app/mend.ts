// A script of its own, see `boot.ts`: brings a page to life of which a file is lost or damaged.

const PATIENCE = 5_000
const RELOADED = 'worksite-reader-reloaded'

const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined
let isMending = false

/**
 * Loads the page once more when the worker has mended its files, at most once per build, or when a newer
 * build is there; else says what to do. `address` is of a page of the app that could not be loaded;
 * without it, the app itself did not come up.
 */
export async function mendPage(address?: string): Promise<void> {
  if (isMending) return
  isMending = true
  const { href } = location
  // Whoever has gone on reading since is left in peace.
  const isWanted = (): boolean => location.href === href && (address !== undefined || !isUp())
  const open = (): void => {
    if (isWanted()) openAgain(address ?? href)
  }
  void takeNewer(open)
  if ((await isWorthAnotherTry()) && isWanted() && isFirstTime()) open()
  // Inside the app's own element: gone by itself should it still come up.
  document.getElementById('failed')?.removeAttribute('hidden')
  isMending = false
}

function isUp(): boolean {
  return document.querySelector('[data-v-app]') !== null
}

function openAgain(address: string): void {
  if (address === location.href) location.reload()
  else location.assign(address)
}

/** A newer build mends what this one cannot: it takes over as soon as it is there. */
async function takeNewer(open: () => void): Promise<void> {
  const registration = await workers?.getRegistration()
  if (!registration) return
  await registration.update().catch(() => undefined)
  const activate = (): void => {
    registration.waiting?.postMessage({ type: 'activate' })
  }
  const { installing } = registration
  installing?.addEventListener('statechange', activate)
  if (installing ?? registration.waiting) workers!.addEventListener('controllerchange', open)
  activate()
}

async function isWorthAnotherTry(): Promise<boolean> {
  const worker = workers?.controller
  return worker ? isMendedBy(worker) : isReachable()
}

async function isReachable(): Promise<boolean> {
  try {
    return (await fetch('/', { method: 'HEAD' })).ok
  } catch {
    // Whatever the network's error is called.
    return false
  }
}

function isMendedBy(worker: ServiceWorker): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', ({ data }) => resolve(data === true))
    port1.start()
    worker.postMessage({ type: 'mend' }, [port2])
    // A worker of an earlier build does not know the word.
    setTimeout(resolve, PATIENCE, true)
  })
}

function isFirstTime(): boolean {
  try {
    const build = document.querySelector<HTMLScriptElement>('script[type=module]')?.src ?? ''
    if (localStorage.getItem(RELOADED) === build) return false
    localStorage.setItem(RELOADED, build)
    return true
  } catch {
    // Nobody could tell the second time from the first.
    return false
  }
}
