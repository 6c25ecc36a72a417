import { ref, type Ref } from 'vue'

export type ShareState = { type: 'none' } | { type: 'copied' } | { type: 'failed'; url: string }

type Sharer = Partial<Pick<Navigator, 'share' | 'clipboard'>>

interface Share {
  state: Ref<ShareState>
  share: (link: { title: string; url: string }) => Promise<void>
}

const SHOWN = 4000

/** Hands a link to the phone's share sheet; without one it is copied. */
export function useShare(browser: () => Sharer = () => navigator): Share {
  const state = ref<ShareState>({ type: 'none' })
  let timer: ReturnType<typeof setTimeout> | undefined

  async function share(link: { title: string; url: string }): Promise<void> {
    clearTimeout(timer)
    state.value = await shareOrCopy(browser(), link)
    if (state.value.type === 'copied') timer = setTimeout(() => (state.value = { type: 'none' }), SHOWN)
  }

  return { state, share }
}

async function shareOrCopy(browser: Sharer, link: { title: string; url: string }): Promise<ShareState> {
  try {
    if (browser.share) {
      await browser.share(link)
      return { type: 'none' }
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return { type: 'none' }
  }
  return copy(browser, link.url)
}

async function copy(browser: Sharer, url: string): Promise<ShareState> {
  try {
    if (!browser.clipboard) return { type: 'failed', url }
    await browser.clipboard.writeText(url)
    return { type: 'copied' }
  } catch {
    // Forbidden by the browser, under several names: the reader can still see the address.
    return { type: 'failed', url }
  }
}
