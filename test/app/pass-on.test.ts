import { expect, test } from 'vitest'
import { canSendFiles, usePassOn, type Carrier } from '../../src/app/composables/usePassOn.ts'

const link = { title: '题', url: 'https://reader.example.org/article/a/' }

function aCarrier(given: Partial<Carrier> = {}): { carrier: Carrier; heard: unknown[] } {
  const heard: unknown[] = []
  return { carrier: { save: (file) => void heard.push(file.name), ...given }, heard }
}

async function make(): Promise<File> {
  return new File(['x'], '题.html', { type: 'text/html' })
}

function refuse(name: string): () => Promise<never> {
  return () => Promise.reject(new DOMException('no', name))
}

test('hands the link to the phone’s share sheet', async () => {
  const shared: unknown[] = []
  const { carrier } = aCarrier({ share: async (data) => void shared.push(data) })
  const { share, state } = usePassOn(() => carrier)
  await share(link)
  expect(shared).toEqual([link])
  expect(state.value).toBe('none')
})

test('says nothing when the reader closes the share sheet', async () => {
  const { carrier, heard } = aCarrier({ share: refuse('AbortError') })
  const { share, sendFile, state } = usePassOn(() => carrier)
  await share(link)
  await sendFile(make)
  expect([state.value, heard]).toEqual(['none', []])
})

test('copies the link where the share sheet cannot be had', async () => {
  const copied: string[] = []
  const clipboard = { writeText: async (text: string) => void copied.push(text) }
  const { carrier } = aCarrier({ share: refuse('NotAllowedError'), clipboard })
  const { share, state } = usePassOn(() => carrier)
  await share(link)
  expect(copied).toEqual([link.url])
  expect(state.value).toBe('copied')
})

test.each([{}, { clipboard: { writeText: refuse('NotAllowedError') } }])(
  'says so where a link can be neither shared nor copied',
  async (given) => {
    const { copy, state } = usePassOn(() => aCarrier(given).carrier)
    await copy(link.url)
    expect(state.value).toBe('not-copied')
  },
)

test('saves the file, and sends it where the phone takes files', async () => {
  const sent: ShareData[] = []
  const { carrier, heard } = aCarrier({ share: async (data) => void sent.push(data) })
  const { saveFile, sendFile, state } = usePassOn(() => carrier)
  await saveFile(make)
  expect([heard, state.value]).toEqual([['题.html'], 'saved'])
  await sendFile(make)
  expect(sent[0]?.files?.[0]?.name).toBe('题.html')
})

test('saves a file that the share sheet does not take', async () => {
  const { carrier, heard } = aCarrier({ share: refuse('NotAllowedError') })
  const { sendFile, state } = usePassOn(() => carrier)
  await sendFile(make)
  expect([heard, state.value]).toEqual([['题.html'], 'saved'])
})

test('says so when the file cannot be made', async () => {
  const { saveFile, state } = usePassOn(() => aCarrier().carrier)
  await saveFile(() => Promise.reject(new Error('no memory')))
  expect(state.value).toBe('not-saved')
})

test('offers sending files only where the phone says that it can', () => {
  const share = async (): Promise<void> => undefined
  expect(canSendFiles(aCarrier().carrier)).toBe(false)
  expect(canSendFiles(aCarrier({ share }).carrier)).toBe(false)
  expect(canSendFiles(aCarrier({ share, canShare: () => false }).carrier)).toBe(false)
  expect(canSendFiles(aCarrier({ share, canShare: () => true }).carrier)).toBe(true)
})
