import { rm } from 'node:fs/promises'
import type { Engine } from './browsers.ts'
import { startChromium } from './chromium.ts'
import { startFirefox } from './firefox.ts'
import { createTempFolder } from './temp-folder.ts'
import { startWebKit } from './webkit.ts'

/** How a browser is started. */
export interface StartOptions {
  /** Seconds by which the phone's clock is ahead. */
  clock?: number
  /** A private window: nothing outlives the browser. */
  isPrivate?: boolean
  /** Bytes that the site may store, from the first on. WebKitGTK cannot be told. */
  quota?: number
  /** The only host that pages should ask. */
  host?: string
  /** The site is served over https, by whom no browser knows: that is looked over. */
  isSecure?: boolean
}

export interface Tab {
  evaluate<T>(expression: string): Promise<T>
  close(): Promise<void>
}

/** What each engine must be able to do; everything else is the same for all. */
export interface Driver {
  /** Loads the address and waits for its `load`. */
  open(url: string): Promise<void>
  /** The value of a JavaScript expression in the page; a promise is awaited. */
  evaluate<T>(expression: string): Promise<T>
  screenshot(path: string): Promise<void>
  /** A key of the keyboard, by its name in `KeyboardEvent.key`. */
  press(key: string): Promise<void>
  /**
   * Console errors, page errors, unhandled rejections and policy violations since the browser started,
   * but for what browsers say by themselves about a network that fails.
   */
  troubles(): string[]
  /** A second page of the same browser. */
  openTab(url: string): Promise<Tab>
  /** SIGKILL for the processes of the browser. */
  kill(): Promise<void>
  /** A command of the DevTools protocol to the page. Only Chromium has it. */
  command?: (name: string, parameters?: Record<string, unknown>) => Promise<void>
  /** The page's process crashes, and another page takes its place. Only Chromium can be told to. */
  crash?: () => Promise<void>
  /** Stops every service worker, as browsers do whenever they like. Only Chromium can be told to. */
  stopWorkers?: () => Promise<void>
  /** Ends the browser and all its processes. */
  close(): Promise<void>
}

/** A browser with a profile of its own, that can be closed and started again with what it stored. */
export interface Phone extends Driver {
  engine: Engine
  text(selector: string): Promise<string>
  count(selector: string): Promise<number>
  click(selector: string): Promise<void>
  /** Waits until the expression is true; `timeout` in milliseconds. */
  waitFor(expression: string, timeout?: number): Promise<void>
  /** Closes the browser and starts it again; `meanwhile` may change what is in its profile. */
  restart(options?: StartOptions, meanwhile?: (profile: string) => Promise<void>): Promise<void>
  /** Kills the browser and starts it again. */
  die(): Promise<void>
  /** How often the page has loaded by itself since it was opened, as far as a `waitFor` saw it. */
  reloads(): number
}

const STARTERS = {
  chromium: startChromium,
  firefox: startFirefox,
  webkit: startWebKit,
} satisfies Record<Engine, (profile: string, options?: StartOptions) => Promise<Driver>>

/**
 * What a browser says about the network or about itself: Firefox of a picture that is not
 * there, of an answer that nobody waits for any more and of an icon that it gave up while the answer came, WebKitGTK of a
 * directive that it does not know and of a picture that the worker does not have. Whatever an app says of itself has other words.
 */
const BROWSER_WORDS =
  /Failed to load resource|head\.json:1:1: CONSOLE SECURITY ERROR Refused to apply a stylesheet|Failed to load ‘’|\/icons\/[\w.-]+’\. A ServiceWorker intercepted the request and encountered an unexpected error|passed an Error Response to FetchEvent|Unrecognized Content-Security-Policy directive|Response served by service worker is an error|Cannot load \.|net::ERR_|Fetch API cannot load|due to access control checks|Could not connect|connection was (?:refused|reset)|unsupported MIME type/

const POLL = 50
/** Differs with every document. */
const ORIGIN = 'performance.timeOrigin'

export async function startPhone(engine: Engine, options: StartOptions = {}): Promise<Phone> {
  const profile = await createTempFolder(`phone-${engine}`)
  let driver = await STARTERS[engine](profile, options)
  const heard: string[] = []
  const origins = new Set<number>()
  const evaluate = <T>(expression: string): Promise<T> => driver.evaluate<T>(expression)
  return {
    engine,
    async open(url) {
      await driver.open(url)
      origins.clear()
      // A page that mends itself may reload under the question.
      await waitFor(driver, 'true', { timeout: undefined, origins })
    },
    evaluate,
    screenshot: (path) => driver.screenshot(path),
    press: (key) => driver.press(key),
    troubles: () => [...heard, ...driver.troubles()].filter((trouble) => !BROWSER_WORDS.test(trouble)),
    text: (selector) =>
      evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent.trim() ?? ''`),
    count: (selector) => evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).length`),
    click: (selector) => evaluate(`void document.querySelector(${JSON.stringify(selector)}).click()`),
    waitFor: (expression, timeout) => waitFor(driver, expression, { timeout, origins }),
    reloads: () => origins.size - 1,
    openTab: (url) => driver.openTab(url),
    command: async (name, parameters) => driver.command?.(name, parameters),
    crash: async () => driver.crash?.(),
    stopWorkers: async () => driver.stopWorkers?.(),
    kill: () => driver.kill(),
    async die() {
      await driver.kill()
      heard.push(...driver.troubles())
      driver = await STARTERS[engine](profile, options)
    },
    async restart(next = options, meanwhile) {
      await driver.close()
      heard.push(...driver.troubles())
      await meanwhile?.(profile)
      driver = await STARTERS[engine](profile, next)
    },
    async close() {
      await driver.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** A page may go away under a question, as when it reloads: then it is asked again. */
async function waitFor(
  driver: Driver,
  expression: string,
  { timeout = 20_000, origins }: { timeout: number | undefined; origins: Set<number> },
): Promise<void> {
  const end = Date.now() + timeout
  for (;;) {
    const question = `(async () => [${ORIGIN}, Boolean(await (${expression}))])()`
    const [origin, isTrue] = await driver.evaluate<[number, boolean]>(question).catch(notWhile(end))
    if (origin !== 0) origins.add(origin)
    if (isTrue) return
    if (Date.now() > end) throw new Error(`Waited in vain for ${expression}\n${await describe(driver)}`)
    await new Promise((resolve) => setTimeout(resolve, POLL))
  }
}

function notWhile(end: number): (error: unknown) => [number, boolean] {
  return (error) => {
    if (Date.now() > end) throw error
    return [0, false]
  }
}

function describe(driver: Driver): Promise<string> {
  return driver.evaluate('location.href + "\\n" + document.body.innerText.slice(0, 500)')
}
