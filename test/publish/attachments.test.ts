import { describe, expect, test } from 'vitest'
import type { Article, Attachment } from '../../src/model/article.ts'
import { generateRichText } from '../../src/model/rich-text.ts'
import { withAttachments } from '../../src/publish/attachments.ts'
import { cleanHtml } from '../../src/publish/html.ts'
import { startServer, type Answer } from './http-server.ts'
import { openOffice } from './office.ts'
import { anMp3, anMp4 } from './recordings.ts'

const FILM = anMp4(192, { isLate: true, film: 300_000 })
const SONG = anMp3(65, { tag: 100 })

interface Media {
  url: string
  /** `HEAD /a.mp4`, `GET /a.mp4 bytes=0-65535`, in the order in which they came. */
  requests: string[]
  /** How many bytes were sent for each. */
  sent: number[]
}

/** A server of recordings that answers as servers of files do, ranges included. */
async function aMediaServer(files: Record<string, Buffer | Extract<Answer, Function>>): Promise<Media> {
  const requests: string[] = []
  const sent: number[] = []
  const answers = Object.entries(files).map(([path, file]): [string, Answer] => [
    path,
    (request, response) => {
      const { range = '' } = request.headers
      requests.push(`${request.method} ${path}${range && ` ${range}`}`)
      if (typeof file === 'function') return file(request, response)
      const [, from = '', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? []
      const piece = range ? file.subarray(Number(from), Number(to) + 1) : file
      sent.push(request.method === 'HEAD' ? 0 : piece.length)
      response.writeHead(range ? 206 : 200, {
        'content-type': 'video/mp4',
        'content-length': piece.length,
        ...(range && { 'content-range': `bytes ${from}-${Number(from) + piece.length - 1}/${file.length}` }),
      })
      response.end(request.method === 'HEAD' ? undefined : piece)
    },
  ])
  const { url } = await startServer(Object.fromEntries(answers))
  return { url, requests, sent }
}

interface Listed {
  html: string
  attachments: Attachment[]
  pauses: number[]
}

async function list(html: string, { url }: Media, published = new Map<string, Article>()): Promise<Listed> {
  const pauses: number[] = []
  const drafts = [{ slug: 'a', content: cleanHtml(html, { base: new URL('/1.html', url) }) }]
  const sleep = async (pause: number): Promise<void> => void pauses.push(pause)
  const [draft] = await withAttachments(drafts, { published, fetch, sleep })
  return { html: generateRichText(draft!.content), attachments: draft!.attachments ?? [], pauses }
}

test('what plays is listed with its size and length, of which few pieces are fetched, with pauses', async () => {
  const media = await aMediaServer({ '/a.mp4': FILM, '/b.mp3': SONG })
  const html =
    '<video src="/a.mp4"></video><p>听<a href="/b.mp3">录音</a></p><p><a href="/a.mp4">再看</a></p>'
  const { attachments, pauses, ...listed } = await list(html, media)
  expect(attachments).toEqual([
    { url: `${media.url}/a.mp4`, type: 'video/mp4', bytes: FILM.length, seconds: 192 },
    { url: `${media.url}/b.mp3`, type: 'audio/mpeg', bytes: SONG.length, seconds: 65 },
  ])
  expect(media.requests).toEqual([
    'GET /a.mp4 bytes=0-65535',
    'GET /a.mp4 bytes=300032-365567',
    'GET /b.mp3 bytes=0-65535',
  ])
  expect(media.sent.every((bytes) => bytes <= 65_536)).toBe(true)
  expect(pauses).toHaveLength(2)
  expect(Math.min(...pauses)).toBeGreaterThan(800)
  expect(listed.html).toBe(
    `<p><a href="${media.url}/a.mp4">视频</a></p><p>听<a href="${media.url}/b.mp3">录音</a></p><p><a href="${media.url}/a.mp4">再看</a></p>`,
  )
})

test('of what the source says the server is not asked: a size alone needs no piece, both need nothing', async () => {
  const media = await aMediaServer({ '/a.mp4': FILM, '/b.mp4': FILM })
  const { attachments } = await list('<video src="/a.mp4" data-duration="3:25"></video>', media)
  expect(attachments).toMatchObject([{ seconds: 205, bytes: FILM.length }])
  expect(media.requests).toEqual(['HEAD /a.mp4'])
})

describe('a server', () => {
  test('that knows no pieces sends the beginning, and is hung up on', async () => {
    const media = await aMediaServer({
      '/a.mp4': (_, response) => {
        response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 50_000_000 })
        response.write(anMp4(192).subarray(0, 66_000))
      },
    })
    const { attachments } = await list('<video src="/a.mp4"></video>', media)
    expect(attachments).toMatchObject([{ bytes: 50_000_000, seconds: 192 }])
    expect(media.requests).toHaveLength(1)
  })

  test.each<[string, Extract<Answer, Function>]>([
    [
      'a page in its place',
      (_, response) => response.setHeader('content-type', 'text/html').end('x'.repeat(5000)),
    ],
    [
      'another piece',
      (_, response) => response.writeHead(206, { 'content-range': 'bytes 5-9/5000' }).end('abcde'),
    ],
    ['a piece that is not told', (_, response) => response.writeHead(206).end('abcde')],
    ['an error', (_, response) => response.writeHead(403, { 'content-length': 9999 }).end('x'.repeat(9999))],
    ['nothing', (request) => request.destroy()],
  ])('that answers with %s leaves size and length unknown', async (_, answer) => {
    const media = await aMediaServer({ '/a.mp4': answer })
    const { attachments } = await list('<video src="/a.mp4"></video>', media)
    expect(attachments).toEqual([{ url: `${media.url}/a.mp4`, type: 'video/mp4', bytes: 0, seconds: 0 }])
  })

  test('that says nothing three times is left in peace', async () => {
    const media = await aMediaServer(
      Object.fromEntries(
        [1, 2, 3, 4, 5].map((n) => [`/${n}.mp4`, (_, response) => response.writeHead(404).end()]),
      ),
    )
    await list([1, 2, 3, 4, 5].map((n) => `<video src="/${n}.mp4"></video>`).join(''), media)
    expect(media.requests).toHaveLength(3)
  })
})

