import type { Page } from 'playwright-core'

/** Runs in the page, before anything else: notes what moves without having been touched. */
export function noteShifts(): void {
  const noted = Object.assign(globalThis, { shifts: [] as string[] })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) noted.shifts.push(JSON.stringify(entry))
  }).observe({ type: 'layout-shift', buffered: true })
}

/** What has moved since the page was opened. */
export function getShifts(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { shifts: string[] }).shifts)
}
