import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Article } from '../../../src/model/article.ts'
import { launchPhone } from '../../helpers/chromium.ts'
import { readArticles } from '../../helpers/desk.ts'
import { startSite, type SiteServer } from '../../helpers/site-server.ts'
import { createTempFolder } from '../../helpers/temp-folder.ts'
import { headlines, stateLine } from '../../helpers/visit.ts'

/** What takes it from a page before anything else runs there. */
const TAKEN = {
  worker: 'delete Navigator.prototype.serviceWorker',
  indexedDB: `Object.defineProperty(globalThis, 'indexedDB', { value: undefined })`,
  caches: `Object.defineProperty(globalThis, 'caches', { value: undefined })`,
  localStorage: `Object.defineProperty(globalThis, 'localStorage', {
    get() { throw new DOMException('denied', 'SecurityError') },
  })`,
} as const

type Part = keyof typeof TAKEN
const PARTS = Object.keys(TAKEN) as Part[]
/** All sixteen; without being asked for them, those that lack one or everything. */
const COMBINATIONS = Array.from({ length: 16 }, (_, n) => PARTS.filter((_part, i) => n & (1 << i))).filter(
  ({ length }) => process.env['FAULTS'] || length === 1 || length === PARTS.length,
)

/** Databases that are there and are of no use. */
const BROKEN = {
  'refuses to open': `IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError') }`,
  'fails to open': `IDBFactory.prototype.open = () => {
    const request = new EventTarget()
    Object.assign(request, { error: new DOMException('Internal error opening backing store', 'UnknownError') })
    setTimeout(() => request.dispatchEvent(new Event('error')))
    return request
  }`,
  'never answers': 'IDBFactory.prototype.open = () => new EventTarget()',
} as const

/** The ways to say that something is not kept here. */
const CANNOT_KEEP = /不能存储|不能离线|没能存|不会保留|存不下/

let site: SiteServer
let articles: Article[]

beforeAll(async () => {
  site = await startSite(inject('sample'))
  articles = await readArticles(inject('sample'))
})
afterAll(() => site.close())

test.each(COMBINATIONS.map((taken) => [taken.join(', ') || 'nothing', taken] as const))(
  'without %s, news is read from the network, and at most one sentence says what is not kept',
  async (_name, taken) => {
    const count = taken.includes('indexedDB') || taken.includes('worker') ? 1 : 0
    await readWith(
      taken.map((part) => TAKEN[part]),
      count,
    )
  },
)

test.each(Object.entries(BROKEN))(
  'with a database that %s, news is read from the network, and one sentence says what is not kept',
  async (_name, script) => {
    await readWith([script], 1)
  },
)

/** A first visit: the list, then an article of it. So often the reader is told what they cannot keep. */
async function readWith(scripts: readonly string[], count: number): Promise<void> {
  const phone = await launchPhone({ profile: await createTempFolder('phone'), isPrivate: true })
  const { page } = phone
  try {
    for (const script of scripts) await phone.context.addInitScript(script)
    await page.goto(site.url)
    await headlines(page).nth(19).waitFor()
    expect(await headlines(page).first().textContent()).toBe(articles[0]!.title)
    await stateLine(page).getByText('已更新至').waitFor()
    await headlines(page).nth(1).click()
    await page.getByRole('heading', { level: 1, name: articles[1]!.title }).waitFor()
    expect(await page.getByRole('main').innerText()).toContain(firstWords(articles[1]!))
    // What stands around the text comes after it, and the note last.
    await page.locator('article:not(.open) .beside').waitFor({ state: 'attached' })
    await page.waitForLoadState('networkidle')
    const told = async (): Promise<string[]> =>
      (await page.locator('body').innerText()).split('\n').filter((line) => CANNOT_KEEP.test(line))
    await expect.poll(told, { timeout: 10_000 }).toHaveLength(count)
    expect(phone.troubles()).toEqual([])
  } finally {
    await phone.close()
  }
}

/** The beginning of the first paragraph, which is on the page as it is. */
function firstWords({ html }: Article): string {
  return /<p>([^<]{4,12})/.exec(html)![1]!
}
