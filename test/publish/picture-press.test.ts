import { createHash, randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import sharp, { type Metadata } from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Picture } from '../../src/model/article.ts'
import { pressPicture, unreadable } from '../../src/publish/picture-press.ts'
import { noise, quadrants, withHeader } from './drawn-pictures.ts'

interface PressedPicture {
  picture: Picture
  files: ReadonlyMap<string, Uint8Array>
}

async function press(bytes: Uint8Array): Promise<PressedPicture> {
  const pressed = await pressPicture(bytes)
  if (pressed.type !== 'pressed') throw new Error(JSON.stringify(pressed))
  return pressed
}

async function complaint(bytes: Uint8Array): Promise<string> {
  const pressed = await pressPicture(bytes)
  return pressed.type === 'failed' ? pressed.message : pressed.type
}

/** What the main file really is, as a decoder sees it. */
async function mainFile({ picture, files }: PressedPicture): Promise<Metadata> {
  return sharp(files.get(picture.src)).metadata()
}

describe('a picture is written as WebP in the widths of phones', () => {
  test.each([
    [3000, 1500, [400, 800, 1200], 800, 400],
    [1200, 600, [400, 800, 1200], 800, 400],
    [1000, 500, [400, 800, 1000], 800, 400],
    [800, 400, [400, 800], 800, 400],
    [620, 413, [400, 620], 620, 413],
    [400, 200, [400], 400, 200],
    [33, 20, [33], 33, 20],
    [5, 1, [5], 5, 1],
    [800, 20_000, [399], 399, 9975],
  ])('%i by %i in %j', async (width, height, widths, mainWidth, mainHeight) => {
    const pressed = await press(await quadrants(width, height).jpeg().toBuffer())
    const { picture, files } = pressed
    expect(picture).toMatchObject({ widths, width: mainWidth, height: mainHeight, alt: '' })
    expect(picture.variants.map(({ width }) => width)).toEqual(widths)
    expect([...files.keys()]).toEqual(picture.variants.map(({ src }) => src))
    for (const { src, width, bytes } of picture.variants) {
      const file = files.get(src)!
      expect(file.length).toBe(bytes)
      expect(await sharp(file).metadata()).toMatchObject({ format: 'webp', width })
    }
    expect(await mainFile(pressed)).toMatchObject({ width: mainWidth, height: mainHeight })
    expect(picture.bytes).toBe(files.get(picture.src)!.length)
  })

  test('whose names are the hashes of their own bytes', async () => {
    const { files } = await press(await quadrants(1000, 500).png().toBuffer())
    for (const [src, bytes] of files) {
      const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
      expect(src).toMatch(new RegExp(`^/images/${hash}-\\d+\\.webp$`))
    }
  })

  test('the same bytes give the same files', async () => {
    const bytes = await noise(900, 700).png().toBuffer()
    expect(await press(bytes)).toEqual(await press(bytes))
  })

  test.each(['png', 'gif', 'webp', 'avif', 'jpeg', 'tiff'] as const)('out of %s', async (format) => {
    const bytes = await quadrants(500, 300).toFormat(format).toBuffer()
    if (format === 'tiff') expect(await complaint(bytes)).toMatch(/not a PNG/)
    else expect((await press(bytes)).picture).toMatchObject({ widths: [400, 500], width: 500, height: 300 })
  })
})

describe('what a camera wrote into a picture', () => {
  /** Red, green, blue, white from the upper left, turned as a camera held sideways stores it. */
  async function colourAt({ picture, files }: PressedPicture, left: number, top: number): Promise<string> {
    const { data } = await sharp(files.get(picture.src))
      .extract({ left, top, width: 1, height: 1 })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    return [...data].map((value) => (value > 128 ? 'f' : '0')).join('')
  }

  test.each([
    [1, 600, 400, ['f00', '0f0', '00f', 'fff']],
    [3, 600, 400, ['fff', '00f', '0f0', 'f00']],
    [6, 400, 600, ['00f', 'f00', 'fff', '0f0']],
    [8, 400, 600, ['0f0', 'fff', 'f00', '00f']],
  ])('turns it upright: orientation %i', async (orientation, width, height, colours) => {
    const bytes = await quadrants(600, 400).withMetadata({ orientation }).jpeg().toBuffer()
    const pressed = await press(bytes)
    const scale = pressed.picture.width / width
    expect(pressed.picture.height).toBe(Math.round(height * scale))
    const [right, bottom] = [pressed.picture.width - 20, pressed.picture.height - 20]
    const corners = [
      [20, 20],
      [right, 20],
      [20, bottom],
      [right, bottom],
    ]
    const seen = await Promise.all(corners.map(([left, top]) => colourAt(pressed, left!, top!)))
    expect(seen).toEqual(colours)
  })

  test('is gone: where it was taken, with what, by whom', async () => {
    const gps = { GPSLatitudeRef: 'N', GPSLatitude: '36/1 3/1 0/1', GPSLongitudeRef: 'E' }
    const bytes = await quadrants(600, 400)
      .withExif({ IFD0: { Artist: 'Zhou Peng', Model: 'Camera' }, IFD3: gps })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret/></x:xmpmeta>')
      .withIccProfile('p3')
      .jpeg()
      .toBuffer()
    const had = await sharp(bytes).metadata()
    expect([had.exif, had.xmp, had.icc].every(Boolean)).toBe(true)
    expect(bytes.includes('Zhou Peng')).toBe(true)
    const { files } = await press(bytes)
    for (const file of files.values()) {
      const { exif, xmp, icc, iptc, orientation } = await sharp(file).metadata()
      expect({ exif, xmp, icc, iptc, orientation }).toEqual({})
      expect(Buffer.from(file).toString('latin1')).not.toMatch(/Zhou Peng|Camera|Exif|xmpmeta|GPS/)
    }
  })
})

