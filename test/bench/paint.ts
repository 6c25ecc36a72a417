import type { Page } from 'playwright-core'

declare global {
  /** Milliseconds since the page's navigation began, when the element was painted first. */
  var paintedAt: number | undefined
}

/** On every page that is opened from now on, notes when an element of that selector is painted. */
export async function watchPaint(page: Page, selector: string): Promise<void> {
  await page.addInitScript(watch, selector)
}

/** Milliseconds from the navigation to the element's paint. */
export async function paintedAt(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => globalThis.paintedAt)
  return (await handle.jsonValue())!
}

/** Taps the link, and says how many milliseconds later something of that selector is painted. */
export function tapUntilPainted(page: Page, link: string, selector: string): Promise<number> {
  return page.evaluate(tap, { link, selector })
}

/** Runs in the page: looks before every paint; what stands there then is on screen when the next task runs. */
function watch(selector: string): void {
  requestAnimationFrame(function look() {
    if (!document.querySelector(selector)?.textContent?.trim()) {
      requestAnimationFrame(look)
      return
    }
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      globalThis.paintedAt = performance.now()
    })
    port1.start()
    port2.postMessage('painted')
  })
}

/** Runs in the page. */
function tap({ link, selector }: { link: string; selector: string }): Promise<number> {
  return new Promise((resolve) => {
    const start = performance.now()
    requestAnimationFrame(function look() {
      if (!document.querySelector(selector)?.textContent?.trim()) {
        requestAnimationFrame(look)
        return
      }
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', () => resolve(performance.now() - start))
      port1.start()
      port2.postMessage('painted')
    })
    document.querySelector<HTMLElement>(link)!.click()
  })
}
