import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { generateRichText } from '../../src/model/rich-text.ts'
import type { Draft } from '../../src/publish/draft.ts'
import { readPictureIndex, writePictureIndex } from '../../src/publish/folder.ts'
import { cleanHtml } from '../../src/publish/html.ts'
import { createOutput } from '../../src/publish/output.ts'
import { keepPictures, type KeepPicturesOptions, type KeptPictures } from '../../src/publish/pictures.ts'
import { pressPicture } from '../../src/publish/picture-press.ts'
import { quadrants } from './drawn-pictures.ts'
import { folderOf } from './folder-of-files.ts'
import { startServer } from './http-server.ts'

const RED = /^\/images\/[0-9a-f]{16}-200\.webp$/

function fixture(name: string): Promise<Buffer> {
  return readFile(new URL(`../fixtures/pictures/${name}`, import.meta.url))
}

function aDraft(html: string, base: string, changes: Partial<Draft> = {}): Draft {
  return {
    slug: 'a',
    title: '甲',
    date: 0,
    category: 'news',
    tags: [],
    source: '甘肃工人报',
    author: '',
    editor: '',
    url: '',
    related: [],
    content: cleanHtml(html, { base: new URL(base) }),
    withdrawn: false,
    ...changes,
  }
}

async function keep(
  drafts: Draft[],
  options: Partial<KeepPicturesOptions> = {},
): Promise<KeptPictures & { out: string }> {
  const out = options.out ?? (await folderOf())
  return { ...(await keepPictures(drafts, { root: out, ...options, out })), out }
}

function htmlOf(kept: KeptPictures): string {
  return generateRichText(kept.drafts[0]?.content ?? [])
}

describe('a picture on the web', () => {
  test('is copied under its content’s name and shown from there', async () => {
    const server = await startServer({ '/a.jpg': await fixture('red-200x100.png') })
    const kept = await keep([aDraft('<p><img src="/a.jpg" alt="井架"></p>', server.url)])
    const [picture] = kept.drafts[0]!.pictures
    expect(picture).toEqual({
      src: expect.stringMatching(RED),
      widths: [200],
      width: 200,
      height: 100,
      bytes: expect.any(Number),
      alt: '井架',
      variants: [{ src: picture!.src, width: 200, bytes: picture!.bytes }],
    })
    expect(htmlOf(kept)).toBe(`<p><img src="${picture!.src}" alt="井架" width="200" height="100"></p>`)
    expect(kept.drafts[0]!.picture).toEqual(picture)
    const bytes = await readFile(join(kept.out, picture!.src))
    expect(bytes.length).toBe(picture!.bytes)
    expect(picture!.src).toContain(createHash('sha256').update(bytes).digest('hex').slice(0, 16))
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 200, height: 100 })
    expect(kept.problems).toEqual([])
  })

  test('is fetched once, however many articles show it', async () => {
    const server = await startServer({ '/a.png': await fixture('red-200x100.png') })
    const draft = aDraft('<img src="/a.png"><img src="/a.png">', server.url, {
      picture: { src: `${server.url}/a.png`, alt: '题图' },
    })
    const kept = await keep([draft, { ...draft, slug: 'b' }])
    expect(server.requests).toEqual(['/a.png'])
    expect(kept.drafts[1]!.picture?.alt).toBe('题图')
    expect(kept.drafts[1]!.pictures).toHaveLength(1)
  })

  test('is not fetched again by the next run, unless its copy is gone', async () => {
    const server = await startServer({ '/a.png': await fixture('red-200x100.png') })
    const draft = aDraft('<img src="/a.png">', server.url)
    const first = await keep([draft])
    await writePictureIndex(first.out, first.known)
    const known = await readPictureIndex(first.out)
    const second = await keep([draft], { out: first.out, known })
    expect(server.requests).toHaveLength(1)
    expect({ drafts: second.drafts, known: second.known }).toEqual({
      drafts: first.drafts,
      known: first.known,
    })
    await keep([draft], { known })
    expect(server.requests).toHaveLength(2)
  })

  test('is in the folder in every width, and copied anew where one of them is gone', async () => {
    const server = await startServer({ '/a.png': await quadrants(1000, 500).png().toBuffer() })
    const draft = aDraft('<img src="/a.png">', server.url)
    const { out, known, drafts } = await keep([draft])
    const { variants, src } = drafts[0]!.picture!
    expect(src).toBe(variants[1]!.src)
    const files = (await readdir(join(out, 'images'))).map((name) => `/images/${name}`)
    expect(files.sort()).toEqual(variants.map(({ src }) => src).sort())
    await rm(join(out, variants[0]!.src))
    await keep([draft], { out, known })
    expect(server.requests).toHaveLength(2)
    expect(await readdir(join(out, 'images'))).toHaveLength(3)
  })

  test('of an index without variants is copied anew', async () => {
    const server = await startServer({ '/a.png': await fixture('red-200x100.png') })
    const draft = aDraft('<img src="/a.png">', server.url)
    const { out, known } = await keep([draft])
    await writePictureIndex(out, known)
    const path = join(out, 'images/index.json')
    const [[key, picture]] = Object.entries(JSON.parse(await readFile(path, 'utf8')) as object) as [
      [string, object],
    ]
    for (const broken of [undefined, 7, [], [{ src: '/x' }], [null]]) {
      await writeFile(path, JSON.stringify({ [key]: { ...picture, variants: broken } }))
      expect((await readPictureIndex(out)).size).toBe(0)
    }
    await keep([draft], { out, known: await readPictureIndex(out) })
    expect(server.requests).toHaveLength(2)
  })

  test('four at a time, and two of them decoded', async () => {
    const red = await fixture('red-200x100.png')
    let [open, most] = [0, 0]
    const fetch = async (): Promise<Response> => {
      most = Math.max(most, (open += 1))
      await new Promise((resolve) => setTimeout(resolve, 5))
      open -= 1
      return new Response(new Uint8Array(red))
    }
    const told: number[] = []
    let [pressing, mostPressing] = [0, 0]
    const press: KeepPicturesOptions['press'] = async () => {
      mostPressing = Math.max(mostPressing, (pressing += 1))
      await new Promise((resolve) => setTimeout(resolve, 5))
      pressing -= 1
      return { type: 'dropped' }
    }
    const html = Array.from({ length: 12 }, (_, index) => `<img src="/${index}.png">`).join('')
    await keep([aDraft(html, 'https://a.cn/')], {
      fetch,
      press,
      onProgress: (done, total) => told.push(done / total),
    })
    expect(most).toBe(4)
    expect(mostPressing).toBe(2)
    expect(told.at(-1)).toBe(1)
  })
})

