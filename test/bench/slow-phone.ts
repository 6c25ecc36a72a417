import { rm } from 'node:fs/promises'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import { CHROMIUM_ARGS, findChromium } from '../helpers/browsers.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'

/** How many times slower a cheap phone is than this machine, as the budgets are told. */
export const SLOWER = 4
/** One task longer than this, in milliseconds, and a frame is late. */
export const LONG_TASK = 50
/** Milliseconds after which what belongs to the start of the app is over. */
export const SETTLED = 3000

export interface PhoneSession {
  /** The folder of what the browser stores; the same folder again is the same phone. */
  profile: string
  /** How many times slower the page is than this machine; Chromium slows no workers down. */
  slower?: number
  /** What is arranged before the page is there. */
  prepare?: (context: BrowserContext) => Promise<void>
}

/** Starts the browser, and closes it after the act. */
export async function usePhone<T>(
  { profile, slower = 1, prepare }: PhoneSession,
  act: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    args: CHROMIUM_ARGS,
    bypassCSP: true,
    locale: 'zh-CN',
    viewport: { width: 390, height: 844 },
  })
  try {
    await context.addInitScript(NAMES)
    await prepare?.(context)
    const [page = await context.newPage()] = context.pages()
    await slowDown(page, slower)
    return await act(page)
  } finally {
    await context.close()
  }
}

/** What runs these files marks functions with their names, also those that are handed to a page. */
const NAMES = 'globalThis.__name = (named) => named'

/** From now on the page is so many times slower than this machine. */
export async function slowDown(page: Page, rate: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}

/** A folder for a phone's profile, as long as the act takes. */
export async function withProfile<T>(act: (profile: string) => Promise<T>): Promise<T> {
  const profile = await createTempFolder('bench')
  try {
    return await act(profile)
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** A module and all that it imports as one script to run in a page. */
export async function bundle(entry: string): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'warn',
    // Of libraries, what phones get.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'page' } },
  })) as Rolldown.RolldownOutput[]
  return built[0]!.output[0].code
}

/** A page of the site that is not the app, with the script run in it. */
export async function openBesideApp(page: Page, url: string, code: string): Promise<void> {
  await page.goto(new URL('icons/icon.svg', url).href)
  await page.evaluate(code)
}
