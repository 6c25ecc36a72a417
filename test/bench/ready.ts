import { serve } from '../../src/publish/serve.ts'
import { toRatio, type Figure } from './figure.ts'
import { bundlePhonePage, fillPhone, type FilledPhone } from './fill-phone.ts'
import { APP } from './made-site.ts'
import type { Checked } from './phone-page.ts'
import { openBesideApp, SLOWER, usePhone, withProfile } from './slow-phone.ts'

/** As many as a phone keeps by itself. */
const ARTICLES = 500
const CHARACTERS = 1_000
const ROUNDS = 3
const SECONDS = 2

/** The check before going under: every kept text opened, beside a page that only reads and parses them all. */
export async function measureReady(): Promise<Figure[]> {
  const code = await bundlePhonePage()
  const server = await serve(APP, { port: 0 })
  try {
    return await withProfile(async (profile) => {
      const phone = { profile, url: server.url, code }
      await fillPhone(phone, ARTICLES, CHARACTERS)
      return describe(await checkOften(phone))
    })
  } finally {
    await server.close()
  }
}

async function checkOften({ profile, url, code }: FilledPhone): Promise<Checked[]> {
  const rounds: Checked[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const checked = await usePhone({ profile, slower: SLOWER }, async (page) => {
      await openBesideApp(page, url, code)
      return page.evaluate(() => phoneBench.check())
    })
    if (checked.whole !== ARTICLES) throw new Error(`${checked.whole} articles were found whole`)
    rounds.push(checked)
  }
  return rounds
}

/** The best of each: what else the machine does only ever adds. */
function describe(rounds: readonly Checked[]): Figure[] {
  const [ours, floor] = [
    Math.min(...rounds.map((one) => one.ours)),
    Math.min(...rounds.map((one) => one.floor)),
  ]
  const name = `check of ${ARTICLES} articles, ${SLOWER}x CPU`
  return [toRatio(name, { ours, floor }), { name, value: ours / 1000, unit: 's', limit: SECONDS }]
}
