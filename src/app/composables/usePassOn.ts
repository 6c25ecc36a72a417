import { ref, type Ref } from 'vue'
import { download } from './download.ts'

/** What became of the last way that was tried. */
export type PassOnState = 'none' | 'copied' | 'not-copied' | 'making' | 'saved' | 'not-saved'

export interface Passed {
  title: string
  /** The article's address for everyone. */
  url: string
}

/** What passing on needs of the browser; each may be missing. */
export interface Carrier {
  share?: (data: ShareData) => Promise<void>
  canShare?: (data: ShareData) => boolean
  clipboard?: Pick<Clipboard, 'writeText'>
  /** Keeps a file where the reader finds their files. */
  save: (file: File) => void
}

interface PassOn {
  state: Ref<PassOnState>
  share: (link: Passed) => Promise<void>
  copy: (url: string) => Promise<void>
  /** To the phone's share sheet, saved where there is none. */
  sendFile: (make: () => Promise<File>) => Promise<void>
  saveFile: (make: () => Promise<File>) => Promise<void>
  reset: () => void
}

/** The ways an article leaves this phone. */
export function usePassOn(carrier: () => Carrier = browserCarrier): PassOn {
  const state = ref<PassOnState>('none')

  async function share(link: Passed): Promise<void> {
    state.value = 'none'
    if ((await hand(carrier(), link)) === 'refused') await copy(link.url)
  }

  async function copy(url: string): Promise<void> {
    state.value = (await write(carrier(), url)) ? 'copied' : 'not-copied'
  }

  async function sendFile(make: () => Promise<File>): Promise<void> {
    await withFile(make, async (file) => {
      const handed = await hand(carrier(), { files: [file] })
      if (handed !== 'refused') return 'none'
      carrier().save(file)
      return 'saved'
    })
  }

  async function saveFile(make: () => Promise<File>): Promise<void> {
    await withFile(make, async (file) => {
      carrier().save(file)
      return 'saved'
    })
  }

  async function withFile(
    make: () => Promise<File>,
    use: (file: File) => Promise<PassOnState>,
  ): Promise<void> {
    state.value = 'making'
    try {
      state.value = await use(await make())
    } catch {
      // A phone that is out of memory or of space says so under many names.
      state.value = 'not-saved'
    }
  }

  function reset(): void {
    state.value = 'none'
  }

  return { state, share, copy, sendFile, saveFile, reset }
}

/** Whether the phone takes files at its share sheet. */
export function canSendFiles(carrier: Carrier): boolean {
  const probe = new File(['<!doctype html>'], 'a.html', { type: 'text/html' })
  return Boolean(carrier.share && carrier.canShare?.({ files: [probe] }))
}

export function browserCarrier(): Carrier {
  const carrier: Carrier = { clipboard: navigator.clipboard, save: download }
  // In-app browsers lack them, whatever the types say.
  if ('share' in navigator) carrier.share = (data) => navigator.share(data)
  if ('canShare' in navigator) carrier.canShare = (data) => navigator.canShare(data)
  return carrier
}

async function hand(carrier: Carrier, data: ShareData): Promise<'handed' | 'closed' | 'refused'> {
  if (!carrier.share) return 'refused'
  try {
    await carrier.share(data)
    return 'handed'
  } catch (error) {
    // The reader closed the sheet; anything else means that there is none to be had now.
    return error instanceof Error && error.name === 'AbortError' ? 'closed' : 'refused'
  }
}

async function write({ clipboard }: Carrier, url: string): Promise<boolean> {
  try {
    if (!clipboard) return false
    await clipboard.writeText(url)
    return true
  } catch {
    // Forbidden by the browser, under several names: the reader can still see the address.
    return false
  }
}
