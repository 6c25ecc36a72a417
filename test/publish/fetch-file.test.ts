import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fetchFile } from '../../src/publish/fetch-file.ts'
import { folderOf } from './folder-of-files.ts'
import { startServer } from './http-server.ts'

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

describe('a file on the web', () => {
  test('comes with its type and where it was found in the end', async () => {
    const server = await startServer({
      '/old': (_, response) => response.writeHead(302, { location: '/new' }).end(),
      '/new': (_, response) =>
        response.writeHead(200, { 'content-type': 'text/xml; charset=gbk' }).end('<rss/>'),
    })
    const file = await fetchFile(new URL(`${server.url}/old`))
    expect(file).toMatchObject({ contentType: 'text/xml; charset=gbk' })
    expect(file.url.href).toBe(`${server.url}/new`)
    expect(textOf(file.bytes)).toBe('<rss/>')
  })

  test('that is gzip without saying so is unpacked', async () => {
    const server = await startServer({ '/feed.xml.gz': gzipSync('<rss/>') })
    const { bytes } = await fetchFile(new URL(`${server.url}/feed.xml.gz`))
    expect(textOf(bytes)).toBe('<rss/>')
  })

  test.each([
    [404, 'missing'],
    [410, 'missing'],
    [500, 'refused'],
  ])('that is answered with %d is %s', async (status, reason) => {
    const server = await startServer({ '/': (_, response) => response.writeHead(status).end() })
    await expect(fetchFile(new URL(server.url))).rejects.toMatchObject({
      reason,
      message: `The server answered ${status}.`,
    })
  })

  test.each<[string, (response: ServerResponse) => void]>([
    ['never answers', () => {}],
    ['stops in the middle', (response) => void response.writeHead(200).write('<rss>')],
  ])('of a server that %s is given up in time', async (_, answer) => {
    const server = await startServer({ '/': (_, response) => answer(response) })
    await expect(fetchFile(new URL(server.url), { seconds: 0.3 })).rejects.toMatchObject({ reason: 'slow' })
  })

  test('that is larger than allowed is not read to its end', async () => {
    const server = await startServer({ '/': new Uint8Array(2000) })
    await expect(fetchFile(new URL(server.url), { maxBytes: 1000 })).rejects.toMatchObject({
      reason: 'large',
    })
  })

  test('that swells when unpacked is refused', async () => {
    const server = await startServer({ '/': gzipSync(new Uint8Array(5_000_000)) })
    await expect(fetchFile(new URL(server.url), { maxBytes: 1_000_000 })).rejects.toMatchObject({
      reason: 'large',
    })
  })

  test('of a server that is not there is told so', async () => {
    const server = fetchFile(new URL('http://127.0.0.1:9/'))
    await expect(server).rejects.toMatchObject({ reason: 'unreachable' })
    await expect(
      fetchFile(new URL('http://a.cn/'), { fetch: () => Promise.reject(new Error('no network')) }),
    ).rejects.toThrow('no network')
    await expect(fetchFile(new URL('http://a.cn/'), { fetch: () => Promise.reject('odd') })).rejects.toThrow(
      'odd',
    )
  })

  test('may be empty', async () => {
    expect(
      (await fetchFile(new URL('http://a.cn/'), { fetch: async () => new Response(null) })).bytes,
    ).toHaveLength(0)
  })
})

test('other kinds of address are not fetched', async () => {
  await expect(fetchFile(new URL('data:text/plain,x'))).rejects.toMatchObject({ reason: 'refused' })
})

describe('a file on the disk', () => {
  test('is read, and unpacked where it is gzip', async () => {
    const folder = await folderOf({ 'a.xml': '<rss/>', 'b.xml.gz': gzipSync('<rss/>') })
    for (const name of ['a.xml', 'b.xml.gz']) {
      const { bytes } = await fetchFile(pathToFileURL(join(folder, name)))
      expect(textOf(bytes)).toBe('<rss/>')
    }
  })

  test('that was cut off gives what is there of it', async () => {
    const packed = gzipSync(Buffer.from(Array.from({ length: 5000 }, (_, index) => `${index}`).join(' ')))
    const folder = await folderOf({ 'a.gz': packed.subarray(0, packed.length / 2) })
    const { bytes } = await fetchFile(pathToFileURL(join(folder, 'a.gz')))
    expect(textOf(bytes)).toMatch(/^0 1 2 3/)
  })

  test('that is missing, a folder, too large or broken is told so', async () => {
    const folder = await folderOf({
      'large.xml': 'x'.repeat(2000),
      'broken.gz': Uint8Array.of(0x1f, 0x8b, 9, 9, 9),
    })
    const reading = (name: string): Promise<unknown> =>
      fetchFile(pathToFileURL(join(folder, name)), { maxBytes: 1000 })
    await expect(reading('none.xml')).rejects.toMatchObject({ reason: 'missing' })
    await expect(reading('.')).rejects.toMatchObject({ reason: 'missing' })
    await expect(reading('large.xml')).rejects.toMatchObject({ reason: 'large' })
    await expect(reading('broken.gz')).rejects.toMatchObject({ reason: 'refused' })
  })
})
