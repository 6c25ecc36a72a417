import axe, { type AxeResults } from 'axe-core'
import { createMemoryHistory } from 'vue-router'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createReaderRouter } from '../../src/app/router.ts'
import { choose } from '../helpers/look.ts'
import { ELDER, IN_SUNLIGHT, measurePage, STANDARD, type Limits } from '../helpers/measure-page.ts'
import { LOOKS, PAGES, type Look } from '../helpers/pages.ts'
import { CAPTIVE_PORTAL } from '../helpers/site-server.ts'
import { headlines, startVisit, type Visit } from '../helpers/visit.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What a theme alone can break: the elements are the same in each, the colours in each language. */
const THEME_RULES = ['color-contrast', 'link-in-text-block', 'target-size']
const HEIGHTS = { 320: 640, 390: 844, 768: 1024 }
const WIDTHS = [320, 390, 768] as const
/** 1280 by 1024 at 400 %. */
const ZOOMED = { width: 320, height: 256 }

let visit: Visit

beforeAll(async () => {
  visit = await startVisit(inject('sample'))
  await visit.open('/')
  await visit.untilSynced()
})
afterAll(() => visit.close())

test('every address of the reader is among the pages looked at', () => {
  const router = createReaderRouter(createMemoryHistory())
  const visited = Object.values(PAGES).map((path) => router.resolve(path).matched[0]?.path)
  expect(new Set(visited)).toEqual(new Set(router.getRoutes().map(({ path }) => path)))
})

describe.each(Object.entries(PAGES))('%s', (_name, path) => {
  beforeAll(async () => {
    await visit.open(path)
    await untilShown()
  })

  test('has no barrier in any theme, mode and language', async () => {
    for (const language of ['zh', 'en'] as const) {
      for (const look of LOOKS) {
        const rules = rulesFor(look, language)
        if (rules.length === 0) continue
        await choose(visit.page, { ...look, language })
        expect(await findBarriers(rules), tell(look, language)).toEqual([])
      }
    }
  })

  test('keeps sizes, targets and contrast in every theme and mode, in every width', async () => {
    await choose(visit.page, { language: 'zh' })
    for (const width of WIDTHS) {
      await visit.page.setViewportSize({ width, height: HEIGHTS[width] })
      for (const look of LOOKS) {
        await choose(visit.page, look)
        expect(await measurePage(visit.page, limitsOf(look)), tell(look, width)).toEqual([])
      }
    }
  })

  test('loses nothing at twice the text and at four times the page', async () => {
    await visit.page.setViewportSize({ width: 320, height: 640 })
    for (const mode of ['standard', 'elder'] as const) {
      await choose(visit.page, { mode, theme: 'light', textSize: 'standard', language: 'zh' })
      await doubleText()
      expect(await findLosses(), `${mode} at 200 % text`).toEqual([])
      await doubleText('')
      await choose(visit.page, { textSize: 'largest' })
      expect(await findLosses(), `${mode} in the largest text`).toEqual([])
      await choose(visit.page, { textSize: 'standard' })
      await visit.page.setViewportSize(ZOOMED)
      expect(await findLosses(), `${mode} at 400 %`).toEqual([])
      expect(await shareOfBars(), `${mode} at 400 %`).toBeLessThan(0.5)
      await visit.page.setViewportSize({ width: 320, height: 640 })
    }
    await choose(visit.page, { mode: 'standard', textSize: 'standard' })
    await visit.page.setViewportSize({ width: 390, height: 844 })
  })
})

describe('the measures themselves', () => {
  beforeAll(async () => {
    await visit.open('/article/labour-competition-meeting/')
    await untilShown()
  })

  test.each([
    { token: '--ink-soft', value: '#8a8a8a', mode: 'standard', fault: /^contrast 3\.\d\d/ },
    { token: '--accent', value: '#d06050', mode: 'standard', fault: /^contrast 3\.\d\d/ },
    { token: '--touch', value: '40px', mode: 'standard', fault: /^target \d+×40/ },
    { token: '--touch', value: '56px', mode: 'elder', fault: /^target \d+×56/ },
    { token: '--size-body', value: '1.25rem', mode: 'elder', fault: /^20 px/ },
    { token: '--leading-body', value: '1.5', mode: 'elder', fault: /^line height 1\.50/ },
    { token: '--bar', value: '50px', mode: 'elder', fault: /^target \d+×50/ },
  ] as const)('tell of $token being $value in $mode mode', async ({ token, value, mode, fault }) => {
    await choose(visit.page, { mode, theme: 'light' })
    expect(await measurePage(visit.page, limitsOf({ mode, theme: 'light' }))).toEqual([])
    await setToken(token, value)
    const faults = await measurePage(visit.page, limitsOf({ mode, theme: 'light' }))
    await setToken(token, '')
    expect(faults).toContainEqual(expect.stringMatching(fault))
  })

  test('tell of a grey in sunlight', async () => {
    const look = { mode: 'standard', theme: 'sunlight' } as const
    await choose(visit.page, look)
    await setToken('--ink-soft', '#666')
    const faults = await measurePage(visit.page, limitsOf(look))
    await setToken('--ink-soft', '')
    expect(faults).toContainEqual(expect.stringMatching(/^contrast 5\.\d\d/))
  })
})

