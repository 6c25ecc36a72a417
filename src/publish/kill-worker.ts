/**
 * The worker that takes itself away: it forgets the stored files of the app and the pictures, leaves
 * the database with what the reader saved and read alone, and lets its pages load anew from the
 * network. Where there is no worker to take away, it does not install: a page that asks for it then
 * knows at once that it is by itself, and nothing goes in circles.
 */
const SOURCE = `// KILL-WORKER
if (!self.registration.active) throw new Error('there is no worker any more')
self.addEventListener('install', function () { self.skipWaiting() })
self.addEventListener('activate', function (event) { event.waitUntil(end()) })
async function end() {
  for (const name of await caches.keys()) await caches.delete(name)
  await self.registration.unregister()
  for (const page of await self.clients.matchAll({ type: 'window' })) {
    page.navigate(page.url).catch(function () {})
  }
}
`

/** `build`: the name of the build in whose place it stands, so that its files stay as long as ever. */
export function generateKillWorker(build: string): string {
  return `${SOURCE}// ${build}\n`
}

export function isKillWorker(source: string): boolean {
  return source.startsWith('// KILL-WORKER')
}
