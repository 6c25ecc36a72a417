import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { generateArticleFile } from '../../src/model/article-file.ts'
import type { Article } from '../../src/model/article.ts'
import { anArticle, aPicture, aSite } from '../helpers/articles.ts'
import { readArticles } from '../helpers/desk.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { headlines, readMark, startVisit, type Visit } from '../helpers/visit.ts'

const SOON = { timeout: 20_000 }

let visit: Visit
let folder: string
let articles: Article[]
let long: Article

beforeAll(async () => {
  folder = await createTempFolder('files')
  articles = await readArticles(inject('sample'))
  long = articles.find(({ slug }) => slug === 'long-read-a-day-in-the-tunnel')!
  visit = await startVisit(inject('sample'), { colorScheme: 'dark' })
  await visit.open('/')
  await visit.untilSynced()
  await visit.goOffline()
})
afterAll(async () => {
  expect(visit.troubles()).toEqual([])
  await visit.close()
})

async function press(name: string | RegExp): Promise<void> {
  await visit.page.getByRole('button', { name, exact: true }).first().click()
}

async function openLong(query = ''): Promise<void> {
  await visit.open(`/article/${long.slug}/${query}`)
  await visit.page.getByRole('heading', { level: 1, name: long.title, exact: true }).waitFor()
  await visit.page.locator('.print-head').waitFor({ state: 'attached' })
}

test('a removed article comes back to its place, by the keyboard alone', async () => {
  const { page } = visit
  for (const { slug, title } of articles.slice(0, 3)) {
    await visit.open(`/article/${slug}/`)
    await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
    await press('收藏')
    await page.getByRole('button', { name: '已收藏' }).waitFor()
    await expect.poll(() => isStoredAsSaved(slug), SOON).toBe(true)
  }
  await visit.open('/saved/')
  await headlines(page).nth(2).waitFor()
  const [third, second, first] = articles.slice(0, 3).map(({ title }) => title)
  expect(await headlines(page).allTextContents()).toEqual([first, second, third])
  await press('整理')
  await page.getByRole('button', { name: `上移：${third}` }).focus()
  await page.keyboard.press('Enter')
  await page.getByText(`${third}，现在是第 2 篇，共 3 篇`).waitFor({ state: 'attached' })
  await page.keyboard.press('Enter')
  await page.getByText(`${third}，现在是第 1 篇，共 3 篇`).waitFor({ state: 'attached' })
  await page.getByRole('button', { name: `移除：${first}` }).focus()
  await page.keyboard.press('Enter')
  await page.getByText(`已移除《${first}》`).first().waitFor({ state: 'attached' })
  await expect.poll(focusedText, SOON).toBe('撤销')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: `移除：${first}` }).waitFor()
  await press('完成')
  await visit.open('/saved/')
  await headlines(page).nth(2).waitFor()
  expect(await headlines(page).allTextContents()).toEqual([third, first, second])
})

test('the link that is passed on is the site’s own, whatever the address bar holds', async () => {
  const { page } = visit
  await openLong('?from=group&elder=1#end')
  await press('分享')
  await press('二维码')
  const url = `http://localhost:4173/article/${long.slug}/`
  await page.getByRole('img', { name: '扫一扫，读这篇文章' }).waitFor()
  expect(await page.locator('#pass-on .url').textContent()).toBe(url)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await press('复制链接')
  await page.getByText('链接已复制').waitFor()
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(url)
  await page.keyboard.press('Escape')
  await page.locator('#pass-on').waitFor({ state: 'detached' })
  await expect.poll(focusedText, SOON).toBe('分享')
})

test('an article is made unread again, and stays so in its list', async () => {
  const { page } = visit
  await openLong()
  await press('分享')
  await press('标为未读')
  await page.getByRole('button', { name: '已标为未读' }).waitFor()
  await visit.open(`/category/${long.category}/`)
  const card = page.getByRole('article').filter({ hasText: long.title })
  await card.getByText('未读').waitFor({ state: 'attached' })
})

test('on paper it is black on white, without anything of the screen, in dark too', async () => {
  const { page } = visit
  await openLong()
  const pdf = await page.pdf({ preferCSSPageSize: true })
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  expect(await page.evaluate(describePaper)).toEqual({
    colours: ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'],
    hidden: ['banner', 'bar', 'breadcrumb', 'neighbours', 'related', 'tags'],
    isSerif: true,
    code: true,
  })
  const text = await page.evaluate('document.body.innerText')
  for (const part of ['甘肃工会新闻', `/article/${long.slug}/`, '样例来稿—杨守田', '2018年6月15日'])
    expect(text).toContain(part)
  expect(text).not.toContain('相关内容')
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
  expect(pages).toBeGreaterThan(3)
  expect(pages).toBeLessThan(15)
  await page.emulateMedia({ media: null, colorScheme: 'dark' })
})

