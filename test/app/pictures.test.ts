import { expect, test } from 'vitest'
import { loadPictureData, loadPicturesData } from '../../src/app/stores/pictures.ts'

const webp = (body: BodyInit): Response => new Response(body, { headers: { 'content-type': 'image/webp' } })
const never = (): Promise<never> => Promise.reject(new Error('asked in vain'))

test('takes a kept picture without asking the network', async () => {
  const caches = { match: async () => webp(new Uint8Array([1, 2, 3])) }
  expect(await loadPictureData('/images/a.webp', { caches, fetch: never })).toBe(
    'data:image/webp;base64,AQID',
  )
})

test('asks the network for a picture that is not kept', async () => {
  const caches = { match: async () => undefined }
  const loaded = await loadPictureData('/images/a.webp', { caches, fetch: async () => webp('abc') })
  expect(loaded).toBe('data:image/webp;base64,YWJj')
})

test('does without a picture that is neither kept nor reachable, or is no picture', async () => {
  const html = new Response('<p>log in</p>', { headers: { 'content-type': 'text/html' } })
  expect(await loadPictureData('/a', { caches: { match: never } })).toBeUndefined()
  expect(
    await loadPictureData('/a', { caches: { match: async () => undefined }, fetch: never }),
  ).toBeUndefined()
  expect(await loadPictureData('/a', { caches: { match: async () => html } })).toBeUndefined()
})

test('takes a picture of several megabytes', async () => {
  const bytes = new Uint8Array(3_000_000).fill(7)
  const loaded = await loadPictureData('/a', { caches: { match: async () => webp(bytes) } })
  expect(loaded).toHaveLength('data:image/webp;base64,'.length + 4_000_000)
})

test('leaves out what cannot be had', async () => {
  const load = async (src: string): Promise<string | undefined> => (src === '/a' ? 'data:a' : undefined)
  expect(await loadPicturesData(['/a', '/b'], load)).toEqual(new Map([['/a', 'data:a']]))
})