describe('a picture that cannot be had', () => {
  test('leaves its caption, else its words, else nothing, and is reported', async () => {
    const server = await startServer({})
    const html =
      '<p>文</p><figure><img src="/1.png" alt="一"><figcaption>图一</figcaption></figure><p><img src="/2.png" alt="二"></p><p><a href="/x"><img src="/3.png"></a></p><table><tr><td></td><td>表</td></tr></table>'
    const kept = await keep([aDraft(html, server.url)], { sourceOf: () => 'feed' })
    expect(htmlOf(kept)).toBe(
      '<p>文</p><figure><figcaption>图一</figcaption></figure><p>二</p><table><tbody><tr><td></td><td>表</td></tr></tbody></table>',
    )
    expect(kept.drafts[0]).toMatchObject({ pictures: [] })
    expect(kept.problems).toHaveLength(3)
    expect(kept.problems[0]).toEqual({
      type: 'left-out',
      source: 'feed',
      item: '甲',
      message: `Picture ${server.url}/1.png: The server answered 404.`,
    })
  })

  test('as lead picture leaves the first one of the text', async () => {
    const server = await startServer({ '/a.png': await fixture('red-200x100.png') })
    const draft = aDraft('<img src="/a.png">', server.url, {
      picture: { src: `${server.url}/none.png`, alt: '' },
    })
    const kept = await keep([draft])
    expect(kept.drafts[0]!.picture?.src).toMatch(RED)
    expect(kept.problems).toMatchObject([{ source: '甘肃工人报' }])
  })

  test.each<[string, string | Uint8Array, RegExp]>([
    ['a web page', '<!DOCTYPE html><title>登录</title>', /not a PNG/],
    [
      'an SVG with a script',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
      /<script>, which is not drawn/,
    ],
    ['nothing', '', /not a PNG/],
    ['larger than 10 MB', new Uint8Array(10 * 1024 * 1024 + 1), /larger than 10 MB/],
  ])('because it is %s', async (_, body, message) => {
    const server = await startServer({ '/a.png': body })
    const kept = await keep([aDraft('<img src="/a.png">', server.url)])
    expect(kept.problems[0]?.message).toMatch(message)
    await expect(readdir(kept.out)).resolves.toEqual([])
  })

  test('because it would need gigabytes when shown', async () => {
    const server = await startServer({ '/a.png': await fixture('bomb-50000x50000.png') })
    const kept = await keep([aDraft('<img src="/a.png">', server.url)])
    expect(kept.problems[0]?.message).toMatch(/too large: 50000 by 50000/)
  })

  test('because its server never ends', async () => {
    const server = await startServer({ '/a.png': (_, response) => void response.writeHead(200).write('x') })
    const kept = await keep([aDraft('<img src="/a.png">', server.url)], { seconds: 0.2 })
    expect(kept.problems[0]?.message).toMatch(/within 0.2 s/)
  })
})

