import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { copySite, readArticles, readHead, type Desk } from '../helpers/desk.ts'
import { CAPTIVE_PORTAL, type Fault } from '../helpers/site-server.ts'
import { headlines, startVisit, stateLine, type Visit } from '../helpers/visit.ts'

const SOON = { timeout: 10_000 }
const CORRECTED = 'quiet-sunday'
const WITHDRAWN = 'letters-home'
const NEW_TITLE = '今天的新消息'

let desk: Desk
let visit: Visit
let count = 0

async function begin(): Promise<void> {
  desk = await copySite()
  visit = await startVisit(desk.site)
  await visit.open('/')
  await visit.untilSynced()
}

async function end(): Promise<void> {
  await visit.close()
  await desk.close()
}

describe('what the office publishes', () => {
  beforeEach(begin)
  afterEach(end)

  test('while the reader is closed is there at the next start, and marks are kept', async () => {
    await save(WITHDRAWN)
    await save(CORRECTED)
    await publishChanges()
    await visit.restart()
    await visit.open('/')
    await expectChanges()
    expect(visit.troubles()).toEqual([])
  })

  test('while the reader is open is there after the next sync, and marks are kept', async () => {
    await save(WITHDRAWN)
    await save(CORRECTED)
    await visit.open('/')
    await visit.untilSynced()
    await publishChanges()
    await update(visit.page)
    await expectChanges()
    expect(visit.troubles()).toEqual([])
  })

  test('while the laptop slept for a week with the reader open is there when it wakes, untouched', async () => {
    await visit.restart()
    await visit.page.clock.install()
    await visit.open('/')
    await visit.untilSynced()
    const title = await publishNew('睡着时来的消息')
    await visit.page.clock.fastForward(WEEK)
    await headlines(visit.page).filter({ hasText: title }).waitFor()
    expect(visit.troubles()).toEqual([])
    await visit.restart()
  })

  test('while the article itself is on screen appears in it', async () => {
    await visit.open(`/article/${CORRECTED}/`)
    await visit.page.locator('article header').waitFor()
    await visit.untilSynced()
    await publishChanges()
    await update(visit.page)
    await visit.page.getByText('更正：这一句是后来改的。').waitFor()
    expect(visit.troubles()).toEqual([])
  })
})

/** Opens the article, so that it is read, and saves it. */
async function save(slug: string): Promise<void> {
  await visit.open(`/article/${slug}/`)
  await visit.page.getByRole('button', { name: '收藏', exact: true }).click()
  await visit.page.getByRole('button', { name: '已收藏' }).waitFor()
}

async function publishChanges(): Promise<void> {
  await desk.edit(CORRECTED, (markdown) => `${markdown}\n\n更正：这一句是后来改的。\n`)
  await desk.withdraw(WITHDRAWN)
  await publishNew()
}

/** Every next one is newer than those before. Returns its title. */
async function publishNew(title = NEW_TITLE): Promise<string> {
  const date = new Date(Date.UTC(2020, 0, 1, (count += 1))).toISOString()
  const front = `---\ntitle: ${title}\ndate: ${date}\ncategory: safety\n---\n\n`
  await desk.write(`articles/brand-new-${count}.md`, `${front}新消息的正文。\n`)
  await desk.publish()
  return title
}

async function expectChanges(): Promise<void> {
  const { page } = visit
  await headlines(page).filter({ hasText: NEW_TITLE }).waitFor()
  await visit.untilSynced()
  await visit.open(`/article/${CORRECTED}/`)
  await page.getByText('更正：这一句是后来改的。').waitFor()
  await page.getByRole('button', { name: '已收藏' }).waitFor()
  await visit.open(`/article/${WITHDRAWN}/`)
  await page.getByRole('heading', { level: 1, name: '这篇文章已被撤回' }).waitFor()
  await visit.open('/saved/')
  await page.getByText('已被发布方撤回').waitFor()
  await page
    .getByRole('main')
    .getByRole('link', { name: await titleOf(CORRECTED) })
    .waitFor()
}

async function titleOf(slug: string): Promise<string> {
  const html = await readFile(join(desk.site, 'article', slug, 'index.html'), 'utf8')
  return /<title>(.*?) - /.exec(html)![1]!
}

/** Milliseconds. */
const WEEK = 7 * 24 * 60 * 60_000
const DAMAGED = '收到的内容不完整，没有采用'
const FOREIGN = '连上的不是本站，可能要先登录这个网络'
const SERVER = '服务器出错了，稍后再试'
const OFFLINE = '离线'
const HEAD = '/feed/head.json'
const PACKS = /^\/feed\/packs\//

