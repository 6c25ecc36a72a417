import jsqr from 'jsqr'
import { expect, test } from 'vitest'
import {
  createQrCode,
  generateQrPath,
  QUIET_ZONE,
  type QrCode,
  type QrLevel,
} from '../../src/model/qr-code.ts'

// The package is CommonJS: Node puts its function one member deeper than its types say.
const readImage = (jsqr as unknown as { default?: typeof jsqr }).default ?? jsqr
const ZOOM = 3

/** What a camera sees of the drawn path: dark rectangles on white. */
function photograph(code: QrCode, path = generateQrPath(code)): { pixels: Uint8ClampedArray; side: number } {
  const side = (code.size + 2 * QUIET_ZONE) * ZOOM
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let row = Number(y) * ZOOM; row < (Number(y) + 1) * ZOOM; row += 1) {
      for (let column = Number(x) * ZOOM; column < (Number(x) + Number(width)) * ZOOM; column += 1) {
        pixels.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3)
      }
    }
  }
  return { pixels, side }
}

function read(code: QrCode): ReturnType<typeof jsqr> {
  const { pixels, side } = photograph(code)
  return readImage(pixels, side, side, { inversionAttempts: 'dontInvert' })
}

function draw({ size, modules }: QrCode): string[] {
  const rows = Array.from({ length: size }, (_, y) => modules.subarray(y * size, (y + 1) * size))
  return rows.map((row) => Array.from(row, (module) => (module === 1 ? '#' : '.')).join(''))
}

test('draws the code that other programs draw of the same text', () => {
  expect(draw(createQrCode('工友读报')!)).toEqual([
    '#######.....#.#######',
    '#.....#.#.##..#.....#',
    '#.###.#...##..#.###.#',
    '#.###.#..##...#.###.#',
    '#.###.#.##.##.#.###.#',
    '#.....#..###..#.....#',
    '#######.#.#.#.#######',
    '.........#...........',
    '#.#.#.#..##.#...#..#.',
    '#.#....#...#..###...#',
    '###.#.#....#.#...#...',
    '..###..##.######.##..',
    '.#.##.###..#.#.....##',
    '........##.#.####..##',
    '#######.....##.#.###.',
    '#.....#..##...#.#.##.',
    '#.###.#.##.##......#.',
    '#.###.#...###..#...#.',
    '#.###.#.##.......##.#',
    '#.....#....####.####.',
    '#######.###...##..###',
  ])
})

/** Bytes that fill a version exactly, from table 7 of the standard. */
const CAPACITIES: Readonly<Record<QrLevel, readonly number[]>> = {
  L: [17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792, 858],
  M: [14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666],
}

test.each(['L', 'M'] as const)(
  'a camera reads every version at level %s, filled to the last byte',
  (level) => {
    for (const [index, capacity] of CAPACITIES[level].entries()) {
      const text = 'https://reader.example.org/article/'.repeat(25).slice(0, capacity)
      const code = createQrCode(text, level)!
      expect(code.version).toBe(index + 1)
      expect(read(code)?.data).toBe(text)
    }
  },
)

test('one byte more takes the next version, and too many give no code', () => {
  expect(createQrCode('x'.repeat(14))?.version).toBe(1)
  expect(createQrCode('x'.repeat(15))?.version).toBe(2)
  expect(createQrCode('x'.repeat(666))?.version).toBe(20)
  expect(createQrCode('x'.repeat(667))).toBeUndefined()
  expect(createQrCode('x'.repeat(859), 'L')).toBeUndefined()
})

test('addresses with Chinese in them, nothing at all and broken characters come out as they went in', () => {
  const address = `https://reader.example.org/tag/${encodeURIComponent('劳动竞赛')}/`
  expect(read(createQrCode(address)!)?.data).toBe(address)
  const bytes = (text: string): number[] => read(createQrCode(text)!)!.binaryData
  expect(bytes('井下平安 🎉')).toEqual([...new TextEncoder().encode('井下平安 🎉')])
  expect(bytes('')).toEqual([])
  expect(bytes('\ud800x')).toEqual([...new TextEncoder().encode('\ufffdx')])
})

test('a stain on the code does not keep it from being read', () => {
  const text = 'https://reader.example.org/article/gas-limits-table/'
  const code = createQrCode(text)!
  const stained = { ...code, modules: code.modules.slice() }
  for (let y = 12; y < 18; y += 1) stained.modules.fill(1, y * code.size + 14, y * code.size + 20)
  expect(stained.modules).not.toEqual(code.modules)
  expect(read(stained)?.data).toBe(text)
})

test('the drawing stays clear of its quiet zone', () => {
  const code = createQrCode('https://reader.example.org/')!
  const places = [...generateQrPath(code).matchAll(/M(\d+) (\d+)h(\d+)/g)].map((match) =>
    match.slice(1).map(Number),
  )
  expect(Math.min(...places.map(([x]) => x!))).toBe(QUIET_ZONE)
  expect(Math.min(...places.map(([, y]) => y!))).toBe(QUIET_ZONE)
  expect(Math.max(...places.map(([x, , width]) => x! + width!))).toBe(QUIET_ZONE + code.size)
})