test('the code is drawn for a sheet of paper, not for every article that is read', async () => {
  const { page } = visit
  await openLong()
  const code = page.locator('.print-head svg')
  expect(await code.count()).toBe(0)
  await page.evaluate(`window.print = () => {
    document.body.dataset.printed = document.querySelectorAll('.print-head svg').length
  }`)
  await press('分享')
  await press('打印')
  await page.locator('body[data-printed="1"]').waitFor()
})

test('a saved file opens with text and pictures where there is no network at all', async () => {
  const { page } = visit
  await openLong()
  await press('分享')
  const downloading = page.waitForEvent('download')
  await press('存成文件')
  const download = await downloading
  expect(download.suggestedFilename()).toBe(`${long.title}.html`)
  const path = join(folder, 'long.html')
  await download.saveAs(path)
  await page.getByText('已存成文件').waitFor()
  const file = await openFile(path)
  expect(await file.title()).toBe(long.title)
  const shown = await file.evaluate<{ text: string; widths: number[] }>(`(async () => {
    await Promise.all([...document.images].map((image) => image.decode()))
    return { text: document.body.innerText, widths: [...document.images].map(({ naturalWidth }) => naturalWidth) }
  })()`)
  expect(shown.text).toContain('来源：样例来稿—杨守田')
  expect(shown.text).toContain(`http://localhost:4173/article/${long.slug}/`)
  expect(shown.text.length).toBeGreaterThan(3000)
  expect(shown.widths.length).toBeGreaterThan(1)
  expect(Math.min(...shown.widths)).toBeGreaterThan(100)
  await file.close()
})

test('a file of hostile content runs nothing, asks for nothing, and is dressed by its own style', async () => {
  const payload = `</title></style><script>document.title='hit'</script><img src=x onerror="document.title='hit'"><svg onload="document.title='hit'">`
  const html = generateArticleFile({
    article: anArticle({
      title: payload,
      url: `javascript:document.title='hit'//${payload}`,
      html: `<p>${payload}</p><p style="color:red"><a href="javascript:document.title='hit'">x</a></p>${payload}`,
      picture: aPicture({ alt: payload }),
    }),
    site: aSite({ title: payload, language: payload }),
    pictures: new Map([[aPicture().src, `data:image/svg+xml,<svg onload="alert(1)">${payload}`]]),
    words: {
      facts: [payload],
      address: payload,
      original: payload,
      scan: payload,
      picture: payload,
      factsOf: () => payload,
    },
  })
  const path = join(folder, 'hostile.html')
  await writeFile(path, html)
  const file = await openFile(path)
  const found = await file.evaluate<unknown[]>(`[
    document.title === ${JSON.stringify(payload)},
    document.querySelectorAll('script, iframe, [onload], [onerror], [style]').length,
    [...document.links].filter(({ protocol }) => protocol === 'javascript:').length,
    getComputedStyle(document.querySelector('header')).borderTopWidth,
  ]`)
  expect(found).toEqual([true, 0, 0, '6px'])
  await file.close()
})

/** In a page of its own, with the phone's network off; no request may leave it. */
async function openFile(path: string): Promise<Visit['page']> {
  const file = await visit.page.context().newPage()
  await file.context().setOffline(true)
  const asked: string[] = []
  file.on('request', (request) => {
    if (/^https?:/.test(request.url())) asked.push(request.url())
  })
  await file.goto(pathToFileURL(path).href)
  await file.context().setOffline(false)
  expect(asked).toEqual([])
  return file
}

function focusedText(): Promise<string> {
  return visit.page.evaluate('document.activeElement?.textContent?.trim() ?? ""')
}

/** Runs in the page: what a sheet of paper would show. */
function describePaper(): { colours: string[]; hidden: string[]; isSerif: boolean; code: boolean } {
  const find = (selector: string): Element => document.querySelector(selector)!
  const body = getComputedStyle(find('main article p'))
  const places = { banner: '#app header', bar: '.bar', breadcrumb: '.breadcrumb' }
  const parts = { ...places, neighbours: '.neighbours', related: '.related', tags: '.tags' }
  return {
    colours: [
      body.color,
      getComputedStyle(document.body).getPropertyValue('--paper').replace('#fff', 'rgb(255, 255, 255)'),
    ],
    hidden: Object.entries(parts)
      .filter(([, selector]) => !find(selector).checkVisibility())
      .map(([name]) => name)
      .sort(),
    isSerif: /(?<!sans-)serif$/.test(body.fontFamily),
    code: find('.print-head svg').getBoundingClientRect().width > 60,
  }
}

async function isStoredAsSaved(slug: string): Promise<boolean> {
  return (await readMark(visit.page, slug))?.saved !== undefined
}
