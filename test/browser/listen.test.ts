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

/** A lock screen as the page sees it: what it was told, and what it can press. */
interface LockScreen {
  title: string
  state: string
  handlers: Record<string, (() => void) | null>
}

/** Runs in the page, in place of what the browser passes on to its device. */
function installLockScreen(): void {
  const handlers: LockScreen['handlers'] = {}
  const session = {
    metadata: null,
    playbackState: 'none',
    setActionHandler(action: string, act: (() => void) | null) {
      if (action === 'seekbackward') throw new TypeError('unknown to this browser')
      handlers[action] = act
    },
  }
  Object.defineProperty(navigator, 'mediaSession', { value: session, configurable: true })
  Object.assign(window, { handlers })
}

function lockScreen(): Promise<LockScreen> {
  return visit.page.evaluate(() => {
    const { handlers } = window as unknown as LockScreen
    const { metadata, playbackState } = navigator.mediaSession
    return { title: metadata?.title ?? '', state: playbackState, handlers: { ...handlers } }
  })
}

/** Presses a key of the lock screen. */
async function pressLock(action: string): Promise<void> {
  await visit.page.evaluate((action) => {
    ;(window as unknown as LockScreen).handlers[action]!()
  }, action)
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

test('the lock screen shows the article and steers it, and is free again at the end', async () => {
  const { page } = visit
  await page.addInitScript(installLockScreen)
  const list = await openedFrom('/category/safety/', 0)
  await page.getByRole('button', { name: '听新闻' }).click()
  await until(async () => (await lockScreen()).state === 'playing')
  expect((await lockScreen()).title).toBe(list[0])
  await pressLock('pause')
  await page.getByRole('region', { name: '朗读' }).getByRole('button', { name: '继续' }).waitFor()
  expect((await lockScreen()).state).toBe('paused')
  const heard = (await said()).length
  await pressLock('play')
  await until(async () => (await said()).length > heard && (await lockScreen()).state === 'playing')
  await pressLock('nexttrack')
  await until(async () => (await lockScreen()).title === list[1])
  await page.getByRole('heading', { level: 1, name: list[1]!, exact: true }).waitFor()
  await until(async () => (await said()).includes(list[1]!))
  await pressLock('previoustrack')
  await until(async () => (await lockScreen()).title === list[0])
  await pressLock('stop')
  await page.getByRole('region', { name: '朗读' }).waitFor({ state: 'detached' })
  expect(await lockScreen()).toMatchObject({ title: '', state: 'none' })
})

test('at the end of the list the lock screen is free for others', async () => {
  const { page } = visit
  await page.addInitScript(installLockScreen)
  const list = await openedFrom('/tag/%E9%9A%A7%E9%81%93%E6%96%BD%E5%B7%A5/', 0)
  await page.getByRole('button', { name: '听新闻' }).click()
  await until(async () => (await lockScreen()).state === 'playing')
  for (const title of list.slice(1)) {
    await pressLock('nexttrack')
    await until(async () => (await lockScreen()).title === title)
  }
  await pressLock('nexttrack')
  await until(async () => (await lockScreen()).state === 'none')
  const { title, handlers } = await lockScreen()
  expect([title, ...Object.values(handlers).filter(Boolean)]).toEqual([''])
  await page.getByRole('region', { name: '朗读' }).waitFor()
})

test('goes on through what was found, in its order', async () => {
  const { page } = visit
  await visit.open('/search/?q=%E7%93%A6%E6%96%AF')
  await headlines(page).nth(2).waitFor()
  const titles = await headlines(page).allTextContents()
  await headlines(page).nth(1).click()
  await page.getByRole('heading', { level: 1, name: titles[1]!.trim(), exact: true }).waitFor()
  await page.getByRole('button', { name: '听新闻' }).click()
  await page.getByRole('region', { name: '朗读' }).getByRole('button', { name: '下一篇' }).click()
  await page.getByRole('heading', { level: 1, name: titles[2]!.trim(), exact: true }).waitFor()
})

test('says how fast it reads, to the quarter', async () => {
  const player = visit.page.getByRole('region', { name: '朗读' })
  await player.getByRole('button', { name: '语速 1 倍' }).click()
  await player.getByRole('button', { name: '语速 1.25 倍' }).getByText('1.25 倍').waitFor()
  await player.getByRole('button', { name: '关闭朗读' }).click()
})

test('the ways to pass on stand upon the player, and the page ends above both, on the narrowest screen too', async () => {
  const { page } = visit
  await page.setViewportSize({ width: 320, height: 640 })
  await visit.open(ARTICLE)
  await page.getByRole('button', { name: '听新闻' }).click()
  const player = page.getByRole('region', { name: '朗读' })
  await player.getByText(/\d+\/\d+ 句/).waitFor()
  await page.getByRole('button', { name: '分享' }).click()
  const panel = page.locator('#pass-on')
  await until(async () => {
    const [above, below] = [await panel.boundingBox(), await player.boundingBox()]
    return above !== null && Math.abs(above.y + above.height - below!.y) < 1
  })
  await page.evaluate('scrollTo(0, 1e6)')
  const end = page.getByRole('contentinfo').getByRole('link').last()
  await until(async () => {
    const [last, above] = [await end.boundingBox(), await panel.boundingBox()]
    return last!.y + last!.height <= above!.y
  })
  await player.getByRole('button', { name: '关闭朗读' }).click()
  await page.setViewportSize({ width: 390, height: 844 })
})

/** Opens an article from its list; the titles of the list. */
async function openedFrom(path: string, index: number): Promise<string[]> {
  const { page } = visit
  await visit.open(path)
  await headlines(page).nth(index).waitFor()
  const titles = (await headlines(page).allTextContents()).map((title) => title.trim())
  await headlines(page).nth(index).click()
  await page.getByRole('heading', { level: 1, name: titles[index]!, exact: true }).waitFor()
  return titles
}
