import { PROTOCOL, type ToWorker } from '../sync/messages.ts'
import { syncAndAnnounce, syncOrTryAgain, type OwnShell } from './news.ts'
import { answerPicture } from './pictures.ts'
import { answerAsset, answerNavigation, dropOldShells, installShell } from './shell.ts'

/** Written by the build as a list of files, by `publish` as the name of the build. */
declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: string }

const shell: OwnShell = { build: self.__WB_MANIFEST, installing: Promise.resolve() }
/** What a build may hold. */
const OWN = /^\/(?:(?:assets|icons)\/|(?:shell|repair|boot|mend|manifest)\.\w+$)/

self.addEventListener('install', (event) => {
  event.waitUntil((shell.installing = installShell(shell)))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([dropOldShells(shell), self.clients.claim()]))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  // WebKit calls it unheard where an answer is an error, though nobody asked to hear.
  event.handled?.catch(() => undefined)
  if (pathname.startsWith('/images/')) event.respondWith(answerPicture(request))
  else if (OWN.test(pathname)) event.respondWith(answerAsset(request, shell))
  else if (request.mode === 'navigate' && isPage(pathname)) {
    event.respondWith(answerNavigation(request, shell, () => event.waitUntil(mend([]))))
  }
})

self.addEventListener('message', (event) => {
  // From a page of any build, older or newer: what this one does not know is ignored.
  const message = Object(event.data) as Partial<ToWorker>
  if ((message.version ?? PROTOCOL) !== PROTOCOL) return
  switch (message.type) {
    case 'sync':
      event.waitUntil(syncAndAnnounce(shell, message))
      break
    case 'activate':
      void self.skipWaiting()
      break
    case 'mend':
      event.waitUntil(mend(event.ports))
      break
  }
})

for (const type of ['sync', 'periodicsync']) {
  self.addEventListener(type, (event) => {
    ;(event as ExtendableEvent).waitUntil(syncOrTryAgain(shell))
  })
}

/** Fetches what is missing or damaged of this build, and says whether it is whole now. */
async function mend([port]: readonly MessagePort[]): Promise<void> {
  const isWhole = await installShell(shell).then(
    () => true,
    () => false,
  )
  port?.postMessage(isWhole)
}

/** Addresses with a file name, such as /rss.xml, are files of the site; all others are pages. */
function isPage(pathname: string): boolean {
  return !/\.[a-z0-9]+$/i.test(pathname)
}
