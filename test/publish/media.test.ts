import { describe, expect, test } from 'vitest'
import { generateRichText } from '../../src/model/rich-text.ts'
import { cleanHtml } from '../../src/publish/html.ts'
import { createMedia, mediaWords, withMedia, type WrittenMedia } from '../../src/publish/media.ts'
import { atom, onlyDraft, rss } from './sources/read-text.ts'

function words(written: Partial<WrittenMedia>): string | undefined {
  const media = createMedia({ url: 'https://a.cn/x', ...written })
  return media && mediaWords(media)
}

describe('media are named by what they are, their title, length and size', () => {
  test.each<[string | undefined, Partial<WrittenMedia>]>([
    [
      '音频：班前会（3:25，4.2 MB）',
      { type: 'audio/mpeg', title: ' 班前会\n ', length: '205', bytes: 4_200_000 },
    ],
    ['音频：班前 会', { url: 'https://a.cn/x.MP3?x=1', title: '班前 会' }],
    ['视频（1:02:03）', { type: 'video/mp4', length: '1:02:03' }],
    ['视频（850 KB）', { type: 'application/x-shockwave-flash', bytes: 849_001 }],
    ['视频（5 MB）', { url: 'https://v.qq.com/x', bytes: 5_000_000 }],
    ['音频', { url: 'https://music.163.com/outchain', bytes: 1, length: '0' }],
    ['文件：通知', { type: 'application/pdf', title: '通知' }],
    ['视频', { type: 'video', length: 'PT3M', bytes: Number.NaN }],
    ['音频', { type: 'audio/mpeg', length: '99999999', bytes: 1e15 }],
    [undefined, { type: 'image/png' }],
    [undefined, { type: 'text/html' }],
    [undefined, { url: 'javascript:alert(1)', type: 'audio/mpeg' }],
    [undefined, { url: 'file:///etc/x.mp3' }],
    [undefined, { url: '', type: 'audio/mpeg' }],
    [undefined, { url: `https://a.cn/${'x'.repeat(5000)}.mp3` }],
  ])('%s', (expected, written) => {
    expect(words(written)).toBe(expected)
  })
})

describe('what comes with a feed’s item is a link at the end of its text', () => {
  const html = (inner: string): string =>
    generateRichText(
      onlyDraft(rss(`<item><title>甲</title><description>文</description>${inner}</item>`)).content,
    )

  test.each([
    [
      '<enclosure url="/a.mp3" type="audio/mpeg" length="4200000"/><itunes:duration>3:25</itunes:duration>',
      '<p><a href="https://news.example.cn/a.mp3">音频（3:25，4.2 MB）</a></p>',
    ],
    [
      '<media:content url="/a.mp4" medium="video" fileSize="9000000" duration="61"><media:title>安全课</media:title></media:content>',
      '<p><a href="https://news.example.cn/a.mp4">视频：安全课（1:01，9 MB）</a></p>',
    ],
    [
      '<media:group><media:title>课</media:title><media:content url="/hd.mp4" type="video/mp4"/><media:content url="/sd.mp4" type="video/mp4" isDefault="true"/><media:content url="/p.jpg" medium="image"/></media:group>',
      '<p><a href="https://news.example.cn/sd.mp4">视频：课</a></p>',
    ],
    [
      '<enclosure url="/a.mp3" type="audio/mpeg"/><media:content url="/a.mp3" fileSize="2000000"/>',
      '<p><a href="https://news.example.cn/a.mp3">音频（2 MB）</a></p>',
    ],
    ['<enclosure url="/a.jpg" type="image/jpeg"/><enclosure url="javascript:x" type="audio/mpeg"/>', ''],
  ])('%s', (inner, expected) => {
    expect(html(inner)).toBe(`<p>文</p>${expected}`)
  })

  test('in Atom', () => {
    const entry =
      '<entry><title>甲</title><link rel="enclosure" href="/a.mp3" type="audio/mpeg" length="1500000" title="录音"/></entry>'
    expect(generateRichText(onlyDraft(atom(entry)).content)).toBe(
      '<p><a href="https://news.example.cn/a.mp3">音频：录音（1.5 MB）</a></p>',
    )
  })

  test('in JSON Feed, one of those with the same title', () => {
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
    expect(generateRichText(onlyDraft(feed).content)).toBe(
      '<p><a href="https://news.example.cn/a.mp3">音频：录音（3:25，1.5 MB）</a></p><p><a href="https://news.example.cn/b.mp3">音频</a></p>',
    )
  })

  test('unless the text links to it already', () => {
    const player =
      '<description>&lt;audio src="/a.mp3?utm_source=x"&gt;&lt;/audio&gt;</description><enclosure url="/a.mp3" type="audio/mpeg"/>'
    const draft = onlyDraft(rss(`<item><title>甲</title>${player}</item>`))
    expect(generateRichText(draft.content).match(/<a /g)).toHaveLength(1)
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
