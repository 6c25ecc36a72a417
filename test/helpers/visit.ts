import { rm } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { launchPhone, SERVER_IS_OFF, type ChromiumPhone, type PhoneOptions } from './chromium.ts'
import { startSite, type SiteServer } from './site-server.ts'
import { createTempFolder } from './temp-folder.ts'

/** One reader with one phone, and the site they read. */
export interface Visit {
  site: SiteServer
  readonly phone: ChromiumPhone
  readonly page: Page
  /** Opens an address of the site, `/about/`. */
  open: (path: string) => Promise<void>
  /** Waits until the news, the pictures and the app itself are on the phone. */
  untilSynced: () => Promise<void>
  /** The server stops; what the browser says about that is no trouble. */
  goOffline: () => Promise<void>
  /** Closes the browser and starts it again. */
  restart: () => Promise<void>
  /** What went wrong on the phone since the beginning, restarts included. */
  troubles: () => string[]
  close: () => Promise<void>
}

export async function startVisit(
  folder: string,
  options: Omit<PhoneOptions, 'profile'> = {},
): Promise<Visit> {
  const site = await startSite(folder)
  const profile = await createTempFolder('phone')
  let phone = await launchPhone({ ...options, profile })
  const troubles: string[] = []
  let isOffline = false
  return {
    site,
    get phone() {
      return phone
    },
    get page() {
      return phone.page
    },
    async open(path) {
      await phone.page.goto(new URL(path, site.url).href)
      await untilTaken(phone.page)
    },
    untilSynced: () => untilSynced(phone.page),
    async goOffline() {
      isOffline = true
      phone.allow(SERVER_IS_OFF)
      await site.stop()
    },
    async restart() {
      await phone.close()
      troubles.push(...phone.troubles())
      phone = await launchPhone({ ...options, profile })
      if (isOffline) phone.allow(SERVER_IS_OFF)
    },
    troubles: () => [...troubles, ...phone.troubles()],
    async close() {
      await phone.close()
      await site.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** What is written can be read at once; what is pressed works when the app has taken the page over. */
async function untilTaken(page: Page): Promise<void> {
  await page.locator('#prerendered').waitFor({ state: 'detached' })
}

export async function untilSynced(page: Page): Promise<void> {
  await stateLine(page)
    .getByText(/已更新至|Updated/)
    .waitFor()
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
}

/** The line that says how current the news is. */
export function stateLine(page: Page): Locator {
  return page.getByRole('status').first()
}

/** The headlines on the page, from its top. */
export function headlines(page: Page): Locator {
  return page.getByRole('main').getByRole('article').getByRole('heading', { level: 2 }).getByRole('link')
}

/** Loads every picture of the page as if it had been scrolled to; their paths, once each. Fails where one does not show. */
export async function decodePictures(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const images = [...document.querySelectorAll<HTMLImageElement>('main img')]
    for (const image of images) image.loading = 'eager'
    await Promise.all(images.map((image) => image.decode()))
    if (images.some(({ naturalWidth }) => naturalWidth === 0)) throw new Error('a picture without pixels')
    return [...new Set(images.map(({ src }) => new URL(src).pathname))]
  })
}

/** What the phone keeps of an article that this reader opened, saved or left; undefined where nothing. */
export function readMark(
  page: Page,
  slug: string,
): Promise<{ saved?: number; position?: number } | undefined> {
  return page.evaluate(
    (slug) =>
      new Promise<{ saved?: number; position?: number } | undefined>((resolve, reject) => {
        const opening = indexedDB.open('worksite-reader')
        opening.addEventListener('error', () => reject(new Error('the database does not open')))
        opening.addEventListener('success', () => {
          const asked = opening.result.transaction('marks').objectStore('marks').get(slug)
          asked.addEventListener('success', () => {
            opening.result.close()
            resolve(asked.result)
          })
        })
      }),
    slug,
  )
}
