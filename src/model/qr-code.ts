/** A QR Code: a square of dark and light modules, without the quiet zone around it. */
export interface QrCode {
  /** 1 to 20. */
  version: number
  /** Modules per side. */
  size: number
  /** Row by row, 1 for dark. */
  modules: Uint8Array
}

/** How much may be dirty or torn: about 7 % of the code, or 15 %. */
export type QrLevel = 'L' | 'M'

/** Modules of white that a reader needs on every side. */
export const QUIET_ZONE = 4

/**
 * The smallest QR Code (ISO/IEC 18004, byte mode) that holds the text as UTF-8; undefined where it
 * is too long: more than 858 bytes at level L, 666 at M.
 */
export function createQrCode(text: string, level: QrLevel = 'M'): QrCode | undefined {
  const bytes = encodeUtf8(text)
  const version = smallestVersion(bytes.length, level)
  if (version === undefined) return undefined
  const data = encodeData(bytes, version, level)
  const codewords = interleave(data, version, level)
  const plain = drawPatterns(version)
  placeCodewords(plain, codewords)
  return { version, ...bestMasked(plain, level) }
}

/** One SVG path of all dark modules, the quiet zone included: for a view box of `size + 2 * QUIET_ZONE`. */
export function generateQrPath({ size, modules }: QrCode): string {
  let path = ''
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const start = x
      while (x < size && modules[y * size + x] === 1) x += 1
      if (x > start) path += `M${start + QUIET_ZONE} ${y + QUIET_ZONE}h${x - start}v1h${start - x}z`
    }
  }
  return path
}

/** A code that is being drawn; `fixed` modules belong to its patterns and are never masked. */
interface Canvas {
  version: number
  size: number
  modules: Uint8Array
  fixed: Uint8Array
}

type Mask = (x: number, y: number) => boolean

const LARGEST = 20

/** By version: error correction codewords in each block, and how many blocks there are. */
const CORRECTION = {
  L: {
    perBlock: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28],
    blocks: [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8],
  },
  M: {
    perBlock: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26],
    blocks: [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16],
  },
} satisfies Record<QrLevel, { perBlock: number[]; blocks: number[] }>

/** As they stand in the format information. */
const LEVEL_BITS = { L: 0b01, M: 0b00 } satisfies Record<QrLevel, number>

const MASKS: readonly Mask[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

/** The layers below have no encoder of the platform. Half a character becomes the one for "unknown". */
function encodeUtf8(text: string): number[] {
  const escaped = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
  return Array.from(escaped.match(/%..|./g) ?? [], (part) =>
    part.length === 3 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0),
  )
}

function smallestVersion(length: number, level: QrLevel): number | undefined {
  for (let version = 1; version <= LARGEST; version += 1) {
    const bits = 4 + countBits(version) + length * 8
    if (bits <= dataCodewords(version, level) * 8) return version
  }
  return undefined
}

/** How many bits say how many bytes there are. */
function countBits(version: number): number {
  return version < 10 ? 8 : 16
}

/** Codewords of data and correction together: the area that no pattern takes. */
function allCodewords(version: number): number {
  const { fixed } = drawPatterns(version)
  return Math.floor(fixed.reduce((free, isFixed) => free + 1 - isFixed, 0) / 8)
}

function dataCodewords(version: number, level: QrLevel): number {
  const { perBlock, blocks } = CORRECTION[level]
  return allCodewords(version) - perBlock[version - 1]! * blocks[version - 1]!
}

/** Mode, length, bytes, terminator, and what fills the rest. */
function encodeData(bytes: readonly number[], version: number, level: QrLevel): number[] {
  const bits = [...toBits(0b0100, 4), ...toBits(bytes.length, countBits(version))]
  for (const byte of bytes) bits.push(...toBits(byte, 8))
  const length = dataCodewords(version, level)
  bits.push(...toBits(0, Math.min(4, length * 8 - bits.length)))
  while (bits.length % 8 !== 0) bits.push(0)
  const codewords: number[] = []
  for (let at = 0; at < bits.length; at += 8) codewords.push(fromBits(bits.slice(at, at + 8)))
  for (let i = 0; codewords.length < length; i += 1) codewords.push(i % 2 === 0 ? 0xec : 0x11)
  return codewords
}

function toBits(value: number, length: number): number[] {
  return Array.from({ length }, (_, i) => (value >>> (length - 1 - i)) & 1)
}

