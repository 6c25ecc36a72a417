import { expect, inject, onTestFinished, test } from 'vitest'
import { readHead } from '../helpers/desk.ts'
import { headlines, startVisit, stateLine, type Visit } from '../helpers/visit.ts'

const PICTURES = 'pictures-1'

async function startChecked(): Promise<Visit> {
  const visit = await startVisit(inject('sample'))
  onTestFinished(visit.close)
  await visit.open('/')
  await visit.untilSynced()
  await visit.open('/offline/')
  return visit
}

test('finds what is damaged, says what mending costs, mends it, and then everything opens without network', async () => {
  const visit = await startChecked()
  const { page } = visit
  await page.getByRole('button', { name: '开始检查' }).click()
  const answer = page.getByRole('main').getByRole('status')
  await answer.getByText(/^可离线阅读 58 篇 · 图片 20\/20 · [\d.]+ KB · 截至 \d\d:\d\d$/).waitFor()
  await damage(visit)
  await page.getByRole('button', { name: '再查一遍' }).click()
  await answer.getByText('还没有存齐').waitFor()
  for (const lack of ['应用的文件不全', '2 张图片看不到', '1 篇文章打不开', '星期天，什么也没有发生'])
    await page.getByRole('main').getByText(lack).waitFor()
  await page.getByRole('button', { name: /^补齐，约 \d+ KB$/ }).click()
  await answer.getByText(/^可离线阅读 58 篇 · 图片 20\/20/).waitFor()
  await visit.goOffline()
  await visit.restart()
  await visit.open('/article/quiet-sunday/')
  await visit.page.locator('article p').first().waitFor()
  expect(visit.troubles()).toEqual([])
})

test('without a signal it says that nothing could be fetched, and keeps the list', async () => {
  const visit = await startChecked()
  await damage(visit)
  await visit.goOffline()
  const { page } = visit
  await page.getByRole('button', { name: '开始检查' }).click()
  await page.getByRole('button', { name: /^补齐/ }).click()
  await page.getByText('没能补齐').waitFor()
  await page.getByText('1 篇文章打不开').waitFor()
})

test('after a first sync that was cut off it says how many never came, and fetches them with their pictures', async () => {
  const visit = await startVisit(inject('sample'))
  onTestFinished(visit.close)
  const { page, site } = visit
  const [, oldest] = (await readHead(inject('sample'))).packs
  site.fault(`/feed/${oldest!.file}`, { type: 'truncate', after: 100 })
  visit.phone.allow(/ERR_/)
  await visit.open('/')
  await headlines(page).nth(15).waitFor()
  await stateLine(page).getByText('离线').waitFor()
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await visit.open('/offline/')
  await page.getByRole('button', { name: '开始检查' }).click()
  const main = page.getByRole('main')
  await main.getByText('还没有存齐').waitFor()
  await main.getByText(`还有 ${oldest!.articles} 篇文章没有取到`).waitFor()
  site.heal()
  await page.getByRole('button', { name: /^补齐，约/ }).click()
  await main
    .getByRole('status')
    .getByText(/^可离线阅读 58 篇 · 图片 20\/20/)
    .waitFor()
  expect(visit.troubles()).toEqual([])
})

test('a check that the reader stops says nothing more, and can be begun again', async () => {
  const visit = await startChecked()
  const { page } = visit
  await page.evaluate(holdCaches)
  await page.getByRole('button', { name: '开始检查' }).click()
  await page.getByRole('progressbar', { name: '检查进度' }).waitFor()
  await page.getByRole('button', { name: '停止' }).click()
  await page.evaluate('letGo()')
  await page.getByRole('button', { name: '开始检查' }).waitFor()
  expect(await page.getByRole('main').getByText('可离线阅读').count()).toBe(0)
  await page.getByRole('button', { name: '开始检查' }).click()
  await page.getByRole('main').getByText('可离线阅读 58 篇').waitFor()
  expect(visit.troubles()).toEqual([])
})

test('where the database does not open, nothing is called ready', async () => {
  const visit = await startChecked()
  const { page } = visit
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('', 'SecurityError')
    }
  })
  await visit.open('/offline/')
  await stateLine(page).getByText('已更新至').waitFor()
  await page.getByRole('button', { name: '开始检查' }).click()
  await page.getByText('浏览器的存储现在打不开').waitFor()
  expect(await page.getByText('可离线阅读').count()).toBe(0)
})

test('says it all in English and in the elder version', async () => {
  const visit = await startChecked()
  const { page } = visit
  await visit.open('/settings/')
  await page.getByRole('radio', { name: 'English' }).check()
  await visit.open('/offline/?elder=1')
  await page.getByRole('button', { name: 'Check now' }).click()
  await page
    .getByRole('main')
    .getByRole('status')
    .getByText(/^58 articles can be read offline · pictures 20\/20 · [\d.]+ KB · as of \d\d:\d\d$/i)
    .waitFor()
  await page.getByText('the phone may clear it when space runs out').waitFor()
  await page.getByText('not on the home screen yet').waitFor()
  expect(visit.troubles()).toEqual([])
})

/** Runs in the page: whoever asks for a stored file waits until `letGo` is called. */
function holdCaches(): void {
  const page = globalThis as unknown as { letGo: () => void }
  const match = Cache.prototype.match
  const held = new Promise<void>((resolve) => (page.letGo = resolve))
  Cache.prototype.match = async function (...asked) {
    await held
    return match.apply(this, asked)
  }
}

/** A text goes, a picture goes, another becomes a log-in page, and the page of the app is half there. */
async function damage({ page }: Visit): Promise<void> {
  await page.evaluate(async (pictures) => {
    const db = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open('worksite-reader')
      opening.addEventListener('success', () => resolve(opening.result))
    })
    const transaction = db.transaction('bodies', 'readwrite')
    transaction.objectStore('bodies').delete('quiet-sunday')
    await new Promise((resolve) => transaction.addEventListener('complete', resolve))
    db.close()
    const cache = await caches.open(pictures)
    const [first, second] = await cache.keys()
    await cache.delete(first!)
    await cache.put(
      second!,
      new Response('<title>Log in</title>', { headers: { 'content-type': 'image/webp' } }),
    )
    for (const name of await caches.keys()) {
      if (!name.startsWith('shell-')) continue
      const shell = await caches.open(name)
      const paths = (await shell.keys()).map(({ url }) => new URL(url).pathname)
      const path = paths.find((path) => path.endsWith('.js'))
      await shell.put(path!, new Response('half', { headers: { 'content-type': 'text/javascript' } }))
    }
  }, PICTURES)
}