describe('a network that answers nonsense', () => {
  beforeAll(begin)
  afterAll(end)

  const cases: [string, string | RegExp, Fault, string][] = [
    ['a log-in page for the head', HEAD, CAPTIVE_PORTAL, FOREIGN],
    ['a head with wrong types', HEAD, json({ version: 1, id: 7, seq: 'many', packs: {}, site: [] }), DAMAGED],
    ['a head that is another file', HEAD, json({ hello: 'world' }), FOREIGN],
    ['half a head', HEAD, { type: 'truncate', after: 100 }, OFFLINE],
    ['an error for the head', HEAD, { type: 'status', status: 503 }, SERVER],
    ['a log-in page for a pack', PACKS, CAPTIVE_PORTAL, FOREIGN],
    [
      'another pack than was asked for',
      PACKS,
      json({ version: 'https://jsonfeed.org/version/1.1', items: [] }),
      DAMAGED,
    ],
    ['no pack', PACKS, { type: 'status', status: 404 }, SERVER],
  ]

  test.each(cases)(
    '%s leaves the old news, is told, and is repaired by the next good sync',
    async (...row) => {
      const [name, path, fault, words] = row
      const before = await headlines(visit.page).allTextContents()
      visit.phone.allow(/Failed to load resource/)
      const title = await publishNew(name)
      visit.site.fault(path, fault)
      await update(visit.page)
      await stateLine(visit.page).getByText(words).waitFor()
      expect(await headlines(visit.page).allTextContents()).toEqual(before)
      await headlines(visit.page).first().click()
      await visit.page.getByRole('heading', { level: 1, name: before[0]! }).waitFor()
      await visit.page.goBack()
      visit.site.heal()
      await update(visit.page)
      await headlines(visit.page).filter({ hasText: title }).waitFor()
      await visit.untilSynced()
      expect(visit.troubles()).toEqual([])
    },
  )

  test('pictures that are a log-in page are not kept, and come with the next good sync', async () => {
    visit.phone.allow(/Failed to load resource/)
    await desk.write('articles/with-picture.md', await pictured())
    await desk.publish()
    visit.site.fault(/^\/images\//, CAPTIVE_PORTAL)
    await update(visit.page)
    await headlines(visit.page).filter({ hasText: '有图的消息' }).waitFor()
    await visit.untilSynced()
    visit.site.heal()
    await update(visit.page)
    await visit.untilSynced()
    await expect.poll(keptPictures, SOON).toEqual(await wantedPictures())
  })

  test('an address elsewhere leaves the old news and is told', async () => {
    visit.phone.allow(
      /Failed to load resource|policy violation|Content Security Policy|Fetch API cannot load/,
    )
    visit.site.fault(HEAD, { type: 'redirect', to: 'http://localhost:9/login' })
    await update(visit.page)
    await stateLine(visit.page)
      .getByText(/离线|连上的不是本站/)
      .waitFor()
    visit.site.heal()
    await update(visit.page)
    await visit.untilSynced()
    expect(await headlines(visit.page).count()).toBeGreaterThanOrEqual(20)
  })
})

function json(value: unknown): Fault {
  return { type: 'body', body: JSON.stringify(value) }
}

/** An article with a picture that the sample does not have: in other colours. */
async function pictured(): Promise<string> {
  const picture = sharp(await readFile(join(desk.site, '..', 'source/pictures/tunnel.webp'))).modulate({
    hue: 90,
  })
  await desk.write('pictures/new.webp', await picture.webp().toBuffer())
  return `---\ntitle: 有图的消息\ndate: 2020-02-02 08:00\n---\n\n![图](../pictures/new.webp)\n\n正文。\n`
}

function keptPictures(): Promise<string[]> {
  return visit.page.evaluate(async () => {
    const name = (await caches.keys()).find((key) => key.startsWith('pictures'))!
    const kept = await (await caches.open(name)).keys()
    return kept.map(({ url }) => new URL(url).pathname).sort()
  })
}

async function wantedPictures(): Promise<string[]> {
  const articles = await readArticles(desk.site)
  return [...new Set(articles.flatMap(({ pictures }) => pictures.map(({ src }) => src)))].sort()
}

/** The page of a build, where its worker fetches it. */
const SHELL_PAGE = /^\/assets\/\w+-shell\.html$/

describe('a new version of the app', () => {
  beforeEach(begin)
  afterEach(end)

  const NEW_DESCRIPTION = '新版本的说明'
  const isNew = (): Promise<boolean> =>
    visit.page.evaluate(
      (words) => document.querySelector<HTMLMetaElement>('meta[name=description]')?.content === words,
      NEW_DESCRIPTION,
    )
  const bar = () => visit.page.getByRole('region', { name: '有新版本可用' })

  test('waits, is offered in a bar but not beside an article, and comes when the reader agrees', async () => {
    const before = await readHead(desk.site)
    await desk.configure({ description: NEW_DESCRIPTION })
    await desk.publish()
    expect((await readHead(desk.site)).seq).toBe(before.seq)
    await visit.open('/')
    await bar().waitFor()
    expect(await isNew()).toBe(false)
    await headlines(visit.page).first().click()
    await visit.page.locator('article header').waitFor()
    expect(await bar().count()).toBe(0)
    await visit.page.goBack()
    await bar().waitFor()
    expect(await isNew()).toBe(false)
    const loads: string[] = []
    visit.page.on('load', (page) => loads.push(page.url()))
    await bar().getByRole('button').click()
    await expect.poll(isNew, SOON).toBe(true)
    await headlines(visit.page).first().waitFor()
    expect(await bar().count()).toBe(0)
    expect(loads).toHaveLength(1)
    expect(visit.troubles()).toEqual([])
  })

  test('that is a log-in page, or incomplete, is not taken', async () => {
    visit.phone.allow(/Failed to load resource|The script has an unsupported MIME type|SecurityError/)
    visit.site.fault('/sw.js', CAPTIVE_PORTAL)
    await visit.open('/')
    await headlines(visit.page).first().waitFor()
    await desk.configure({ description: NEW_DESCRIPTION })
    await desk.publish()
    visit.site.heal()
    visit.site.fault(SHELL_PAGE, CAPTIVE_PORTAL)
    visit.site.forget()
    await visit.open('/')
    await expect.poll(() => visit.site.requests(SHELL_PAGE), SOON).toBeGreaterThan(0)
    await visit.untilSynced()
    // The start page comes with the news; every other address opens with the app's own page.
    await visit.open('/saved/')
    await visit.page.getByRole('main').waitFor()
    expect(await isNew()).toBe(false)
    expect(visit.troubles()).toEqual([])
  })
})

async function update(page: Page): Promise<void> {
  await page.getByRole('button', { name: '更新', exact: true }).first().click()
}
