import { writeFile } from 'node:fs/promises'
import { launch } from 'puppeteer-core'
import { findFirefox } from './browsers.ts'
import type { Driver } from './phone.ts'

export async function startFirefox(profile: string): Promise<Driver> {
  const browser = await launch({
    browser: 'firefox',
    executablePath: findFirefox(),
    userDataDir: profile,
    defaultViewport: { width: 390, height: 844 },
    extraPrefsFirefox: { 'intl.accept_languages': 'zh-CN' },
  })
  const [page = await browser.newPage()] = await browser.pages()
  const heard: string[] = []
  page.on('pageerror', (error) => heard.push(`page error: ${String(error)}`))
  page.on('console', (message) => {
    if (message.type() === 'error') heard.push(`console error: ${message.text()}`)
  })
  return {
    troubles: () => [...heard],
    async open(url) {
      await page.goto(url)
    },
    evaluate: <T>(expression: string) => page.evaluate(expression) as Promise<T>,
    async screenshot(path) {
      await writeFile(path, await page.screenshot())
    },
    close: () => browser.close(),
  }
}
