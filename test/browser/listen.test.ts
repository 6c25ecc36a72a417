import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createScriptedEngine, type ScriptedEngine } from '../helpers/speech-engine.ts'
import { headlines, startVisit, type Visit } from '../helpers/visit.ts'

const ARTICLE = '/article/long-read-a-day-in-the-tunnel/'

let visit: Visit

beforeAll(async () => {
  visit = await startVisit(inject('sample'))
  await visit.open('/')
  await visit.untilSynced()
  await visit.goOffline()
})
afterAll(async () => {
  expect(visit.troubles()).toEqual([])
  await visit.close()
})

/** Puts the scripted engine in place of the browser's, for every page that is opened from now on. */
async function bringVoice(): Promise<void> {
  await visit.page.addInitScript({
    content: `(${installEngine.toString()})(${createScriptedEngine.toString()})`,
  })
}

/** Runs in the page. */
function installEngine(create: typeof createScriptedEngine): void {
  const engine = create(undefined, 60)
  Object.defineProperty(window, 'speechSynthesis', { value: engine.synthesis })
  function Utterance(text: string): SpeechSynthesisUtterance {
    return engine.createUtterance(text)
  }
  Object.assign(window, { engine, SpeechSynthesisUtterance: Utterance })
}

function said(): Promise<string[]> {
  return visit.page.evaluate(() =>
    (window as unknown as { engine: ScriptedEngine }).engine.said.map(({ text }) => text),
  )
}

/** The sentence that the page shows as being read. */
function marked(): Promise<string> {
  return visit.page.evaluate(() =>
    [...(CSS.highlights.get('spoken') ?? [])].map((range) => String(range)).join(''),
  )
}

async function until(isThere: () => Promise<boolean>): Promise<void> {
  await expect.poll(isThere, { timeout: 20_000 }).toBe(true)
}

test('a phone without a voice says so, and how to get one', async () => {
  const { page } = visit
  await visit.open(ARTICLE)
  await page.getByRole('button', { name: '听新闻' }).click()
  const player = page.getByRole('region', { name: '朗读' })
  await player.getByText('这部手机没有中文语音，读不出来。').waitFor({ timeout: 30_000 })
  await player.getByText('在系统设置里安装中文语音').waitFor()
  await player.getByRole('button', { name: '关闭朗读' }).click()
  await player.waitFor({ state: 'detached' })
})

test('reads an article sentence by sentence, shows where, and keeps it in view', async () => {
  const { page } = visit
  await bringVoice()
  await visit.open(ARTICLE)
  await page.getByRole('button', { name: '听新闻' }).click()
  const player = page.getByRole('region', { name: '朗读' })
  await player.getByText(/\d+\/\d+ 句/).waitFor()
  await until(async () => (await said()).length > 1 && (await marked()) !== '')
  expect(await said()).toContain(await marked())
  for (let press = 0; press < 30; press += 1) await player.getByRole('button', { name: '下一句' }).click()
  await until(() =>
    page.evaluate(() => {
      const [range] = CSS.highlights.get('spoken') ?? []
      const place = (range as Range | undefined)?.getBoundingClientRect()
      const bar = document.querySelector('.player')!.getBoundingClientRect().top
      return place !== undefined && place.top >= 0 && place.bottom <= bar && window.scrollY > 300
    }),
  )
})

test('pauses and goes on, and goes along to other pages', async () => {
  const { page } = visit
  const player = page.getByRole('region', { name: '朗读' })
  await player.getByRole('button', { name: '暂停' }).click()
  const heard = (await said()).length
  await page.getByRole('button', { name: '返回' }).click()
  await headlines(page).first().waitFor()
  expect((await said()).length).toBe(heard)
  await player.getByRole('button', { name: '继续' }).click()
  await until(async () => (await said()).length > heard)
  await player.getByRole('link').click()
  await page.getByRole('button', { name: '暂停' }).first().waitFor()
  await until(async () => (await marked()) !== '')
})

test('goes on with the next article of the list, and its page comes along', async () => {
  const { page } = visit
  const next = (await page.locator('a[rel="next"] .title').textContent()) ?? ''
  await page.getByRole('region', { name: '朗读' }).getByRole('button', { name: '下一篇' }).click()
  await page.getByRole('heading', { level: 1, name: next, exact: true }).waitFor()
  await until(async () => (await said()).includes(next))
})
