import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PIECE, readLength } from '../../src/publish/recording-length.ts'
import { aFlac, aFlashFilm, aLargeMp4Head, anMp3, anMp4, anOgg, aWave } from './recordings.ts'

/** How long a file says that it plays, and from where pieces of it were asked for. */
async function lengthOf(file: Buffer, bytes = file.length): Promise<{ seconds: number; asked: number[] }> {
  const asked: number[] = []
  const read = async (from: number): Promise<Buffer> => {
    asked.push(from)
    return file.subarray(from, from + PIECE)
  }
  return { seconds: await readLength({ bytes, read }), asked }
}

describe('a recording says itself how long it plays, in one to three pieces of it', () => {
  test.each<[string, Buffer, number]>([
    ['an MP4', anMp4(192), 1],
    ['an MP4 with eight-byte times', anMp4(192, { version: 1 }), 1],
    ['an MP4 whose header stands behind the film', anMp4(192, { isLate: true }), 2],
    ['an MP3 of one rate', anMp3(192), 1],
    ['an MP3 with a table of contents', anMp3(192, { table: 'Xing' }), 1],
    ['an MP3 that names its one rate', anMp3(192, { table: 'Info' }), 1],
    ['an MP3 with another encoder’s table', anMp3(192, { table: 'VBRI' }), 1],
    ['an MP3 behind a tag', anMp3(192, { tag: 3000 }), 1],
    ['an MP3 behind the picture of an album', anMp3(192, { tag: 300_000 }), 2],
    ['a WAV', aWave(192), 1],
    ['a WAV that left its size open', aWave(192, 0), 1],
    ['a WAV that did not know its size', aWave(192, 0xffffffff), 1],
    ['an Ogg Vorbis', anOgg(192), 2],
    ['an Ogg Opus', anOgg(192, 'opus'), 2],
    ['a FLAC', aFlac(192), 1],
    ['a Flash film', aFlashFilm(191.6), 1],
  ])('%s', async (_, file, pieces) => {
    const { seconds, asked } = await lengthOf(file)
    expect([seconds, asked.length]).toEqual([192, pieces])
  })
})

test('a film of gigabytes is not read for its header', async () => {
  const head = aLargeMp4Head(5e9)
  const asked: number[] = []
  const read = async (from: number): Promise<Buffer> => {
    asked.push(from)
    return from === 0 ? Buffer.concat([head, Buffer.alloc(PIECE)]) : anMp4(192).subarray(24)
  }
  expect(await readLength({ bytes: 5e9 + 1000, read })).toBe(192)
  expect(asked).toEqual([0, head.length + 5e9])
})

test.each<[string, Buffer]>([
  ['a web page', Buffer.from('<!doctype html><title>404</title>'.repeat(100))],
  ['nothing', Buffer.alloc(0)],
  ['zeros', Buffer.alloc(10_000)],
  ['an MP4 without a header', anMp4(192, { isLate: true }).subarray(0, 150_000)],
  ['an MP4 that never ends', Buffer.concat([anMp4(1).subarray(0, 24), Buffer.alloc(5000)])],
  ['an MP4 of no length', anMp4(0)],
  ['an MP4 that does not know its length', anMp4(0xffffffff / 600)],
  ['a film in Ogg', anOgg(192, 'theora')],
  ['a WAV that is cut off', aWave(192).subarray(0, 20)],
  ['a length of a year', aFlashFilm(365 * 24 * 3600)],
  ['no number', aFlashFilm(Number.NaN)],
  ['a FLAC that is cut off', aFlac(192).subarray(0, 12)],
])('%s says nothing', async (_, file) => {
  expect((await lengthOf(file)).seconds).toBe(0)
})

test('whatever bytes come, the answer is a number, and few pieces are asked for', async () => {
  const heads = [anMp4(9), anMp3(9), aWave(9), anOgg(9), aFlac(9), aFlashFilm(9)]
  const some = fc.record({
    head: fc.constantFrom(...heads),
    cut: fc.nat(300),
    noise: fc.uint8Array({ maxLength: 400 }),
    bytes: fc.nat(),
  })
  await fc.assert(
    fc.asyncProperty(some, async ({ head, cut, noise, bytes }) => {
      const { seconds, asked } = await lengthOf(Buffer.concat([head.subarray(0, cut), noise]), bytes)
      expect(Number.isSafeInteger(seconds) && seconds >= 0).toBe(true)
      expect(asked.length).toBeLessThan(40)
    }),
  )
})
