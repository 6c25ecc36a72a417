/** A recording where it lies on its server. */
export interface RemoteFile {
  /** Of the whole file, 0 where nobody knows. */
  bytes: number
  /** Some tens of kilobytes from there; fewer at the end, none where they cannot be had. */
  read: (from: number) => Promise<Buffer>
}

/** How many bytes a piece of a file has. */
export const PIECE = 64 * 1024

/** Seconds that a recording plays, as its own header says; 0 where that says nothing. Never throws. */
export async function readLength(file: RemoteFile): Promise<number> {
  try {
    const start = await file.read(0)
    const read = FORMATS.find(([isOf]) => isOf(start))?.[1]
    const seconds = (await read?.(file, start)) ?? 0
    return seconds > 0 && seconds < LONGEST ? Math.max(1, Math.round(seconds)) : 0
  } catch (error) {
    // What is cut off or lies about itself says nothing.
    if (error instanceof RangeError) return 0
    throw error
  }
}

type Read = (file: RemoteFile, start: Buffer) => number | Promise<number>

const LONGEST = 100 * 60 * 60

const FORMATS: readonly (readonly [(start: Buffer) => boolean, Read])[] = [
  [(start) => says(start, 4, 'ftyp') || says(start, 4, 'moov'), lengthOfMp4],
  [(start) => says(start, 0, 'RIFF') && says(start, 8, 'WAVE'), lengthOfWave],
  [(start) => says(start, 0, 'OggS'), lengthOfOgg],
  [(start) => says(start, 0, 'fLaC'), lengthOfFlac],
  [(start) => says(start, 0, 'FLV'), lengthOfFlash],
  // The only one without a mark of its own: the last to be asked.
  [(start) => start.length > 0, lengthOfMp3],
]

function says(bytes: Buffer, at: number, word: string): boolean {
  return bytes.toString('latin1', at, at + word.length) === word
}

/** Boxes in boxes: `mvhd` is the first of what `moov` holds; that may stand behind the film itself. */
async function lengthOfMp4(file: RemoteFile, start: Buffer): Promise<number> {
  let [piece, from, at] = [start, 0, 0]
  for (let boxes = 0; boxes < 32; boxes += 1) {
    if (at - from + 48 > piece.length) {
      piece = await file.read(at)
      from = at
    }
    const box = piece.subarray(at - from)
    if (says(box, 4, 'mvhd')) return lengthInMovieHeader(box)
    const [size, head] =
      box.readUInt32BE(0) === 1 ? [Number(box.readBigUInt64BE(8)), 16] : [box.readUInt32BE(0), 8]
    if (size < head) return 0
    at += says(box, 4, 'moov') ? head : size
  }
  return 0
}

/** ISO/IEC 14496-12, 8.2.2: the second version has times of eight bytes. */
function lengthInMovieHeader(box: Buffer): number {
  if (box.readUInt8(8) === 1) return Number(box.readBigUInt64BE(32)) / box.readUInt32BE(28)
  const units = box.readUInt32BE(24)
  return units === 0xffffffff ? 0 : units / box.readUInt32BE(20)
}

function lengthOfWave({ bytes }: RemoteFile, start: Buffer): number {
  let rate = 0
  for (let at = 12; at + 8 <= start.length;) {
    const size = start.readUInt32LE(at + 4)
    if (says(start, at, 'fmt ')) rate = start.readUInt32LE(at + 16)
    // Who writes while recording leaves the size open.
    const known = size > 0 && size < 0x7fffffff ? size : bytes - at - 8
    if (says(start, at, 'data')) return rate > 0 ? known / rate : 0
    at += 8 + size + (size % 2)
  }
  return 0
}

/** The last page says how many samples there are: RFC 3533, RFC 7845 and the Vorbis I specification. */
async function lengthOfOgg(file: RemoteFile, start: Buffer): Promise<number> {
  const head = start.subarray(27 + start.readUInt8(26))
  const isOpus = says(head, 0, 'OpusHead')
  if (!isOpus && !says(head, 1, 'vorbis')) return 0
  const end = file.bytes > PIECE ? await file.read(file.bytes - PIECE) : start
  const last = end.lastIndexOf('OggS', undefined, 'latin1')
  const samples = Number(end.readBigUInt64LE(last + 6))
  return isOpus ? (samples - head.readUInt16LE(10)) / 48_000 : samples / head.readUInt32LE(12)
}