test('a drawing stays sharp where that is smaller, a photo stored as PNG does not', async () => {
  const lines = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#fff' } })
    .composite([
      { input: Buffer.alloc(400 * 3, 0), raw: { width: 400, height: 1, channels: 3 }, tile: false },
    ])
    .png()
    .toBuffer()
  const drawn = await press(lines)
  const { data } = await sharp(drawn.files.get(drawn.picture.src)).raw().toBuffer({ resolveWithObject: true })
  expect(new Set(data)).toEqual(new Set([0, 255]))
  const photo = await noise(400, 400).png().toBuffer()
  expect((await press(photo)).picture.bytes).toBeLessThan(photo.length / 2)
})

test('of an animation the first frame is kept', async () => {
  const frames = await Promise.all(['#f00', '#00f', '#0f0'].map((background) => solid(background)))
  const gif = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer()
  expect((await sharp(gif).metadata()).pages).toBe(3)
  const pressed = await press(gif)
  expect(await mainFile(pressed)).toMatchObject({ width: 60, height: 40 })
  expect((await mainFile(pressed)).pages ?? 1).toBe(1)
})

function solid(background: string): Promise<Buffer> {
  return sharp({ create: { width: 60, height: 40, channels: 3, background } })
    .png()
    .toBuffer()
}

test('single pixels are dropped', async () => {
  expect(await complaint(await quadrants(3, 3).png().toBuffer())).toBe('dropped')
})

describe('a hostile or broken picture is refused in time', () => {
  async function refused(bytes: Uint8Array): Promise<string> {
    const message = await complaint(bytes)
    return message
  }

  test('50,000 by 50,000 in every format that can say so', async () => {
    expect(await refused(withHeader('png', 50_000, 50_000))).toMatch(/too large: 50000 by 50000/)
    expect(await refused(withHeader('gif', 50_000, 50_000))).not.toBe('pressed')
    expect(await refused(withHeader('jpeg', 50_000, 50_000))).toMatch(/too large: 50000 by 50000/)
  })

  test('just over 50 million pixels', async () => {
    const bytes = await sharp({
      create: { width: 7100, height: 7100, channels: 3, background: '#fff' },
      limitInputPixels: false,
    })
      .png()
      .toBuffer()
    expect(await refused(bytes)).toMatch(/too large: 7100 by 7100/)
  })

  test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('a %s that was cut off', async (format) => {
    const bytes = await noise(300, 300).toFormat(format).toBuffer()
    expect(await refused(bytes.subarray(0, bytes.length / 2))).toMatch(/^It is damaged \(.+\)\.$/)
  })

  test('a PNG with a text of a gigabyte packed into a megabyte', async () => {
    const bomb = deflateSync(Buffer.alloc(2 ** 30))
    expect(bomb.length).toBeLessThan(2 ** 21)
    const png = await quadrants(60, 40).png().toBuffer()
    const before = process.memoryUsage().rss
    const pressed = await pressPicture(withText(png, bomb))
    expect(pressed.type).not.toBe('dropped')
    expect(process.memoryUsage().rss - before).toBeLessThan(600 * 2 ** 20)
  })

  test.each<[string, Uint8Array | string]>([
    ['a web page called .jpg', '<!DOCTYPE html><html><body><svg></svg></body></html>'],
    ['nothing', ''],
    ['noise', randomBytes(5000)],
    ['a PDF', '%PDF-1.7\n%âãÏÓ'],
    ['a packed SVG', Buffer.from([0x1f, 0x8b, 8, 0])],
    [
      'PNG’s first bytes and noise',
      Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), randomBytes(99)]),
    ],
    ['JPEG’s first bytes', Buffer.from([0xff, 0xd8, 0xff])],
  ])('%s', async (_what, bytes) => {
    expect(await refused(Buffer.from(bytes as string))).toMatch(/^It is (?:not a PNG|damaged)/)
  })

  test('one so narrow that it would be no wider than nothing', async () => {
    const bytes = await sharp({ create: { width: 4, height: 60_000, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
    expect(await refused(bytes)).toMatch(/too narrow: 4 by 60000/)
  })
})

/** The PNG with one more compressed text chunk; https://www.w3.org/TR/png/#11zTXt */
function withText(png: Buffer, packed: Buffer): Buffer {
  const data = Buffer.concat([Buffer.from('zTXtComment\0\0', 'latin1'), packed])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length - 4)
  const end = 8 + 25
  return Buffer.concat([png.subarray(0, end), length, data, checksum(data), png.subarray(end)])
}

function checksum(data: Buffer): Buffer {
  let sum = 0xffffffff
  for (const byte of data) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE((sum ^ 0xffffffff) >>> 0)
  return bytes
}

test('what libvips gives up is told in words', () => {
  const messageOf = (reason: string): string => {
    try {
      return unreadable(new Error(reason))
    } catch (error) {
      return (error as Error).message
    }
  }
  expect(messageOf('timeout: 61% complete\nmore')).toBe('It takes too long to decode.')
  expect(messageOf('pngload_buffer: bad\nmore')).toBe('It is damaged (pngload_buffer: bad).')
})
