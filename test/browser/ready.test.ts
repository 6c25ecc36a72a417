import { expect, inject, onTestFinished, test } from 'vitest'
import { startVisit, type Visit } from '../helpers/visit.ts'

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
