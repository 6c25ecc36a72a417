import { expect, test } from 'vitest'
import { useShare } from '../../src/app/composables/useShare.ts'

const link = { title: '题', url: 'https://reader.example.org/article/a/' }

function aClipboard(write: (text: string) => Promise<void>): Clipboard {
  return { writeText: write } as Clipboard
}

test('hands the link to the phone’s share sheet', async () => {
  const shared: unknown[] = []
  const { share, state } = useShare(() => ({ share: async (data) => void shared.push(data) }))
  await share(link)
  expect(shared).toEqual([link])
  expect(state.value).toEqual({ type: 'none' })
})

test('says nothing when the reader closes the share sheet', async () => {
  const { share, state } = useShare(() => ({
    share: () => Promise.reject(new DOMException('closed', 'AbortError')),
  }))
  await share(link)
  expect(state.value).toEqual({ type: 'none' })
})

test('copies the link where there is no share sheet', async () => {
  const copied: string[] = []
  const { share, state } = useShare(() => ({ clipboard: aClipboard(async (text) => void copied.push(text)) }))
  await share(link)
  expect(copied).toEqual([link.url])
  expect(state.value).toEqual({ type: 'copied' })
})

test('shows the address where it can be neither shared nor copied', async () => {
  const { share, state } = useShare(() => ({}))
  await share(link)
  expect(state.value).toEqual({ type: 'failed', url: link.url })
})
