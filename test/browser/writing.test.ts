import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { publish } from '../../src/publish/publish.ts'
import { choose } from '../helpers/look.ts'
import { ELDER, measurePage, STANDARD } from '../helpers/measure-page.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { startVisit, type Visit } from '../helpers/visit.ts'

const SITE = {
  title: '工会新闻',
  description: '各族工友都能读',
  language: 'zh-CN',
  timeZone: 'Asia/Shanghai',
  url: 'https://reader.test/',
  organisation: '工会',
  categories: [{ id: 'news', title: '新闻' }],
  sources: [{ type: 'markdown', path: 'articles', category: 'news' }],
}

/** One article for each script, each with a title, two paragraphs, a list and a table. */
const ARTICLES = {
  tibetan: ['བཟོ་པའི་གསར་འགྱུར།', 'བཟོ་གྲྭར་གློག་བཞུ་གསར་པ་སྒྲིག་ཟིན། མཚན་མོར་ལས་ཀ་བྱེད་པར་བདེ་པོ་བྱུང་།', 'ཞིབ་བཤེར།'],
  uyghur: ['ئىشچىلار خەۋىرى', 'بۈگۈن قۇدۇق ئاستىدا يېڭى چىراغ ئورنىتىلدى، 12 ئىشچى تەكشۈردى.', 'چىراغ'],
  mongolian: ['ᠠᠵᠢᠯᠴᠢᠳ ᠤᠨ ᠮᠡᠳᠡᠭᠡ', 'ᠠᠭᠤᠷᠬᠠᠶ ᠳᠤ ᠰᠢᠨ᠎ᠡ ᠳᠡᠩᠯᠦᠦ ᠲᠠᠯᠪᠢᠪᠠ᠃ ᠠᠵᠢᠯᠴᠢᠳ ᠪᠠᠶᠠᠰᠤᠯᠲᠠᠢ ᠪᠠᠶᠢᠨ᠎ᠠ᠃', 'ᠳᠡᠩ'],
  latin: [
    'Lamps for the night shift',
    'Twelve new lamps hang in the gallery, and every one of them was checked by hand.',
    'lamp',
  ],
} as const

let visit: Visit
let folder: string

beforeAll(async () => {
  folder = await createTempFolder('writing')
  await mkdir(join(folder, 'articles'))
  await writeFile(join(folder, 'site.json'), JSON.stringify(SITE))
  for (const [slug, [title, text, word]] of Object.entries(ARTICLES)) {
    await writeFile(join(folder, 'articles', `${slug}.md`), markdownOf(title, text, word))
  }
  await cp(inject('app'), join(folder, 'app'), { recursive: true })
  const site = join(folder, 'site')
  await publish({ config: join(folder, 'site.json'), out: site, app: join(folder, 'app') })
  visit = await startVisit(site)
  await visit.open('/')
  await visit.untilSynced()
})
afterAll(async () => {
  await visit.close()
  await rm(folder, { recursive: true, force: true })
})

test('a list of all four breaks nothing, and each title runs its own way', async () => {
  await visit.page.setViewportSize({ width: 320, height: 640 })
  await expect.poll(() => edgesOf('.card .title')).toHaveLength(4)
  const edges = await edgesOf('.card .title')
  expect(edges.filter(({ side }) => side === 'right')).toHaveLength(1)
  // Or a voice reads them as Chinese.
  const links = visit.page.locator('.card .stretched')
  const langs = (): Promise<(string | null)[]> =>
    links.evaluateAll((all) => all.map((link) => link.getAttribute('lang')).sort())
  await expect.poll(langs).toEqual(['bo', 'en', 'mn', 'ug'])
  expect(await measurePage(visit.page, STANDARD)).toEqual([])
  await choose(visit.page, { mode: 'elder' })
  expect(await measurePage(visit.page, ELDER)).toEqual([])
  await choose(visit.page, { mode: 'standard' })
})

test.each([
  { slug: 'tibetan', lang: 'bo', side: 'left', mode: 'horizontal-tb' },
  { slug: 'uyghur', lang: 'ug', side: 'right', mode: 'horizontal-tb' },
  { slug: 'mongolian', lang: 'mn', side: 'left', mode: 'vertical-lr' },
  { slug: 'latin', lang: '', side: 'left', mode: 'horizontal-tb' },
])('an article in $slug script runs as it is written', async ({ slug, lang, side, mode }) => {
  await visit.open(`/article/${slug}/`)
  const block = visit.page.locator('.article .text p').first()
  await block.waitFor()
  expect(
    await block.evaluate((p) => [p.getAttribute('lang') ?? '', getComputedStyle(p).writingMode]),
  ).toEqual([lang, mode])
  if (mode === 'horizontal-tb') expect((await edgesOf('.article .text p'))[0]!.side).toBe(side)
  expect((await edgesOf('h1'))[0]!.side).toBe(side)
  for (const width of [320, 768]) {
    await visit.page.setViewportSize({ width, height: 800 })
    expect(await measurePage(visit.page, STANDARD)).toEqual([])
  }
})

test('a right-to-left title leaves the Chinese around it in its order', async () => {
  await visit.open('/article/tibetan/')
  const next = visit.page.getByRole('navigation', { name: '上一篇和下一篇' }).getByRole('link')
  await next.first().waitFor()
  const labels = await next.evaluateAll((links) =>
    links.map((link) => {
      const [label, title] = [...link.children].map((child) => child.getBoundingClientRect())
      return label!.right <= title!.left || label!.bottom <= title!.top
    }),
  )
  expect(labels.every(Boolean)).toBe(true)
})

function markdownOf(title: string, text: string, word: string): string {
  const table = `| ${word} | 数 |\n| --- | --- |\n| ${word} | 12 |`
  return `---\ntitle: ${title}\ndate: 2018-06-14\nsource: ${word}\n---\n\n${text}\n\n${text}\n\n- ${word}\n- 12\n\n${table}\n`
}

/** On which side each text begins, as its letters really stand. */
function edgesOf(selector: string): Promise<{ side: 'left' | 'right' }[]> {
  return visit.page.locator(selector).evaluateAll((elements) =>
    elements.map((element) => {
      const range = document.createRange()
      range.selectNodeContents(element)
      const rows = [...range.getClientRects()]
      const last = rows.at(-1)!
      const box = element.getBoundingClientRect()
      return {
        side: last.left - box.left > box.right - last.right + 1 ? ('right' as const) : ('left' as const),
      }
    }),
  )
}
