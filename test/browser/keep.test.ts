import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { expect, inject, onTestFinished, test } from 'vitest'
import { headlines, startVisit, type Visit } from '../helpers/visit.ts'

const PROMISED = '浏览器已答应不自动清掉存下的内容'

async function startKept(): Promise<Visit> {
  const visit = await startVisit(inject('sample'))
  onTestFinished(visit.close)
  return visit
}

test('the reader chooses what is kept, sees what that costs first, and it holds after a restart', async () => {
  const visit = await startKept()
  await visit.open('/')
  await visit.untilSynced()
  await visit.open('/settings/')
  await choose(visit, '不保存')
  await visit.page.getByText('要保存的都已经在手机里').waitFor()
  expect(await visit.page.getByText('什么网络下取图片').count()).toBe(0)
  await visit.page.reload()
  await visit.page.waitForFunction(async () => (await (await caches.open('pictures-1')).keys()).length === 0)
  await choose(visit, '小图')
  await visit.page.getByText(/^还要获取图片约 \d+ KB。$/).waitFor()
  visit.site.forget()
  await visit.page.getByRole('button', { name: '现在获取' }).click()
  await visit.page.getByText('要保存的都已经在手机里').waitFor()
  expect(visit.site.requests(/^\/images\/.*-400\.webp$/)).toBeGreaterThan(10)
  await visit.page.getByText('20 张').waitFor()
  await visit.restart()
  await visit.open('/settings/')
  await visit.page.getByRole('radio', { name: '小图', checked: true }).waitFor()
  expect(visit.troubles()).toEqual([])
})

test('after the first article is saved the browser is asked to keep it all, and its answer stands in the settings', async () => {
  const visit = await startKept()
  await visit.phone.context.addInitScript(promiseWhenAsked)
  await visit.open('/')
  await visit.untilSynced()
  await visit.open('/settings/')
  await visit.page.getByText('浏览器可能清掉存下的内容').waitFor()
  await visit.open('/')
  await headlines(visit.page).first().click()
  await visit.page.getByRole('button', { name: '收藏' }).click()
  await visit.page.waitForFunction('sessionStorage.asked === "1"')
  await visit.open('/settings/')
  await visit.page.getByText(PROMISED).waitFor()
  expect(visit.troubles()).toEqual([])
})

test('a phone that was emptied says so and fills again by itself', async () => {
  const visit = await startKept()
  await visit.open('/')
  await visit.untilSynced()
  const session = await visit.phone.context.newCDPSession(visit.page)
  const storageTypes = 'indexeddb,cache_storage'
  await session.send('Storage.clearDataForOrigin', { origin: new URL(visit.site.url).origin, storageTypes })
  await visit.restart()
  await visit.open('/')
  const note = (): Locator => visit.page.getByText('手机清掉了以前存下的内容')
  await note().waitFor()
  await visit.untilSynced()
  expect(await headlines(visit.page).count()).toBeGreaterThan(10)
  await visit.page.getByRole('button', { name: '知道了' }).click()
  await note().waitFor({ state: 'detached' })
  await visit.restart()
  await visit.open('/')
  await visit.untilSynced()
  expect(await note().count()).toBe(0)
  expect(visit.troubles()).toEqual([])
})

test('what was saved and chosen goes to another phone in a file, and can be read there without network', async () => {
  const old = await startKept()
  await old.open('/')
  await old.untilSynced()
  const title = await headlines(old.page).first().innerText()
  await headlines(old.page).first().click()
  await old.page.getByRole('button', { name: '收藏' }).click()
  await old.open('/settings/')
  const downloading = old.page.waitForEvent('download')
  await old.page.getByRole('button', { name: '存成文件' }).click()
  const file = await (await downloading).path()
  await old.page.getByText('文件里有 1 篇收藏').waitFor()
  const phone = await startKept()
  await phone.open('/settings/')
  await phone.page.locator('input[type=file]').setInputFiles(file)
  await phone.page.getByText('已取回：收藏的文章').waitFor()
  await phone.open('/saved/')
  await phone.untilSynced()
  await phone.goOffline()
  await phone.open('/saved/')
  await phone.page.getByRole('main').getByRole('link', { name: title }).click()
  await phone.page.getByRole('heading', { level: 1, name: title }).waitFor()
  expect([...old.troubles(), ...phone.troubles()]).toEqual([])
})

