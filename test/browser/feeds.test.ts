import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { parseRichText, textOf } from '../../src/model/rich-text.ts'
import { decodeText } from '../../src/publish/encoding.ts'
import { createSite, readArticles } from '../helpers/desk.ts'
import { startVisit } from '../helpers/visit.ts'

/** Our own feeds in every encoding; with WORKSITE_DATA also feeds as real sites serve them. */
const FOLDERS: [string, string][] = [
  ['our own feeds', fileURLToPath(new URL('../fixtures/feeds', import.meta.url))],
]
if (process.env['WORKSITE_DATA']) FOLDERS.push(['real feeds', join(process.env['WORKSITE_DATA'], 'feeds')])

test.each(FOLDERS)('every item of %s, a category each, is read offline', async (_which, folder) => {
  const desk = await createSite()
  onTestFinished(desk.close)
  const files = readdirSync(folder)
  const categories = files.map((title, i) => ({ id: `feed-${i}`, title, children: [] }))
  const sources = files.map((file, i) => ({
    type: 'feed',
    path: join(folder, file),
    category: `feed-${i}`,
    name: file,
  }))
  await desk.configure({ categories, sources })
  const report = await desk.publish()
  const expected = await Promise.all(files.map((file) => countItems(join(folder, file))))
  expect(report.sources.map(({ articles }) => articles)).toEqual(expected)
  const articles = await readArticles(desk.site)
  const visit = await startVisit(desk.site)
  onTestFinished(visit.close)
  await visit.open('/')
  await visit.untilSynced()
  await visit.goOffline()
  await visit.restart()
  await visit.open('/')
  for (const { slug, title, html, url, date } of articles) {
    const wanted = { slug, title, url: new URL(url).href }
    const shown = await visit.page.evaluate(openInApp, wanted)
    expect(comparable(shown.title)).toBe(comparable(title))
    expect(comparable(shown.text)).toContain(comparable(textOf(parseRichText(html))))
    expect(shown.links).toContain(wanted.url)
    expect(shown.times).toContain(date)
  }
  expect(visit.troubles()).toEqual([])
})

interface Shown {
  title: string
  text: string
  links: string[]
  /** Milliseconds since 1970. */
  times: number[]
}

interface Wanted {
  slug: string
  title: string
  url: string
}

/** Goes to an article inside the running app; what its page shows once title and original link are there. */
async function openInApp({ slug, title, url }: Wanted): Promise<Shown> {
  history.pushState({}, '', `/article/${slug}/`)
  window.dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  const squeeze = (words: string | null | undefined): string => (words ?? '').replace(/\s+/g, ' ').trim()
  const deadline = performance.now() + 20_000
  for (;;) {
    const shown = {
      title: squeeze(document.querySelector('main h1')?.textContent),
      text: document.querySelector('main')?.textContent ?? '',
      links: [...document.querySelectorAll<HTMLAnchorElement>('main a[href]')].map(({ href }) => href),
      times: [...document.querySelectorAll<HTMLTimeElement>('main time')].map(({ dateTime }) =>
        Date.parse(dateTime),
      ),
    }
    const isThere = shown.title === squeeze(title) && shown.links.includes(url)
    if (isThere || performance.now() > deadline) return shown
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** How many items a person counts in the file. */
async function countItems(file: string): Promise<number> {
  const bytes = await readFile(file)
  const { text } = decodeText(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes)
  if (text.trimStart().startsWith('{')) return (JSON.parse(text) as { items: unknown[] }).items.length
  return text.match(/<(?:item|entry)[\s>]/g)?.length ?? 0
}

function comparable(text: string): string {
  return text.replace(/\s+/g, '')
}
