import sharp, { type Sharp } from 'sharp'

/** Red, green, blue and white quarters. */
export function quadrants(width: number, height: number): Sharp {
  const colours = Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255])
  return sharp(colours, { raw: { width: 2, height: 2, channels: 3 } }).resize({
    width,
    height,
    fit: 'fill',
    kernel: 'nearest',
  })
}

/** Something like a photo, the same every time. */
export function noise(width: number, height: number): Sharp {
  const bytes = Buffer.alloc(width * height * 3)
  let seed = 1
  for (let at = 0; at < bytes.length; at += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    bytes[at] = 64 + ((at / 3) % width) / 8 + (seed >>> 26)
  }
  return sharp(bytes, { raw: { width, height, channels: 3 } })
}

/** A header that promises so many pixels, and hardly anything behind it. */
export function withHeader(format: 'png' | 'gif' | 'jpeg', width: number, height: number): Buffer {
  const size = Buffer.alloc(8)
  if (format === 'png') {
    size.writeUInt32BE(width, 0)
    size.writeUInt32BE(height, 4)
    return Buffer.concat([
      latin1('\u0089PNG\r\n\u001a\n\0\0\0\rIHDR'),
      size,
      latin1('\b\u0002\0\0\0'),
      BOMB_END,
    ])
  }
  if (format === 'gif') {
    size.writeUInt16LE(width, 0)
    size.writeUInt16LE(height, 2)
    return Buffer.concat([
      latin1('GIF89a'),
      size.subarray(0, 4),
      latin1('\0\0\0,\0\0\0\0'),
      size.subarray(0, 4),
      latin1('\0\u0002\u0001\0\0;'),
    ])
  }
  size.writeUInt16BE(height, 0)
  size.writeUInt16BE(width, 2)
  return Buffer.concat([
    latin1('\u00ff\u00d8\u00ff\u00c0\0\u0011\b'),
    size.subarray(0, 4),
    latin1(
      '\u0003\u0001\u0011\0\u0002\u0011\0\u0003\u0011\0\u00ff\u00da\0\u000c\u0003\u0001\0\u0002\0\u0003\0\0?\0\u00ff\u00d9',
    ),
  ])
}

/** The checksum of a 50,000 by 50,000 IHDR, and an empty IDAT. */
const BOMB_END = Buffer.concat([Buffer.from('00000000', 'hex'), Buffer.from('0000000049444154', 'hex')])

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}
