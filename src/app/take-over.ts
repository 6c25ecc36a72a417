import { nextTick, shallowRef, type Ref } from 'vue'
import { after } from './after.ts'
import type { Created } from './create-reader.ts'
import { TURN } from './composables/useTurn.ts'
import { useMarks } from './stores/marks.ts'
import { takePageNews } from './stores/page-news.ts'
import { startBridge } from './worker-bridge.ts'

/** A page that was written before the reader came, and the reader that takes its place. */
export interface TakeOver {
  /** Where the reader is to be mounted; not on the page yet. */
  home: HTMLElement
  /** To be called after that: puts the reader in the page's place in one step, when nobody holds it. */
  finish: () => Promise<void>
}

/** How long the written page waits for what this reader did before; it can be read meanwhile. */
const PATIENCE = 300
/** See `useTurn`: these are enough for nearly all that a written page shows; the last leaves nothing out. */
const TURNS = [-2, -1, 0, 1, 2, 3, Infinity]
/** How often to look whether the reader has let go of the page. */
const SOON = 100

/** Learns from the written page what it shows, so that the reader begins with the same. */
export async function beginTakeOver({
  app,
  pinia,
  router,
}: Pick<Created, 'app' | 'pinia' | 'router'>): Promise<TakeOver> {
  await takePageNews(pinia, router.currentRoute.value)
  await Promise.race([useMarks(pinia).load(), after(PATIENCE)])
  const before = document.getElementById('app')!
  const home = before.cloneNode() as HTMLElement
  const turn = shallowRef(-3)
  app.provide(TURN, turn)
  // To be drawn is long enough a task by itself.
  await after(0)
  return {
    home,
    async finish() {
      // So `boot.ts` and `mend.ts` see that the reader is up.
      before.dataset['vApp'] = ''
      await drawInTurn(turn).then(untilComplete).finally(startBridge)
      // The script of this page is out of reach: what is written can be read, and says how to go on.
      if (router.currentRoute.value.matched.length === 0) return
      await untilLetGo(before)
      replacePage(before, home)
    },
  }
}

/**
 * Puts one page in the place of another: what is focused, seen and heard stays where it is, and what was
 * pressed meanwhile is pressed now.
 */
export function replacePage(before: HTMLElement, home: HTMLElement): void {
  const controls = controlsOf(before)
  const findNow = sameControls(controls, () => controlsOf(home))
  const focused = document.activeElement
  const pressed = controls.filter(({ dataset }) => dataset['pressed'] !== undefined)
  const anchor = window.scrollY > 0 ? controls.find((one) => one.matches('a') && isBelowTop(one)) : undefined
  const top = anchor?.getBoundingClientRect().top ?? 0
  keepPictures(before, home)
  before.replaceWith(home)
  const anchorNow = findNow(anchor)
  if (anchorNow) window.scrollBy({ top: anchorNow.getBoundingClientRect().top - top, behavior: 'instant' })
  findNow(focused)?.focus({ preventScroll: true })
  for (const button of pressed) findNow(button)?.click()
}

/** One piece after the other, each in a task of its own: a slow phone must not do all at once. */
async function drawInTurn(turn: Ref<number>): Promise<void> {
  for (const next of TURNS) {
    await after(0)
    turn.value = next
    await nextTick()
  }
}

/** Pieces that come later are in the same file as this: asked for last, this one comes last. */
async function untilComplete(): Promise<void> {
  // They are asked for in tasks of their own.
  await after(0)
  // One that is lost is missed in the reader as in the page; it must not keep the reader away.
  await import('./ui/SiteFoot.vue').catch(() => undefined)
  await nextTick()
  await after(0)
}

/** Nothing is taken from under a finger, or while somebody marks words. */
async function untilLetGo(page: Element): Promise<void> {
  while (page.matches(':active') || getSelection()?.isCollapsed === false) await after(SOON)
}

function controlsOf(page: Element): HTMLElement[] {
  return [...page.querySelectorAll<HTMLElement>('a, button')]
}

/** Finds for a link or button of one page the same of the other: of those with its name, the one of its number. */
function sameControls(
  before: readonly HTMLElement[],
  now: () => readonly HTMLElement[],
): (element: Element | null | undefined) => HTMLElement | undefined {
  return (element) => {
    const control = before.find((one) => one === element)
    if (!control) return undefined
    const isNamesake = (one: HTMLElement): boolean => nameOf(one) === nameOf(control)
    return now().filter(isNamesake)[before.filter(isNamesake).indexOf(control)]
  }
}

/** Where a link leads, what a button says. */
function nameOf(control: HTMLElement): string | null {
  if (control instanceof HTMLAnchorElement) return control.href
  return control.getAttribute('aria-label') ?? control.textContent
}

function isBelowTop(element: Element): boolean {
  return element.getBoundingClientRect().top >= 0
}

/** A picture that is on screen is drawn in the same frame, from what the browser has of it. */
function keepPictures(before: Element, home: Element): void {
  const shown = new Set([...before.querySelectorAll('img')].filter(isDrawn).map(({ src }) => src))
  for (const picture of home.querySelectorAll('img')) {
    if (!shown.has(picture.src)) continue
    picture.decoding = 'sync'
    picture.loading = 'eager'
  }
}

function isDrawn({ complete, naturalWidth }: HTMLImageElement): boolean {
  return complete && naturalWidth > 0
}
