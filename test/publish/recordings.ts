/** The beginning and the end of recordings that say how long they play, and little else. */

function box(type: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}

function numbers(size: 2 | 4, endian: 'BE' | 'LE', ...values: number[]): Buffer {
  const bytes = Buffer.alloc(size * values.length)
  for (const [i, value] of values.entries()) {
    if (endian === 'BE') bytes.writeUIntBE(value, i * size, size)
    else bytes.writeUIntLE(value, i * size, size)
  }
  return bytes
}

/** `version` 1 counts in eight bytes; `isLate`: the header stands behind the film. */
export function anMp4(
  seconds: number,
  { version = 0, isLate = false, film = 200_000 }: { version?: 0 | 1; isLate?: boolean; film?: number } = {},
): Buffer {
  const units = seconds * 600
  const times =
    version === 0
      ? numbers(4, 'BE', 0, 0, 0, 600, units)
      : numbers(4, 'BE', 0x01000000, 0, 0, 0, 0, 600, 0, units)
  const movie = box('moov', box('mvhd', times, Buffer.alloc(80)), box('trak', Buffer.alloc(500)))
  const parts = [box('mdat', Buffer.alloc(film)), movie]
  return Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\0\0isommp42')),
    ...(isLate ? parts : parts.reverse()),
  ])
}

/** A film of more than 4 GB says its size in eight bytes. */
export function aLargeMp4Head(mediaBytes: number): Buffer {
  const size = Buffer.alloc(16)
  size.writeUInt32BE(1)
  size.write('mdat', 4)
  size.writeBigUInt64BE(BigInt(mediaBytes + 16), 8)
  return Buffer.concat([box('ftyp', Buffer.from('isom\0\0\0\0')), size])
}

/** 128 kbit/s, 44,100 Hz, stereo: frames of 417 bytes, 26 ms each. */
export function anMp3(
  seconds: number,
  { tag = 0, table = '' }: { tag?: number; table?: '' | 'Xing' | 'Info' | 'VBRI' } = {},
): Buffer {
  const frames = Math.round((seconds * 44_100) / 1152)
  const frame = Buffer.alloc(417)
  frame.writeUInt32BE(0xfffb9000)
  const first = Buffer.from(frame)
  if (table === 'VBRI') {
    first.write(table, 36)
    first.writeUInt32BE(frames, 50)
  } else if (table) {
    first.write(table, 36)
    first.writeUInt32BE(1, 40)
    first.writeUInt32BE(frames, 44)
  }
  // With a table, most of the file need not be there to be counted.
  const rest = Array.from({ length: table ? 20 : frames - 1 }, () => frame)
  return Buffer.concat([...(tag > 0 ? [anId3(tag)] : []), first, ...rest])
}

/** A tag such as one with the picture of an album. */
function anId3(size: number): Buffer {
  const tag = Buffer.alloc(size + 10)
  tag.write('ID3\u0003')
  for (const [i, shift] of [21, 14, 7, 0].entries()) tag[6 + i] = (size >> shift) & 0x7f
  return tag
}

/** `size` as the file says it; who writes while recording says 0 or the largest number. */
export function aWave(seconds: number, size?: number): Buffer {
  const rate = 8000
  const format = Buffer.concat([numbers(2, 'LE', 1, 1), numbers(4, 'LE', rate, rate), numbers(2, 'LE', 1, 8)])
  return Buffer.concat([
    Buffer.from('RIFF\0\0\0\0WAVEfmt '),
    numbers(4, 'LE', format.length),
    format,
    Buffer.from('LIST\u0003\0\0\0abc\0data', 'latin1'),
    numbers(4, 'LE', size ?? seconds * rate),
    Buffer.alloc(seconds * rate),
  ])
}

export function anOgg(seconds: number, kind: 'vorbis' | 'opus' | 'theora' = 'vorbis'): Buffer {
  const head =
    kind === 'opus'
      ? Buffer.concat([Buffer.from('OpusHead\u0001\u0002', 'latin1'), numbers(2, 'LE', 312), Buffer.alloc(7)])
      : Buffer.concat([
          Buffer.from(`\u0001${kind}`),
          numbers(4, 'LE', 0),
          Buffer.from([2]),
          numbers(4, 'LE', 44_100),
        ])
  const samples = kind === 'opus' ? seconds * 48_000 + 312 : seconds * 44_100
  return Buffer.concat([oggPage(0, head), Buffer.alloc(150_000), oggPage(samples, Buffer.alloc(100))])
}

function oggPage(samples: number, content: Buffer): Buffer {
  const head = Buffer.alloc(28)
  head.write('OggS')
  head.writeBigUInt64LE(BigInt(samples), 6)
  head[26] = 1
  head[27] = content.length
  return Buffer.concat([head, content])
}

export function aFlac(seconds: number): Buffer {
  const info = Buffer.alloc(38)
  info.write('fLaC')
  info.writeUIntBE(44_100 << 4, 14 + 4, 3)
  info.writeUInt32BE(seconds * 44_100, 18 + 4)
  return Buffer.concat([info, Buffer.alloc(5000)])
}

export function aFlashFilm(seconds: number): Buffer {
  const length = Buffer.alloc(8)
  length.writeDoubleBE(seconds)
  return Buffer.concat([Buffer.from('FLV\u0001onMetaData\0duration\0', 'latin1'), length, Buffer.alloc(5000)])
}
