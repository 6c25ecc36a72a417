import { rm } from 'node:fs/promises'
import type { Engine } from './browsers.ts'
import { startChromium } from './chromium.ts'
import { startFirefox } from './firefox.ts'
import { createTempFolder } from './temp-folder.ts'
import { startWebKit } from './webkit.ts'

/** What each engine must be able to do; everything else is the same for all. */
export interface Driver {
  /** Loads the address and waits for its `load`. */
  open(url: string): Promise<void>
  /** The value of a JavaScript expression in the page; a promise is awaited. */
  evaluate<T>(expression: string): Promise<T>
  screenshot(path: string): Promise<void>
  /** Ends the browser and all its processes. */
  close(): Promise<void>
}

/** A browser with a profile of its own, that can be closed and started again with what it stored. */
export interface Phone extends Driver {
  text(selector: string): Promise<string>
  count(selector: string): Promise<number>
  click(selector: string): Promise<void>
  /** Waits until the expression is true; `timeout` in milliseconds. */
  waitFor(expression: string, timeout?: number): Promise<void>
  restart(): Promise<void>
}

const STARTERS = {
  chromium: startChromium,
  firefox: startFirefox,
  webkit: startWebKit,
} satisfies Record<Engine, (profile: string) => Promise<Driver>>

const POLL = 50

export async function startPhone(engine: Engine): Promise<Phone> {
  const profile = await createTempFolder(`phone-${engine}`)
  let driver = await STARTERS[engine](profile)
  const evaluate = <T>(expression: string): Promise<T> => driver.evaluate<T>(expression)
  return {
    open: (url) => driver.open(url),
    evaluate,
    screenshot: (path) => driver.screenshot(path),
    text: (selector) =>
      evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent.trim() ?? ''`),
    count: (selector) => evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).length`),
    click: (selector) => evaluate(`void document.querySelector(${JSON.stringify(selector)}).click()`),
    waitFor: (expression, timeout) => waitFor(driver, expression, timeout),
    async restart() {
      await driver.close()
      driver = await STARTERS[engine](profile)
    },
    async close() {
      await driver.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function waitFor(driver: Driver, expression: string, timeout = 20_000): Promise<void> {
  const end = Date.now() + timeout
  while (!(await driver.evaluate<boolean>(`Boolean(${expression})`))) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${expression}\n${await describe(driver)}`)
    await new Promise((resolve) => setTimeout(resolve, POLL))
  }
}

function describe(driver: Driver): Promise<string> {
  return driver.evaluate('location.href + "\\n" + document.body.innerText.slice(0, 500)')
}
