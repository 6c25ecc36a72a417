import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** A page as it is on screen, with its style and without any script. */
export interface Copy {
  style: string
  /** The markup of the body. */
  body: string
}

/** What is on screen now, to be shown again by a page that can do nothing else. */
export function copyPage(page: Page): Promise<Copy> {
  return page.evaluate(() => {
    const body = document.body.cloneNode(true) as HTMLElement
    for (const element of body.querySelectorAll('script, noscript, link')) element.remove()
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    return {
      style: rules.map(({ cssText }) => cssText).join('\n'),
      body: new XMLSerializer().serializeToString(body),
    }
  })
}

/** A site of that page and a worker that keeps it; `script` is what the page does, where it does anything. */
export async function writeBareSite(folder: string, { style, body }: Copy, script = ''): Promise<void> {
  const links = `<link rel="stylesheet" href="/style.css"><script src="/page.js" defer></script>`
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width">`
  const inline = script === '' ? `<style>${style}</style>` : links
  await mkdir(folder, { recursive: true })
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text)
  await Promise.all([
    write('index.html', `<!doctype html><html lang="zh-CN"><head>${head}${inline}</head>${body}</html>`),
    write('install.html', '<!doctype html><title>install</title>'),
    write('style.css', style),
    write('page.js', script),
    write('sw.js', WORKER),
  ])
}

/** Runs in a page of the bare site: comes back when its worker answers. */
export async function installBareWorker(): Promise<void> {
  await navigator.serviceWorker.register('/sw.js')
  const { active } = await navigator.serviceWorker.ready
  if (active?.state === 'activated') return
  await new Promise((resolve) => active?.addEventListener('statechange', resolve, { once: true }))
}

/** Keeps the page and answers every navigation with it: no worker that stores HTML can do less. */
const WORKER = `
addEventListener('install', (event) => {
  event.waitUntil(caches.open('page').then((cache) => cache.add('/index.html')))
})
addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate') event.respondWith(caches.match('/index.html'))
})
`