function fromBits(bits: readonly number[]): number {
  return bits.reduce((value, bit) => value * 2 + bit, 0)
}

/** Data in blocks, each with its correction; then the first codeword of every block, the second, … */
function interleave(data: readonly number[], version: number, level: QrLevel): number[] {
  const count = CORRECTION[level].blocks[version - 1]!
  const correction = CORRECTION[level].perBlock[version - 1]!
  const short = Math.floor(data.length / count)
  const longer = data.length % count
  const blocks = Array.from({ length: count }, (_, i) => {
    // The last blocks hold the codewords that do not divide evenly.
    const start = i * short + Math.max(0, i - (count - longer))
    return data.slice(start, start + short + (i < count - longer ? 0 : 1))
  })
  const generator = createGenerator(correction)
  return [...inTurns(blocks), ...inTurns(blocks.map((block) => remainderOf(block, generator)))]
}

function inTurns(blocks: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...blocks.map(({ length }) => length))
  return Array.from({ length: longest }, (_, i) => blocks.flatMap((block) => block[i] ?? [])).flat()
}

/** The Reed-Solomon generator polynomial of a degree, without its leading 1, the highest power first. */
function createGenerator(degree: number): number[] {
  let generator = [1]
  let root = 1
  for (let i = 0; i < degree; i += 1) {
    const [by, times] = [root, generator]
    generator = [...times, 0].map((value, at) => value ^ multiply(times[at - 1] ?? 0, by))
    root = multiply(root, 2)
  }
  return generator.slice(1)
}

function remainderOf(block: readonly number[], generator: readonly number[]): number[] {
  let rest = generator.map(() => 0)
  for (const value of block) {
    const factor = value ^ rest[0]!
    rest = generator.map((term, i) => (rest[i + 1] ?? 0) ^ multiply(term, factor))
  }
  return rest
}

/** In the field of 256 elements that QR Codes use: modulo x⁸ + x⁴ + x³ + x² + 1. */
function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d)
    product ^= ((b >>> bit) & 1) * a
  }
  return product
}

/** Everything that is the same in every code of a version, with room kept for format and version. */
function drawPatterns(version: number): Canvas {
  const size = version * 4 + 17
  const canvas: Canvas = {
    version,
    size,
    modules: new Uint8Array(size * size),
    fixed: new Uint8Array(size * size),
  }
  for (let i = 0; i < size; i += 1) {
    fix(canvas, 6, i, i % 2 === 0)
    fix(canvas, i, 6, i % 2 === 0)
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    drawFinder(canvas, x, y)
  drawAlignments(canvas)
  drawFormat(canvas, 0)
  if (version >= 7) drawVersion(canvas)
  return canvas
}

function fix({ size, modules, fixed }: Canvas, x: number, y: number, isDark: boolean): void {
  if (x < 0 || y < 0 || x >= size || y >= size) return
  modules[y * size + x] = isDark ? 1 : 0
  fixed[y * size + x] = 1
}

/** Rings around a centre, and the white line around them. */
function drawFinder(canvas: Canvas, x: number, y: number): void {
  drawRings(canvas, { x, y, reach: 4 }, (ring) => ring !== 2 && ring !== 4)
}

function drawRings(
  canvas: Canvas,
  { x, y, reach }: { x: number; y: number; reach: number },
  isDark: (ring: number) => boolean,
): void {
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      fix(canvas, x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))))
    }
  }
}

function drawAlignments(canvas: Canvas): void {
  const places = alignmentPlaces(canvas)
  const last = places.at(-1)
  for (const y of places) {
    for (const x of places) {
      // Three corners are taken by the finders.
      if ((x === 6 && (y === 6 || y === last)) || (x === last && y === 6)) continue
      drawRings(canvas, { x, y, reach: 2 }, (ring) => ring !== 1)
    }
  }
}

/** Evenly from the far side, an even number of modules apart; the first is always 6. */
function alignmentPlaces({ version, size }: Canvas): number[] {
  if (version === 1) return []
  const gaps = Math.floor(version / 7) + 1
  const step = Math.ceil((size - 13) / gaps / 2) * 2
  return [6, ...Array.from({ length: gaps }, (_, i) => size - 7 - (gaps - 1 - i) * step)]
}