describe('what comes only now and then', () => {
  test('a list of saved articles has no barrier', async () => {
    await visit.open('/article/quiet-sunday/')
    await visit.page.getByRole('button', { name: '收藏', exact: true }).click()
    await visit.open('/saved/')
    await headlines(visit.page).or(visit.page.getByRole('main').getByRole('link')).first().waitFor()
    for (const look of LOOKS) {
      await choose(visit.page, look)
      expect(await findBarriers(), tell(look)).toEqual([])
      expect(await measurePage(visit.page, limitsOf(look)), tell(look)).toEqual([])
    }
    await choose(visit.page, { mode: 'standard', theme: 'light' })
  })

  test('the line that tells how far the news is has no barrier', async () => {
    await visit.open('/')
    await visit.untilSynced()
    visit.site.fault('/feed/head.json', { type: 'delay', by: 5000 })
    await visit.page.getByRole('button', { name: '更新' }).click()
    await visit.page.getByRole('progressbar').waitFor()
    expect(await findBarriers()).toEqual([])
    visit.site.heal()
    await visit.untilSynced()
    visit.site.fault('/feed/head.json', CAPTIVE_PORTAL)
    await visit.page.getByRole('button', { name: '更新' }).click()
    await visit.page.getByText('连上的不是本站').waitFor()
    expect(await findBarriers()).toEqual([])
    expect(await measurePage(visit.page, STANDARD)).toEqual([])
    visit.site.heal()
  })

  test('colours that the reader forces leave every choice to be seen', async () => {
    await visit.page.emulateMedia({ forcedColors: 'active' })
    await visit.open('/settings/')
    await visit.page.getByRole('radio').first().waitFor()
    const choices = await visit.page.evaluate(() =>
      [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')].map((input) => ({
        isChosen: input.checked,
        isFramed: getComputedStyle(input.closest('label')!).outlineStyle === 'solid',
      })),
    )
    expect(choices.filter(({ isChosen }) => isChosen).length).toBeGreaterThan(3)
    expect(choices.filter(({ isChosen, isFramed }) => isChosen !== isFramed)).toEqual([])
    await visit.page.emulateMedia({ forcedColors: null })
  })

  test('who wants more contrast gets at least 7:1, and who wants no motion sees none', async () => {
    await visit.page.emulateMedia({ contrast: 'more', reducedMotion: 'reduce' })
    for (const path of ['/', '/article/labour-competition-meeting/', '/settings/']) {
      await visit.open(path)
      await untilShown()
      for (const theme of ['light', 'dark'] as const) {
        await choose(visit.page, { theme })
        expect(await measurePage(visit.page, { ...STANDARD, contrast: 7 }), theme).toEqual([])
      }
      expect(await countMoving()).toBe(0)
    }
    await visit.page.emulateMedia({ contrast: null, reducedMotion: null })
  })
})

function limitsOf({ mode, theme }: Look): Limits {
  return { ...(mode === 'elder' ? ELDER : STANDARD), ...(theme === 'sunlight' ? IN_SUNLIGHT : {}) }
}

/** `EVERY_LOOK=1` asks every rule of every look instead of every rule of what can differ. */
function rulesFor({ theme }: Look, language: 'zh' | 'en'): string[] {
  if (theme === 'light' || process.env['EVERY_LOOK']) return RULES
  return language === 'zh' ? THEME_RULES : []
}

function tell({ theme, mode }: Look, ...more: (string | number)[]): string {
  return [theme, mode, ...more].join(', ')
}

async function untilShown(): Promise<void> {
  const main = visit.page.getByRole('main')
  await main.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
  await visit.untilSynced()
  await visit.page.waitForFunction(() => document.querySelector('.skeleton') === null)
}

/** Rules that are broken, each with the elements that break it. */
async function findBarriers(rules = RULES): Promise<string[]> {
  const { page } = visit
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
  const isLoaded = await page.evaluate(() => 'axe' in window)
  if (!isLoaded) await page.evaluate(axe.source)
  const options = { runOnly: rules, resultTypes: ['violations'] }
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
}

/** Nothing but the width is looked at: sizes are measured elsewhere. */
async function findLosses(): Promise<string[]> {
  const none = { target: 0, contrast: 0, drawing: 0, text: 0, body: 0, leading: 0 }
  return measurePage(visit.page, none)
}

/** As if the reader had set their browser to letters of twice the size. */
async function doubleText(size = 'calc(200% * var(--text-scale))'): Promise<void> {
  await visit.page.evaluate((size) => {
    document.documentElement.style.fontSize = size
  }, size)
}

/** How much of the window is covered by what does not scroll away. */
function shareOfBars(): Promise<number> {
  return visit.page.evaluate(() => {
    const fixed = [...document.querySelectorAll('body *')].filter(
      (element) => element.checkVisibility() && getComputedStyle(element).position === 'fixed',
    )
    const heights = fixed.map((element) => element.getBoundingClientRect().height)
    return heights.reduce((sum, height) => sum + height, 0) / window.innerHeight
  })
}

function countMoving(): Promise<number> {
  return visit.page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const { transitionDuration, animationName } = getComputedStyle(element)
        return transitionDuration !== '0s' || animationName !== 'none'
      }).length,
  )
}

async function setToken(name: string, value: string): Promise<void> {
  await visit.page.evaluate(
    ([name, value]) => document.documentElement.style.setProperty(name!, value!),
    [name, value],
  )
}