/** RFC 9639, 8.2: twenty bits of samples a second, eight of other things, thirty-six of samples. */
function lengthOfFlac(_file: RemoteFile, start: Buffer): number {
  const rate = start.readUIntBE(18, 3) >> 4
  const samples = (start.readUInt8(21) & 0x0f) * 2 ** 32 + start.readUInt32BE(22)
  return rate > 0 ? samples / rate : 0
}

/** Its first tag is a list of names and numbers; this one's is followed by a type and eight bytes. */
function lengthOfFlash(_file: RemoteFile, start: Buffer): number {
  const at = start.indexOf('duration\0', 0, 'latin1')
  return at < 0 ? 0 : start.readDoubleBE(at + 9)
}

interface Mp3Frame {
  bytes: number
  samples: number
  /** Samples a second. */
  rate: number
  /** Where the first frame may hold a table of contents. */
  table: number
}

async function lengthOfMp3(file: RemoteFile, start: Buffer): Promise<number> {
  const tagged = says(start, 0, 'ID3') ? 10 + syncSafe(start, 6) : 0
  const far = tagged + 2048 > start.length
  const piece = far ? await file.read(tagged) : start.subarray(tagged)
  const at = findFrame(piece)
  const first = at < 0 ? undefined : readFrame(piece, at)
  if (!first) return 0
  const frames = framesInTable(piece, at, first) || (file.bytes - tagged - at) / averageFrame(piece, at)
  return (frames * first.samples) / first.rate
}

/** Four times seven bits: https://id3.org/id3v2.4.0-structure */
function syncSafe(bytes: Buffer, at: number): number {
  return [0, 1, 2, 3].reduce((sum, i) => sum * 128 + (bytes.readUInt8(at + i) & 0x7f), 0)
}

/** The first place where a frame stands, and another right behind it. */
function findFrame(piece: Buffer): number {
  for (let at = 0; at < Math.min(piece.length - 4, 8192); at += 1) {
    const frame = readFrame(piece, at)
    if (frame && readFrame(piece, at + frame.bytes)) return at
  }
  return -1
}

/** Kilobits a second by number, for the first version and for the later ones with half the rate. */
const KILOBITS = [
  [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const
const RATES = [44_100, 48_000, 32_000] as const

/** ISO/IEC 11172-3, 2.4.1.3, of layer III; undefined where none stands there. */
function readFrame(bytes: Buffer, at: number): Mp3Frame | undefined {
  if (at + 4 > bytes.length) return undefined
  const word = bytes.readUInt32BE(at)
  const [version, layer] = [(word >>> 19) & 3, (word >>> 17) & 3]
  if (word >>> 21 !== 0x7ff || version === 1 || layer !== 1) return undefined
  const isFirst = version === 3
  const kilobits = KILOBITS[isFirst ? 0 : 1][((word >>> 12) & 15) - 1]
  const fullRate = RATES[(word >>> 10) & 3]
  if (kilobits === undefined || fullRate === undefined) return undefined
  const rate = isFirst ? fullRate : version === 2 ? fullRate / 2 : fullRate / 4
  const samples = isFirst ? 1152 : 576
  const bits = Math.floor(((samples / 8) * kilobits * 1000) / rate)
  const isMono = ((word >>> 6) & 3) === 3
  return {
    bytes: bits + ((word >>> 9) & 1),
    samples,
    rate,
    table: 4 + (isFirst ? (isMono ? 17 : 32) : isMono ? 9 : 17),
  }
}

/** How many frames there are, as the encoder wrote into the first one; 0 where it did not. */
function framesInTable(piece: Buffer, at: number, { table }: Mp3Frame): number {
  const place = at + table
  if ((says(piece, place, 'Xing') || says(piece, place, 'Info')) && piece.readUInt32BE(place + 4) & 1)
    return piece.readUInt32BE(place + 8)
  return says(piece, at + 36, 'VBRI') ? piece.readUInt32BE(at + 50) : 0
}

function averageFrame(piece: Buffer, first: number): number {
  let [at, frames] = [first, 0]
  for (let frame = readFrame(piece, at); frame; frame = readFrame(piece, at)) {
    at += frame.bytes
    frames += 1
  }
  return (at - first) / frames
}
