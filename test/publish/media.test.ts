import { describe, expect, test } from 'vitest'
import { generateRichText } from '../../src/model/rich-text.ts'
import { cleanHtml } from '../../src/publish/html.ts'
import { createMedia, mediaWords, withMedia, type WrittenMedia } from '../../src/publish/media.ts'
import { withAttachments } from '../../src/publish/attachments.ts'
import type { Draft } from '../../src/publish/draft.ts'
import { atom, onlyDraft, rss } from './sources/read-text.ts'

type Facts = [words: string, seconds?: number, bytes?: number]

function factsOf(written: Partial<WrittenMedia>): Facts | undefined {
  const media = createMedia({ url: 'https://a.cn/x', ...written })
  return media && [mediaWords(media), media.seconds, media.bytes]
}

describe('media are named by what they are and their title; length and size are kept where they are said', () => {
  test.each<[Facts | undefined, Partial<WrittenMedia>]>([
    [
      ['音频：班前会', 205, 4_200_000],
      { type: 'audio/mpeg', title: ' 班前会\n ', length: '205', bytes: 4_200_000 },
    ],
    [['音频：班前 会'], { url: 'https://a.cn/x.MP3?x=1', title: '班前 会' }],
    [['视频', 3723], { type: 'video/mp4', length: '1:02:03' }],
    [['视频', undefined, 849_001], { type: 'application/x-shockwave-flash', bytes: 849_001 }],
    [['视频', undefined, 5_000_000], { url: 'https://v.qq.com/x', bytes: 5_000_000 }],
    [['音频'], { url: 'https://music.163.com/outchain', bytes: 1, length: '0' }],
    [['文件：通知'], { type: 'application/pdf', title: '通知' }],
    [['视频'], { type: 'video', length: 'PT3M', bytes: Number.NaN }],
    [['音频'], { type: 'audio/mpeg', length: '99999999', bytes: 1e15 }],
    [undefined, { type: 'image/png' }],
    [undefined, { type: 'text/html' }],
    [undefined, { url: 'javascript:alert(1)', type: 'audio/mpeg' }],
    [undefined, { url: 'file:///etc/x.mp3' }],
    [undefined, { url: '', type: 'audio/mpeg' }],
    [undefined, { url: `https://a.cn/${'x'.repeat(5000)}.mp3` }],
  ])('%s', (expected, written) => {
    const [words, seconds, bytes] = expected ?? []
    expect(factsOf(written)).toEqual(expected && [words, seconds, bytes])
  })
})

/** As it is published, nobody asked: the text, and of each address type, seconds and bytes. */
async function published(draft: Draft): Promise<{ html: string; attachments: Record<string, unknown[]> }> {
  const [listed] = await withAttachments([draft], { published: new Map(), fetch, ask: false })
  const { content, attachments = [] } = listed!
  const facts = attachments.map(({ url, type, seconds, bytes }) => [url, [type, seconds, bytes]])
  return { html: generateRichText(content), attachments: Object.fromEntries(facts) }
}

const SITE = 'https://news.example.cn'