/** Level and mask with their correction, twice, and the one module that is always dark. */
function drawFormat(canvas: Canvas, format: number): void {
  const { size } = canvas
  const bits = ((format << 10) | remainderOfBits(format, 10, 0b10100110111)) ^ 0b101010000010010
  const isDark = (i: number): boolean => ((bits >>> i) & 1) === 1
  for (let i = 0; i < 15; i += 1) {
    // Around the upper left finder, leaving out the timing lines.
    const along = i < 6 ? i : i < 8 ? i + 1 : 14 - i
    if (i < 8) fix(canvas, 8, along, isDark(i))
    else fix(canvas, i === 8 ? 7 : along, 8, isDark(i))
    if (i < 8) fix(canvas, size - 1 - i, 8, isDark(i))
    else fix(canvas, 8, size - 15 + i, isDark(i))
  }
  fix(canvas, 8, size - 8, true)
}

/** The version with its correction, twice. */
function drawVersion(canvas: Canvas): void {
  const { version, size } = canvas
  const bits = (version << 12) | remainderOfBits(version, 12, 0b1111100100101)
  for (let i = 0; i < 18; i += 1) {
    const isDark = ((bits >>> i) & 1) === 1
    const [across, along] = [size - 11 + (i % 3), Math.floor(i / 3)]
    fix(canvas, across, along, isDark)
    fix(canvas, along, across, isDark)
  }
}

function remainderOfBits(value: number, degree: number, generator: number): number {
  let rest = value
  for (let i = 0; i < degree; i += 1) rest = (rest << 1) ^ ((rest >>> (degree - 1)) * generator)
  return rest
}

/** Upwards and downwards in columns of two, from the right, around everything that is fixed. */
function placeCodewords({ size, modules, fixed }: Canvas, codewords: readonly number[]): void {
  let at = 0
  for (let right = size - 1; right > 0; right -= 2) {
    // The column of the timing line is none.
    if (right === 6) right = 5
    const isUpwards = ((right + 1) & 2) === 0
    for (let step = 0; step < size; step += 1) {
      const y = isUpwards ? size - 1 - step : step
      for (const x of [right, right - 1]) {
        if (fixed[y * size + x] === 1) continue
        modules[y * size + x] = ((codewords[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1
        at += 1
      }
    }
  }
}

/** The mask that is easiest to read wins. */
function bestMasked(plain: Canvas, level: QrLevel): Pick<QrCode, 'size' | 'modules'> {
  let best = { penalty: Infinity, modules: plain.modules }
  for (const [index, mask] of MASKS.entries()) {
    const modules = plain.modules.map((module, at) => {
      const isFlipped = plain.fixed[at] === 0 && mask(at % plain.size, Math.floor(at / plain.size))
      return isFlipped ? 1 - module : module
    })
    drawFormat({ ...plain, modules }, (LEVEL_BITS[level] << 3) | index)
    const penalty = penaltyOf(modules, plain.size)
    if (penalty < best.penalty) best = { penalty, modules }
  }
  return { size: plain.size, modules: best.modules }
}

function penaltyOf(modules: Uint8Array, size: number): number {
  const dark = modules.reduce((sum, module) => sum + module, 0)
  const imbalance = Math.floor(Math.abs(dark / modules.length - 0.5) * 20)
  let penalty = imbalance * 10 + blockPenalty(modules, size)
  for (let line = 0; line < size; line += 1) {
    const row = modules.subarray(line * size, (line + 1) * size)
    const column = row.map((_, i) => modules[i * size + line]!)
    penalty += linePenalty(row) + linePenalty(column)
  }
  return penalty
}

/** Three for every square of four equal modules. */
function blockPenalty(modules: Uint8Array, size: number): number {
  let penalty = 0
  for (let at = 0; at < modules.length - size; at += 1) {
    if (at % size === size - 1) continue
    const sum = modules[at]! + modules[at + 1]! + modules[at + size]! + modules[at + size + 1]!
    if (sum % 4 === 0) penalty += 3
  }
  return penalty
}

/** For runs of five and more, and for what looks like a finder. */
function linePenalty(line: Uint8Array): number {
  const text = line.join('')
  const runs = text.match(/0{5,}|1{5,}/g) ?? []
  const finders = text.match(/(?=00001011101|10111010000)/g) ?? []
  return runs.reduce((sum, run) => sum + run.length - 2, 0) + finders.length * 40
}
