import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { fold } from '../../src/model/fold.ts'
import { searchableText } from '../../src/model/plain-text.ts'
import { readArticles } from '../helpers/desk.ts'
import { headlines, startVisit, type Visit } from '../helpers/visit.ts'

const WORD = '瓦斯'
const COMMON = '工'

let visit: Visit
let all: Article[]

beforeAll(async () => {
  all = await readArticles(inject('sample'))
  visit = await startVisit(inject('sample'))
  await visit.open('/')
  await visit.untilSynced()
  await visit.goOffline()
  await visit.restart()
})
afterAll(async () => {
  expect(visit.troubles()).toEqual([])
  await visit.close()
})

/** What must be found: the articles that have the word, those with it in the title first. */
function expected(word: string, among = all): string[] {
  const has = among.filter((article) => fold(searchableText(article)).includes(word))
  const inTitle = has.filter(({ title }) => fold(title).includes(word))
  return [...inTitle, ...has.filter((article) => !inTitle.includes(article))].map(({ title }) => title)
}

function box(page: Page): ReturnType<Page['getByRole']> {
  return page.getByRole('search').getByRole('searchbox')
}

async function foundTitles(count: number): Promise<string[]> {
  const { page } = visit
  await page.getByText(`找到 ${count} 篇`).first().waitFor()
  const titles = await headlines(page).allTextContents()
  return titles.map((title) => title.trim())
}

test('finds what is stored while the words are typed, without a network', async () => {
  const { page } = visit
  await visit.open('/')
  await page.getByRole('link', { name: '搜索' }).click()
  await box(page).pressSequentially(WORD, { delay: 30 })
  const titles = expected(WORD)
  expect(titles.length).toBeGreaterThan(2)
  expect(await foundTitles(titles.length)).toEqual(titles.slice(0, 20))
  expect(await page.locator('main article mark').allTextContents()).toContain(WORD)
  expect(page.workers().map((worker) => new URL(worker.url()).pathname)).toEqual([
    expect.stringMatching(/^\/assets\/search-worker-/),
  ])
})

test('brings words and results back after an article was read', async () => {
  const { page } = visit
  const titles = expected(WORD)
  await headlines(page).nth(1).click()
  await page.getByRole('heading', { level: 1, name: titles[1]!, exact: true }).waitFor()
  await page.goBack()
  expect(await foundTitles(titles.length)).toEqual(titles.slice(0, 20))
  expect(await box(page).inputValue()).toBe(WORD)
  expect(new URL(page.url()).searchParams.get('q')).toBe(WORD)
})

test('looks in one section, says when nothing is there, and widens again', async () => {
  const { page } = visit
  await visit.open(`/search/?q=${encodeURIComponent(WORD)}`)
  await page.getByRole('combobox', { name: '栏目' }).selectOption({ label: '安全生产' })
  const inSection = all.filter(({ category }) => category === 'safety')
  const titles = expected(WORD, inSection)
  expect(await foundTitles(titles.length)).toEqual(titles.slice(0, 20))
  await page.getByRole('combobox', { name: '时间' }).selectOption({ label: '一周内' })
  await page.getByRole('heading', { name: '没有找到' }).waitFor()
  await page.getByRole('button', { name: '不限栏目和时间' }).click()
  await foundTitles(expected(WORD).length)
})

test('remembers on this phone what was looked for, until told to forget', async () => {
  const { page } = visit
  await visit.open('/search/')
  await box(page).fill('ＧＢ　标准')
  await box(page).press('Enter')
  await page.getByRole('button', { name: '清空' }).click()
  const recent = page.getByRole('region', { name: '最近搜过' })
  await recent.getByRole('button', { name: 'ＧＢ 标准' }).click()
  expect(await box(page).inputValue()).toBe('ＧＢ 标准')
  await page.getByRole('button', { name: '清空' }).click()
  await recent.getByRole('button', { name: '清除搜索记录' }).click()
  await page.getByRole('heading', { name: '想找什么？' }).waitFor()
  expect(await page.evaluate(() => localStorage.getItem('worksite-reader-searches'))).toBeNull()
})

