import { expect, test } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { generateRichText, parseRichText } from '../../src/model/rich-text.ts'
import { withMediaSizes } from '../../src/publish/media-sizes.ts'
import { openOffice } from './office.ts'

const link = (name: string, words = '视频'): string =>
  `<p><a href="https://m.example.cn/${name}">${words}</a></p>`

interface Asked {
  requests: string[]
  fetch: typeof fetch
  pauses: number[]
}

/** A server that tells sizes by name. */
function aServer(answers: Record<string, Response | Error>): Asked {
  const requests: string[] = []
  const pauses: number[] = []
  return {
    requests,
    pauses,
    fetch: async (input, init) => {
      const name = new URL(String(input)).pathname.slice(1)
      requests.push(`${init?.method ?? 'GET'} ${name}`)
      const answer = answers[name] ?? new Response(null, { status: 404 })
      if (answer instanceof Error) throw answer
      return answer
    },
  }
}

const sized = (length: string, type = 'video/mp4'): Response =>
  new Response(null, { headers: { 'content-length': length, 'content-type': type } })

async function size(html: string, server: Asked, published = new Map<string, Article>()): Promise<string> {
  const sleep = async (pause: number): Promise<void> => void server.pauses.push(pause)
  const drafts = [{ slug: 'a', content: parseRichText(html) }]
  const [draft] = await withMediaSizes(drafts, { published, fetch: server.fetch, sleep })
  return generateRichText(draft!.content)
}

test('the size of a recording is asked for without fetching it, once, with a pause', async () => {
  const server = aServer({ 'a.mp4': sized('4200000'), 'b.mp3': sized('849001', 'audio/mpeg') })
  const html = link('a.mp4') + link('b.mp3', '音频：班前会（3:25）') + link('a.mp4')
  expect(await size(html, server)).toBe(
    link('a.mp4', '视频（4.2 MB）') +
      link('b.mp3', '音频：班前会（3:25，850 KB）') +
      link('a.mp4', '视频（4.2 MB）'),
  )
  expect(server.requests).toEqual(['HEAD a.mp4', 'HEAD b.mp3'])
  expect(server.pauses).toHaveLength(1)
  expect(server.pauses[0]).toBeGreaterThan(800)
})

test.each([
  ['a page in its place', sized('4200000', 'text/html; charset=utf-8')],
  ['no length', new Response(null, { headers: { 'content-type': 'video/mp4' } })],
  ['nonsense', sized('-1')],
  ['an error', new Response(null, { status: 403, headers: { 'content-length': '4200000' } })],
  ['nothing', new TypeError('fetch failed')],
])('a server that answers with %s leaves the link as it is', async (_, answer) => {
  expect(await size(link('a.mp4'), aServer({ 'a.mp4': answer }))).toBe(link('a.mp4'))
})

test('nothing is asked about players of other sites, known sizes, papers and words of the text', async () => {
  const server = aServer({})
  const html =
    '<p><a href="https://v.qq.com/x">视频</a></p>' +
    link('a.mp4', '视频（1 MB）') +
    link('a.pdf', '文件') +
    link('a.mp4', '看录像') +
    link('live.m3u8')
  expect(await size(html, server)).toBe(html)
  expect(server.requests).toEqual([])
})

test('a host that says nothing three times is left in peace', async () => {
  const server = aServer({})
  await size([1, 2, 3, 4, 5].map((n) => link(`${n}.mp4`)).join(''), server)
  expect(server.requests).toHaveLength(3)
})

test('a published article keeps its words: the next run asks nothing and corrects nothing', async () => {
  const office = await openOffice({
    'articles/a.md':
      '---\ntitle: 录像\ndate: 2018-06-14\n---\n\n<video src="https://m.example.cn/a.mp4"></video>\n',
  })
  const server = aServer({ 'a.mp4': sized('4200000') })
  expect(await office.publish({ fetch: server.fetch })).toMatchObject({ added: 1 })
  expect((await office.articles()).get('a')!.html).toBe(link('a.mp4', '视频（4.2 MB）'))
  const other = aServer({ 'a.mp4': sized('9900000') })
  expect(await office.publish({ fetch: other.fetch })).toMatchObject({ type: 'unchanged' })
  expect([server.requests, other.requests]).toEqual([['HEAD a.mp4'], []])
})

test('a dry run asks nothing', async () => {
  const office = await openOffice({
    'articles/a.md':
      '---\ntitle: 录像\ndate: 2018-06-14\n---\n\n<video src="https://m.example.cn/a.mp4"></video>\n',
  })
  const server = aServer({ 'a.mp4': sized('4200000') })
  await office.publish({ fetch: server.fetch, dryRun: true })
  expect(server.requests).toEqual([])
})
