import { nextTick, watch, type WatchSource } from 'vue'

/** What stays in place while something above it changes. */
type Root = () => Element | null | undefined

/**
 * Runs a change of the page so that the line the reader looks at stays where it is. `what` is what it
 * replaces: until that moment the reader may scroll.
 */
export function useSteadyScroll(
  root: Root,
): (change: () => Promise<void>, what: WatchSource) => Promise<void> {
  return async function keepSteady(change, what) {
    const stop = watch(what, async () => {
      const anchor = window.scrollY > 0 ? uppermost(root()?.children ?? []) : undefined
      const before = anchor?.getBoundingClientRect().top ?? 0
      await nextTick()
      if (anchor?.isConnected)
        window.scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: 'instant' })
    })
    await change()
    stop()
  }
}

function uppermost(elements: Iterable<Element>): Element | undefined {
  return [...elements].find((element) => element.getBoundingClientRect().bottom > 0)
}
