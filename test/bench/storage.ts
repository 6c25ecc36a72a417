import { serve } from '../../src/publish/serve.ts'
import { toRatio, type Figure } from './figure.ts'
import { bundlePhonePage, fillPhone } from './fill-phone.ts'
import { APP } from './made-site.ts'
import type { Kept } from './phone-page.ts'
import { growthOf } from './publish.ts'
import type { Scale } from './scale.ts'
import { openBesideApp, usePhone, withProfile } from './slow-phone.ts'

const CHARACTERS = 1_000
/** A Chinese character in UTF-8: what a text needs at least, kept once. */
const CHARACTER = 3
const KB = 1024
/** Fewer weigh less than the database itself. */
const FEWEST = 50

/** What the phone keeps of articles of 1,000 characters, beside their bare text. */
export async function measureStorage({ phone }: Scale): Promise<Figure[]> {
  const code = await bundlePhonePage()
  const server = await serve(APP, { port: 0 })
  const measured: { count: number; kept: Kept }[] = []
  try {
    for (const count of phone.filter((count) => count >= FEWEST)) {
      measured.push({ count, kept: await weighPhone(count, server.url, code) })
    }
  } finally {
    await server.close()
  }
  return [
    ...measured.flatMap(({ count, kept }) => describe(count, kept)),
    ...growthOf(
      'growth of what the browser uses',
      measured.map(({ count, kept }) => ({ count, value: kept.used })),
    ),
  ]
}

function weighPhone(count: number, url: string, code: string): Promise<Kept> {
  return withProfile(async (profile) => {
    await fillPhone({ profile, url, code }, count, CHARACTERS)
    // Another start: what was only waiting to be tidied up is gone.
    return usePhone({ profile }, async (page) => {
      await openBesideApp(page, url, code)
      return page.evaluate(() => phoneBench.weigh())
    })
  })
}

function describe(count: number, { counted, used }: Kept): Figure[] {
  const each = (bytes: number, what: string): Figure =>
    toRatio(`${count} articles: ${what}, each beside its bare text`, {
      ours: bytes / count / KB,
      floor: (CHARACTERS * CHARACTER) / KB,
      unit: 'KB',
    })
  return [each(counted, 'as the reader counts'), each(used, 'as the browser says')]
}
