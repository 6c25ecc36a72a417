import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { launch, type KeyInput } from 'puppeteer-core'
import { findFirefox } from './browsers.ts'
import type { Driver, StartOptions } from './phone.ts'
import { shiftedClock } from './preload.ts'

export async function startFirefox(profile: string, options: StartOptions = {}): Promise<Driver> {
  const { isPrivate, isSecure, clock, quota } = options
  // The driver puts its own in the place of one that is there, and back at the end, if there is an end.
  await appendFile(join(profile, 'user.js'), '')
  const browser = await launch({
    browser: 'firefox',
    executablePath: findFirefox(),
    userDataDir: profile,
    defaultViewport: { width: 390, height: 844 },
    ...(isSecure && { acceptInsecureCerts: true }),
    ...(clock && { env: shiftedClock(clock, profile) }),
    extraPrefsFirefox: {
      'intl.accept_languages': 'zh-CN',
      ...(isPrivate && { 'browser.privatebrowsing.autostart': true }),
      // In KiB, for all sites together.
      ...(quota && { 'dom.quotaManager.temporaryStorage.fixedLimit': Math.ceil(quota / 1024) }),
    },
  })
  // The page that it starts with has neither the size of a phone nor the focus.
  const page = await browser.newPage()
  const heard: string[] = []
  page.on('pageerror', (error) => heard.push(`page error: ${String(error)}`))
  page.on('console', (message) => {
    if (message.type() !== 'error') return
    const at = heard.push(`console error: ${message.text()}`) - 1
    // An error is but a handle in the text: its words are asked for while its page is there.
    void Promise.all(message.args().map((part) => part.evaluate((value) => String(value)))).then(
      (words) => (heard[at] = `console error: ${words.join(' ')}`),
      () => undefined,
    )
  })
  return {
    troubles: () => [...heard],
    async open(url) {
      await page.goto(url)
    },
    evaluate: <T>(expression: string) => page.evaluate(expression) as Promise<T>,
    async openTab(url) {
      const tab = await browser.newPage()
      await tab.goto(url)
      return {
        evaluate: <T>(expression: string) => tab.evaluate(expression) as Promise<T>,
        close: () => tab.close(),
      }
    },
    async kill() {
      const ended = new Promise((resolve) => browser.process()!.once('exit', resolve))
      browser.process()!.kill('SIGKILL')
      await ended
      await browser.close().catch(() => undefined)
    },
    async screenshot(path) {
      await writeFile(path, await page.screenshot())
    },
    press: (key) => page.keyboard.press(key as KeyInput),
    close: () => browser.close(),
  }
}