test('a screen reader hears once how many were found, however quickly somebody types', async () => {
  const { page } = visit
  await visit.open('/search/')
  await page.evaluate(hearStatus)
  await box(page).pressSequentially('瓦斯检查', { delay: 60 })
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  const sentence = `找到 ${expected(WORD).length} 篇`
  await expect.poll(heard, { timeout: 20_000 }).toContain(sentence)
  // As long as an answer waits until it is sure to stay, and more.
  await page.waitForTimeout(1500)
  expect(await heard()).toEqual([sentence])
  expect(await page.getByText(sentence).count()).toBe(2)
  expect(await page.locator('main [aria-hidden="true"]', { hasText: sentence }).count()).toBe(1)
})

test('what was found is drawn in slices, so that no frame waits for twenty rows', async () => {
  const { page } = visit
  await visit.open('/search/')
  await box(page).waitFor()
  await page.evaluate(countRowsDrawn)
  await box(page).fill(COMMON)
  await headlines(page).nth(19).waitFor()
  const drawn = await page.evaluate<number[]>('drawn')
  expect(Math.max(...drawn)).toBeLessThanOrEqual(6)
  expect(drawn.reduce((sum, rows) => sum + rows, 0)).toBeGreaterThanOrEqual(20)
})

test('more of what was found comes by scrolling', async () => {
  const { page } = visit
  await visit.open(`/search/?q=${encodeURIComponent(COMMON)}`)
  const titles = expected(COMMON)
  expect(titles.length).toBeGreaterThan(25)
  await page.getByText(`找到 ${titles.length} 篇`).first().waitFor()
  for (let screen = 0; screen < 30 && (await headlines(page).count()) < titles.length; screen += 1) {
    await page.mouse.wheel(0, 800)
    await page.waitForTimeout(60)
  }
  await headlines(page)
    .nth(titles.length - 1)
    .waitFor()
  expect(await foundTitles(titles.length)).toEqual(titles)
})

test('looks for nothing while pinyin is half composed', async () => {
  const { page } = visit
  await visit.open('/search/')
  await box(page).focus()
  const session = await page.context().newCDPSession(page)
  for (const half of ['w', 'wa', "wa's", "wa'si"]) {
    await session.send('Input.imeSetComposition', {
      text: half,
      selectionStart: half.length,
      selectionEnd: half.length,
    })
    await page.waitForTimeout(250)
    expect(new URL(page.url()).search).toBe('')
  }
  await session.send('Input.insertText', { text: WORD })
  await foundTitles(expected(WORD).length)
})

test('a browser without workers finds the same', async () => {
  const { page } = visit
  await page.addInitScript(() => Reflect.deleteProperty(window, 'Worker'))
  await visit.open(`/search/?q=${encodeURIComponent(WORD)}`)
  const titles = expected(WORD)
  expect(await foundTitles(titles.length)).toEqual(titles.slice(0, 20))
  expect(page.workers()).toEqual([])
})

/** Runs in the page: notes what its live regions say from now on. */
function hearStatus(): void {
  const heard: string[] = []
  Object.assign(window, { heard })
  for (const region of document.querySelectorAll('main [role="status"]')) {
    new MutationObserver(() => {
      const words = region.textContent.trim()
      if (words) heard.push(words)
    }).observe(region, { childList: true, characterData: true, subtree: true })
  }
}

function heard(): Promise<string[]> {
  return visit.page.evaluate('heard')
}

/** Runs in the page: how many rows come onto it at a time. */
function countRowsDrawn(): void {
  const drawn: number[] = []
  Object.assign(window, { drawn })
  const rowsIn = (node: Node): number => {
    if (!(node instanceof Element)) return 0
    return node.querySelectorAll('article').length
  }
  new MutationObserver((changes) => {
    drawn.push(
      changes.flatMap(({ addedNodes }) => [...addedNodes]).reduce((sum, node) => sum + rowsIn(node), 0),
    )
  }).observe(document.querySelector('main')!, { childList: true, subtree: true })
}
