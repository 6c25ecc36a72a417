import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { beforeEach, expect, test } from 'vitest'
import { compressFolder, readCompressed } from '../../src/publish/compress.ts'
import { removeFile, writeFileAtomic } from '../../src/publish/write-file.ts'
import { folderOf } from './folder-of-files.ts'

const LONG = '没有信号也能读。'.repeat(300)
const OTHER = '明天的新闻。'.repeat(300)
const TEXTS = [
  'index.html',
  'article/a/index.html',
  'assets/index-1.js',
  'assets/index-1.css',
  'feed.json',
  'feed/packs/0123456789abcdef.json',
  'icons/icon.svg',
  'manifest.webmanifest',
  'rss.xml',
  'sw.js',
]
const OTHERS = ['feed/head.json', 'feed/reads.json', 'images/a-480.webp', 'images/index.json', '.lock.json']

let out: string

beforeEach(async () => {
  out = await folderOf(Object.fromEntries([...TEXTS, ...OTHERS].map((path) => [path, LONG])))
  await writeFile(join(out, 'small.txt'), 'x'.repeat(1023))
  // As a publish of yesterday left them.
  for (const path of TEXTS) await utimes(join(out, path), 1_700_000_000.123, 1_700_000_000.123)
})

async function forms(): Promise<string[]> {
  const files = await readdir(out, { recursive: true })
  return files.filter((path) => /\.(?:br|gz)$/.test(path)).sort()
}

async function timesOf(): Promise<number[]> {
  return Promise.all((await forms()).map(async (path) => (await stat(join(out, path))).ctimeMs))
}

const read = (path: string): Promise<Buffer> => readFile(join(out, path))

test('every text that gains by it lies beside its compressed forms', async () => {
  expect(await compressFolder(out)).toEqual({ written: TEXTS.length * 2, removed: 0 })
  expect(await forms()).toEqual(TEXTS.flatMap((path) => [`${path}.br`, `${path}.gz`]).sort())
  for (const path of TEXTS) {
    expect(brotliDecompressSync(await read(`${path}.br`)).toString()).toBe(LONG)
    expect(gunzipSync(await read(`${path}.gz`)).toString()).toBe(LONG)
    expect((await stat(join(out, `${path}.br`))).mtimeMs).toBeCloseTo(1_700_000_000_123, -1)
  }
})

test('a second run writes nothing', async () => {
  await compressFolder(out)
  const before = await timesOf()
  expect(await compressFolder(out)).toEqual({ written: 0, removed: 0 })
  expect(await timesOf()).toEqual(before)
})

test('what cannot be made smaller stays alone', async () => {
  await writeFile(join(out, 'noise.txt'), Buffer.from(crypto.getRandomValues(new Uint8Array(4096))))
  await compressFolder(out)
  expect((await forms()).filter((path) => path.startsWith('noise'))).toEqual([])
})

test('the old compressed form is gone before the new file can be seen, and never comes back', async () => {
  await compressFolder(out)
  const seen: string[][] = []
  await writeFileAtomic(join(out, 'sw.js'), OTHER, {
    writeBytes: (path, bytes) => writeFile(path, bytes),
    rename: async (_from, to) => {
      seen.push((await forms()).filter((path) => path.startsWith('sw.js')))
      expect((await readFile(to)).toString()).toBe(LONG)
      await writeFile(to, OTHER)
    },
  })
  expect(seen).toEqual([[]])
  expect(await compressFolder(out)).toEqual({ written: 2, removed: 0 })
  expect(gunzipSync(await read('sw.js.gz')).toString()).toBe(OTHER)
})

test('a file that was changed by hand is compressed again', async () => {
  await compressFolder(out)
  await writeFile(join(out, 'rss.xml'), OTHER)
  expect(await compressFolder(out)).toEqual({ written: 2, removed: 0 })
  expect(brotliDecompressSync(await read('rss.xml.br')).toString()).toBe(OTHER)
})

test('a file that has become small loses its compressed forms', async () => {
  await compressFolder(out)
  await writeFile(join(out, 'rss.xml'), 'short')
  await compressFolder(out)
  expect((await forms()).filter((path) => path.startsWith('rss'))).toEqual([])
})

test('what is removed leaves no compressed form behind', async () => {
  await compressFolder(out)
  await removeFile(join(out, 'article/a/index.html'))
  expect(await readdir(join(out, 'article/a'))).toEqual([])
  await rm(join(out, 'sw.js'))
  await writeFile(join(out, 'feed/head.json.gz'), 'of nobody')
  await writeFile(join(out, 'images/archive.gz'), 'of nobody’s business')
  expect(await compressFolder(out)).toEqual({ written: 0, removed: 3 })
  expect((await forms()).filter((path) => /^sw|head|archive/.test(path))).toEqual(['images/archive.gz'])
})

test('only the named files are compressed where some are named', async () => {
  const done: [number, number][] = []
  const paths = ['sw.js', 'rss.xml', 'images/a-480.webp']
  const onProgress = (at: number, total: number): void => void done.push([at, total])
  expect(await compressFolder(out, { paths, onProgress })).toEqual({ written: 4, removed: 0 })
  expect(await forms()).toEqual(['rss.xml.br', 'rss.xml.gz', 'sw.js.br', 'sw.js.gz'])
  expect(done).toEqual([
    [1, 2],
    [2, 2],
  ])
})

test('a compressed form is read only for the file that it was made of', async () => {
  await compressFolder(out)
  const { mtime } = await stat(join(out, 'sw.js'))
  expect(await readCompressed(join(out, 'sw.js'), 'br', mtime)).toEqual(await read('sw.js.br'))
  expect(await readCompressed(join(out, 'sw.js'), 'gzip', mtime)).toEqual(await read('sw.js.gz'))
  expect(await readCompressed(join(out, 'sw.js'), 'br', new Date())).toBeUndefined()
  expect(await readCompressed(join(out, 'small.txt'), 'br', mtime)).toBeUndefined()
})

test('a folder that is not there has nothing to compress', async () => {
  expect(await compressFolder(join(out, 'none'))).toEqual({ written: 0, removed: 0 })
})
