import type { ToWorker } from '../sync/messages.ts'
import { syncAndAnnounce, syncOrTryAgain } from './news.ts'
import { answerPicture } from './pictures.ts'
import { answerAsset, answerNavigation, dropOldShells, installShell, type ShellFile } from './shell.ts'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: ShellFile[] }

const shell = { files: self.__WB_MANIFEST }

self.addEventListener('install', (event) => {
  event.waitUntil(installShell(shell))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([dropOldShells(shell), self.clients.claim()]))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (pathname.startsWith('/images/')) event.respondWith(answerPicture(request))
  else if (/^\/(?:assets|icons)\/|^\/manifest\.webmanifest$/.test(pathname)) {
    event.respondWith(answerAsset(request, shell))
  } else if (request.mode === 'navigate' && isPage(pathname)) {
    event.respondWith(answerNavigation(request, shell))
  }
})

self.addEventListener('message', (event) => {
  const message = event.data as ToWorker
  switch (message.type) {
    case 'sync':
      event.waitUntil(syncAndAnnounce(message.older ? { older: true } : {}))
      break
    case 'activate':
      void self.skipWaiting()
      break
  }
})

for (const type of ['sync', 'periodicsync']) {
  self.addEventListener(type, (event) => {
    ;(event as ExtendableEvent).waitUntil(syncOrTryAgain())
  })
}

/** Addresses with a file name, such as /rss.xml, are files of the site; all others are pages. */
function isPage(pathname: string): boolean {
  return !/\.[a-z0-9]+$/i.test(pathname)
}