test('the repair page clears the news and keeps what was saved, readable without network, and the rest comes back', async () => {
  const visit = await startKept()
  await visit.open('/')
  await visit.untilSynced()
  const title = await headlines(visit.page).first().innerText()
  await headlines(visit.page).first().click()
  await visit.page.getByRole('button', { name: '收藏' }).click()
  await visit.page.getByRole('button', { name: '已收藏' }).waitFor()
  await visit.open('/repair.html')
  await visit.page.getByText(/存下的文章：\d\d+ 篇，其中收藏 1 篇/).waitFor()
  await visit.page.getByRole('button', { name: '清除消息，保留收藏' }).click()
  await visit.page.getByText('已经清除。收藏的文章和读过的记录都还在。').waitFor()
  await visit.page.getByText('存下的文章：1 篇，其中收藏 1 篇').waitFor()
  await visit.goOffline()
  await visit.open('/saved/')
  await visit.page.getByRole('main').getByRole('link', { name: title }).click()
  await visit.page.getByRole('heading', { level: 1, name: title }).waitFor()
  await visit.site.start()
  await visit.open('/')
  await visit.untilSynced()
  await expect.poll(() => headlines(visit.page).count(), { timeout: 20_000 }).toBeGreaterThan(10)
  expect(visit.troubles()).toEqual([])
})

test('where the reader pays for bytes, or nobody knows, pictures wait for an answer; it is asked once', async () => {
  const visit = await startKept()
  await sayThatBytesCost(visit)
  await visit.open('/')
  const question = (): Locator =>
    visit.page.getByText(/^还有 20 张图片（[\d.]+ [KM]B）没有取。在什么网络下取？$/)
  await question().waitFor()
  expect(await keptPictures(visit)).toBe(0)
  await visit.page.getByRole('button', { name: '任何网络' }).click()
  await question().waitFor({ state: 'detached' })
  await expect.poll(() => keptPictures(visit)).toBe(20)
  await visit.restart()
  await visit.open('/settings/')
  await visit.page.getByRole('radio', { name: '任何网络', checked: true }).waitFor()
  await visit.untilSynced()
  expect(await question().count()).toBe(0)
  expect(visit.troubles()).toEqual([])
})

test('who wants them on unmetered networks alone is not asked again, and can have them all the same', async () => {
  const visit = await startKept()
  await sayThatBytesCost(visit)
  await visit.open('/settings/?elder=1')
  await choose(visit, 'English')
  await visit.open('/')
  const question = (): Locator => visit.page.getByText('20 pictures (')
  await question().waitFor()
  await visit.page.getByRole('button', { name: 'Unmetered networks' }).click()
  await question().waitFor({ state: 'detached' })
  await visit.restart()
  await visit.open('/')
  await visit.untilSynced()
  expect(await question().count()).toBe(0)
  expect(await keptPictures(visit)).toBe(0)
  await visit.open('/settings/')
  await visit.page.getByText(/^Still to get: pictures about [\d.]+ [KM]B\.$/).waitFor()
  await visit.page.getByRole('button', { name: 'Get now' }).click()
  await visit.page.getByText('All that should be kept is on this phone.').waitFor()
  expect(await keptPictures(visit)).toBe(20)
  expect(visit.troubles()).toEqual([])
})

test('a damaged file, and one that is none of ours, leave what is here as it was, and are told apart', async () => {
  const visit = await startKept()
  const { page } = visit
  await visit.open('/')
  await visit.untilSynced()
  await headlines(page).first().click()
  await page.getByRole('button', { name: '收藏' }).click()
  await visit.open('/settings/')
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: '存成文件' }).click()
  const text = await readFile(await (await downloading).path(), 'utf8')
  const half = { name: 'half.json', mimeType: 'application/json', buffer: Buffer.from(text.slice(0, -10)) }
  await page.locator('input[type=file]').setInputFiles(half)
  await page.getByText('这不是用“存成文件”存下的文件，没有采用。').waitFor()
  const other = text.replaceAll(/"(title|url|feed)":"[^"]*"/g, '"$1":"http://oil.example/"')
  await page.locator('input[type=file]').setInputFiles({ ...half, buffer: Buffer.from(other) })
  await page.getByText('不是这个网站的，没有采用。').waitFor()
  await visit.open('/saved/')
  await expect.poll(() => page.getByRole('main').getByRole('article').count()).toBe(1)
  expect(visit.troubles()).toEqual([])
})

/** The worker's browser says that its reader pays for bytes: only the worker fetches here. */
async function sayThatBytesCost({ site }: Visit): Promise<void> {
  const worker = await readFile(join(inject('sample'), 'sw.js'), 'utf8')
  const saves = `Object.defineProperty(navigator, 'connection', { value: { saveData: true } });\n`
  site.fault('/sw.js', { type: 'body', body: saves + worker, contentType: 'text/javascript' })
}

function keptPictures({ page }: Visit): Promise<number> {
  return page.evaluate(async () => (await (await caches.open('pictures-1')).keys()).length)
}

async function choose({ page }: Visit, label: string): Promise<void> {
  await page.getByRole('radio', { name: label, exact: true }).check()
}

/** Runs in the page: a browser that keeps its promise once it was asked, as most do for a site that is used. */
function promiseWhenAsked(): void {
  const isAsked = (): boolean => sessionStorage.getItem('asked') === '1'
  const storage = {
    persist: async () => {
      sessionStorage.setItem('asked', '1')
      return true
    },
    persisted: async () => isAsked(),
  }
  Object.assign(navigator.storage, storage)
}
