import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { bundle, openBesideApp, usePhone } from './slow-phone.ts'

const ENTRY = fileURLToPath(new URL('phone-page.ts', import.meta.url))

export interface FilledPhone {
  /** The folder of what the browser stores. */
  profile: string
  /** Where the app is served. */
  url: string
  /** Of `bundlePhonePage`. */
  code: string
}

/** What makes `phoneBench` of a page, to be run beside the app. */
export function bundlePhonePage(): Promise<string> {
  return bundle(ENTRY)
}

/** Stores so many made articles of so many characters on the phone, as a sync would. */
export function fillPhone(
  { profile, url, code }: FilledPhone,
  count: number,
  characters: number,
): Promise<void> {
  return usePhone({ profile }, async (page) => {
    await openBesideApp(page, url, code)
    await page.evaluate(([count, characters]) => phoneBench.fill(count, characters), [
      count,
      characters,
    ] as const)
  })
}

/** Opens another page on the phone, from which news is brought as a sync would bring it; returns what does that. */
export async function besideSync(
  page: Page,
  { url, code }: Pick<FilledPhone, 'url' | 'code'>,
): Promise<(withdrawn?: readonly string[]) => Promise<void>> {
  const beside = await page.context().newPage()
  await openBesideApp(beside, url, code)
  await page.bringToFront()
  return (withdrawn = []) => beside.evaluate((slugs) => phoneBench.bring(slugs), withdrawn)
}
