import { expect, test } from 'vitest'
import { PICTURES } from '../../src/sync/wanted-pictures.ts'
import { answerPicture } from '../../src/worker/pictures.ts'
import { createCaches } from '../helpers/caches.ts'
import { createScriptedServer, hashOf } from '../helpers/scripted-server.ts'

const bytes = new Uint8Array(5)
const path = `/images/${hashOf(bytes).slice(0, 16)}-800.webp`
const request = new Request(`https://reader.example.org${path}`)

test('a kept picture is shown without network', async () => {
  const { caches } = createCaches()
  await (await caches.open(PICTURES)).put(path, new Response(bytes))
  const { fetch, requests } = createScriptedServer()
  expect((await (await answerPicture(request, { caches, fetch })).arrayBuffer()).byteLength).toBe(5)
  expect(requests).toEqual([])
})

test('one that is not kept comes from the network, if it is that picture', async () => {
  const { caches } = createCaches()
  const server = createScriptedServer()
  server.put(path, bytes)
  expect((await answerPicture(request, { caches, fetch: server.fetch })).headers.get('content-type')).toBe(
    'image/webp',
  )
  server.put(path, '<html>请登录</html>')
  expect((await answerPicture(request, { caches, fetch: server.fetch })).type).toBe('error')
})
