import { nextTick } from 'vue'
import type { Created } from './create-reader.ts'
import { useMarks } from './stores/marks.ts'
import { takePageNews } from './stores/page-news.ts'

/** A page that was written before the reader came, and the reader that takes its place. */
export interface TakeOver {
  /** Where the reader is to be mounted; not on the page yet. */
  home: HTMLElement
  /** To be called after that: puts the reader in the page's place in one step, when nobody holds it. */
  finish: () => Promise<void>
}

/** How long the written page waits for what this reader did before; it can be read meanwhile. */
const PATIENCE = 300
/** How often to look whether the reader has let go of the page. */
const SOON = 100

/** Learns from the written page what it shows, so that the reader begins with the same. */
export async function beginTakeOver({ pinia, router }: Pick<Created, 'pinia' | 'router'>): Promise<TakeOver> {
  await takePageNews(pinia, router.currentRoute.value)
  await Promise.race([useMarks(pinia).load(), after(PATIENCE)])
  const before = document.getElementById('app')!
  const home = before.cloneNode() as HTMLElement
  return {
    home,
    async finish() {
      // So `boot.ts` and `mend.ts` see that the reader is up.
      before.dataset['vApp'] = ''
      // The script of this page is out of reach: what is written can be read, and says how to go on.
      if (router.currentRoute.value.matched.length === 0) return
      await untilComplete()
      await untilLetGo(before)
      replacePage(before, home)
    },
  }
}

/** Puts one page in the place of another: what is focused, seen and heard stays where it is. */
export function replacePage(before: HTMLElement, home: HTMLElement): void {
  const links = [before, home].map((page) => (): HTMLAnchorElement[] => [...page.querySelectorAll('a')])
  const [linksBefore, linksNow] = links as [() => HTMLAnchorElement[], () => HTMLAnchorElement[]]
  const findNow = sameLinks(linksBefore(), linksNow)
  const focused = document.activeElement
  const anchor = window.scrollY > 0 ? linksBefore().find(isBelowTop) : undefined
  const top = anchor?.getBoundingClientRect().top ?? 0
  keepPictures(before, home)
  before.replaceWith(home)
  const anchorNow = findNow(anchor)
  if (anchorNow) window.scrollBy({ top: anchorNow.getBoundingClientRect().top - top, behavior: 'instant' })
  findNow(focused)?.focus({ preventScroll: true })
}

/** Pieces that come later are in the same file as this: asked for last, this one comes last. */
async function untilComplete(): Promise<void> {
  await import('./ui/SiteFoot.vue')
  await nextTick()
  // What comes next is a task of its own: a slow phone must not do all at once.
  await after(0)
}

/** Nothing is taken from under a finger, or while somebody marks words. */
async function untilLetGo(page: Element): Promise<void> {
  while (page.matches(':active') || getSelection()?.isCollapsed === false) await after(SOON)
}

/** Finds for a link of one page the same of the other: of those with its address, the one of its number. */
function sameLinks(
  before: readonly HTMLAnchorElement[],
  now: () => readonly HTMLAnchorElement[],
): (element: Element | null | undefined) => HTMLAnchorElement | undefined {
  return (element) => {
    const link = before.find((one) => one === element)
    if (!link) return undefined
    const number = before.filter(({ href }) => href === link.href).indexOf(link)
    return now().filter(({ href }) => href === link.href)[number]
  }
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

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