test('nothing is asked about players of other sites, papers and streams', async () => {
  const media = await aMediaServer({})
  const { attachments } = await list(
    '<iframe src="https://v.qq.com/x"></iframe><p><a href="/a.pdf">文件</a></p><video src="/live.m3u8"></video>',
    media,
  )
  expect([attachments, media.requests]).toEqual([[], []])
})

const WITH_FILM = (url: string): string =>
  `---\ntitle: 录像\ndate: 2018-06-14\n---\n\n<video src="${url}/a.mp4"></video>\n`

test('the next run asks nothing and corrects nothing; a dry run asks nobody either', async () => {
  const media = await aMediaServer({ '/a.mp4': FILM })
  const office = await openOffice({ 'articles/a.md': WITH_FILM(media.url) })
  await office.publish({ fetch, dryRun: true })
  expect(media.requests).toEqual([])
  expect(await office.publish({ fetch })).toMatchObject({ added: 1 })
  const { html, attachments } = (await office.articles()).get('a')!
  expect(html).toBe(`<p><a href="${media.url}/a.mp4">视频</a></p>`)
  expect(attachments).toEqual([
    { url: `${media.url}/a.mp4`, type: 'video/mp4', bytes: FILM.length, seconds: 192 },
  ])
  const asked = media.requests.length
  expect(await office.publish({ fetch, dryRun: true })).toMatchObject({ changed: 0 })
  expect(await office.publish({ fetch })).toMatchObject({ type: 'unchanged' })
  expect(media.requests).toHaveLength(asked)
})

test('a size or length that a source names later is no correction of the words', async () => {
  const media = await aMediaServer({})
  const feed = (facts: string): string =>
    `<rss version="2.0"><channel><title>报</title><item><guid>1</guid><title>甲</title><description>文</description><enclosure url="${media.url}/a.mp3" type="audio/mpeg"${facts}</item></channel></rss>`
  const office = await openOffice({ 'feed.xml': feed('/>') })
  await office.configure({ sources: [{ type: 'feed', path: 'feed.xml', category: 'news' }] })
  await office.publish({ fetch })
  await office.write('feed.xml', feed(' length="4200000"/><itunes:duration>3:25</itunes:duration>'))
  expect(await office.publish({ fetch })).toMatchObject({ changed: 1 })
  const [article] = (await office.articles()).values()
  expect(article?.attachments).toMatchObject([{ bytes: 4_200_000, seconds: 205 }])
  expect(article).not.toHaveProperty('revised')
})