describe('what comes with a feed’s item is a link at the end of its text', () => {
  test.each<[string, string, Record<string, unknown[]>]>([
    [
      '<enclosure url="/a.mp3" type="audio/mpeg" length="4200000"/><itunes:duration>3:25</itunes:duration>',
      `<p><a href="${SITE}/a.mp3">音频</a></p>`,
      { [`${SITE}/a.mp3`]: ['audio/mpeg', 205, 4_200_000] },
    ],
    [
      '<media:content url="/a.mp4" medium="video" fileSize="9000000" duration="61"><media:title>安全课</media:title></media:content>',
      `<p><a href="${SITE}/a.mp4">视频：安全课</a></p>`,
      { [`${SITE}/a.mp4`]: ['video/mp4', 61, 9_000_000] },
    ],
    [
      '<media:group><media:title>课</media:title><media:content url="/hd.mp4" type="video/mp4"/><media:content url="/sd.mp4" type="video/mp4" isDefault="true"/><media:content url="/p.jpg" medium="image"/></media:group>',
      `<p><a href="${SITE}/sd.mp4">视频：课</a></p>`,
      { [`${SITE}/sd.mp4`]: ['video/mp4', 0, 0] },
    ],
    [
      '<enclosure url="/a.mp3" type="audio/mp3"/><media:content url="/a.mp3" fileSize="2000000"/>',
      `<p><a href="${SITE}/a.mp3">音频</a></p>`,
      { [`${SITE}/a.mp3`]: ['audio/mp3', 0, 2_000_000] },
    ],
    ['<enclosure url="/a.jpg" type="image/jpeg"/><enclosure url="javascript:x" type="audio/mpeg"/>', '', {}],
  ])('%s', async (inner, html, attachments) => {
    const draft = onlyDraft(rss(`<item><title>甲</title><description>文</description>${inner}</item>`))
    expect(await published(draft)).toEqual({ html: `<p>文</p>${html}`, attachments })
  })

  test('in Atom', async () => {
    const entry =
      '<entry><title>甲</title><link rel="enclosure" href="/a.mp3" type="audio/mpeg" length="1500000" title="录音"/></entry>'
    expect(await published(onlyDraft(atom(entry)))).toEqual({
      html: `<p><a href="${SITE}/a.mp3">音频：录音</a></p>`,
      attachments: { [`${SITE}/a.mp3`]: ['audio/mpeg', 0, 1_500_000] },
    })
  })

  test('in JSON Feed, one of those with the same title', async () => {
    const attachments = [
      {
        url: '/a.mp3',
        mime_type: 'audio/mpeg',
        title: '录音',
        size_in_bytes: 1_500_000,
        duration_in_seconds: 205.4,
      },
      { url: '/a.ogg', mime_type: 'audio/ogg', title: '录音' },
      { url: '/b.mp3', mime_type: 'audio/mpeg' },
      { url: {}, mime_type: 'audio/mpeg' },
    ]
    const feed = JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      items: [{ id: 1, title: '甲', attachments }],
    })
    expect(await published(onlyDraft(feed))).toEqual({
      html: `<p><a href="${SITE}/a.mp3">音频：录音</a></p><p><a href="${SITE}/b.mp3">音频</a></p>`,
      attachments: {
        [`${SITE}/a.mp3`]: ['audio/mpeg', 205, 1_500_000],
        [`${SITE}/b.mp3`]: ['audio/mpeg', 0, 0],
      },
    })
  })

  test('unless the text links to it already: then that link is what is known of', async () => {
    const player =
      '<description>&lt;p>听&lt;a href="/a.mp3?utm_source=x">录音&lt;/a>&lt;/p></description><enclosure url="/a.mp3" type="audio/mpeg" length="1500000"/>'
    expect(await published(onlyDraft(rss(`<item><title>甲</title>${player}</item>`)))).toEqual({
      html: `<p>听<a href="${SITE}/a.mp3?utm_source=x">录音</a></p>`,
      attachments: { [`${SITE}/a.mp3?utm_source=x`]: ['audio/mpeg', 0, 1_500_000] },
    })
  })

  test('and makes no other article of the item', () => {
    const item = (inner: string): string =>
      rss(`<item><title>甲</title><description>文</description>${inner}</item>`)
    const { slug, title } = onlyDraft(item('<enclosure url="/a.mp3" type="audio/mpeg"/>'))
    expect({ slug, title }).toEqual({ slug: onlyDraft(item('')).slug, title: '甲' })
  })
})

test('twenty of them at most', () => {
  const many = Array.from({ length: 99 }, (_, n) => createMedia({ url: `https://a.cn/${n}.mp3` })!)
  expect(withMedia(cleanHtml('文', { base: new URL('https://a.cn/') }), many)).toHaveLength(21)
})