test('a picture of one pixel is dropped without a word', async () => {
  const server = await startServer({ '/a.png': await fixture('dot-1x1.png') })
  const kept = await keep([aDraft('文<img src="/a.png" alt="x">', server.url)])
  expect(htmlOf(kept)).toBe('<p>文</p>')
  expect(kept.problems).toEqual([])
})

describe('a local picture', () => {
  test('is taken from the folder of the config file', async () => {
    const root = await folderOf({ 'pictures/a.png': await fixture('red-200x100.png') })
    const kept = await keep([aDraft('<img src="pictures/a.png">', pathToFileURL(`${root}/`).href)], { root })
    expect(kept.drafts[0]!.picture?.src).toMatch(RED)
  })

  test('is decoded by the first run only, until it is another one', async () => {
    const root = await folderOf({ 'a.png': await fixture('red-200x100.png') })
    const draft = aDraft('<img src="a.png">', pathToFileURL(`${root}/`).href)
    let pressed = 0
    const press: KeepPicturesOptions['press'] = (bytes) => {
      pressed += 1
      return pressPicture(bytes)
    }
    const first = await keep([draft], { root, press })
    const again = { root, press, out: first.out, known: first.known }
    const second = await keep([draft], again)
    expect(pressed).toBe(1)
    expect(second.drafts).toEqual(first.drafts)
    await writeFile(join(root, 'a.png'), await quadrants(300, 150).png().toBuffer())
    expect((await keep([draft], again)).drafts[0]!.picture?.width).toBe(300)
  })

  test('that is an SVG is published as WebP', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 300"><path d="M0 0h600v300z"/></svg>'
    const root = await folderOf({ 'a.svg': svg })
    const kept = await keep([aDraft('<img src="a.svg">', pathToFileURL(`${root}/`).href)], { root })
    expect(kept.drafts[0]!.picture).toMatchObject({ widths: [400, 600], width: 600, height: 300 })
    expect((await readdir(join(kept.out, 'images'))).every((name) => name.endsWith('.webp'))).toBe(true)
  })

  test('is taken from nowhere else', async () => {
    const outside = await folderOf({ 'a.png': await fixture('red-200x100.png') })
    const kept = await keep([aDraft('<img src="a.png">', pathToFileURL(`${outside}/`).href)])
    expect(kept.problems[0]?.message).toMatch(/not in the folder of the config file/)
  })
})

test('a second run writes no picture', async () => {
  const server = await startServer({ '/a.png': await quadrants(900, 300).png().toBuffer() })
  const drafts = [aDraft('<img src="/a.png">', server.url)]
  const { out } = await keep(drafts)
  const written: boolean[] = []
  const disk = createOutput()
  const write = async (path: string, data: string | Uint8Array): Promise<boolean> => {
    written.push(await disk.write(path, data))
    return written.at(-1)!
  }
  await keep(drafts, { out, output: { ...disk, write } })
  expect(written).toEqual([false, false, false])
})

test('a mistake of this program is not the picture’s', async () => {
  const draft = aDraft('', 'https://a.cn/', { picture: { src: 'no address', alt: '' } })
  await expect(keep([draft])).rejects.toThrow(TypeError)
})

test('what the next run knows of pictures names no address of a source', async () => {
  const server = await startServer({ '/a.png': await fixture('red-200x100.png') })
  const kept = await keep([aDraft('<img src="/a.png">', server.url)])
  await writePictureIndex(kept.out, kept.known)
  await expect(readFile(join(kept.out, 'images/index.json'), 'utf8')).resolves.not.toContain('127.0.0.1')
  expect((await stat(join(kept.out, 'images/index.json'))).size).toBeLessThan(300)
})
