import { readdir, readFile, stat, utimes } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import {
  COMPRESSED_ENDINGS,
  removeCompressed,
  removeFile,
  unlessMissing,
  writeFileAtomic,
} from './write-file.ts'

export interface CompressOptions {
  /** Only these files, `/` between names; without it the whole folder, and forms without a file go. */
  paths?: readonly string[]
  onProgress?: (done: number, total: number) => void
}

export interface CompressedFolder {
  /** How many compressed forms were written. */
  written: number
  /** How many were removed because their file is gone or may not have any. */
  removed: number
}

/**
 * Writes a `.br` and a `.gz` beside every text of a published folder that gains by it. A compressed
 * form has its file's time of change, which is how the next run, and `serve`, know that they belong
 * together; `writeFileAtomic` and `removeFile` drop it before its file changes or goes.
 */
export async function compressFolder(out: string, options: CompressOptions = {}): Promise<CompressedFolder> {
  const { paths, onProgress } = options
  const all = paths ?? (await listFiles(out))
  const removed = paths ? 0 : await removeOrphans(out, all)
  const texts = all.filter(isCompressible)
  const waiting = texts.values()
  const brotli = createBrotli()
  let written = 0
  let done = 0
  async function work(): Promise<void> {
    for (const path of waiting) {
      const forms = await compressFile(out, path, brotli)
      written += forms
      onProgress?.((done += 1), texts.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return { written, removed }
}

/** Whether a file of the site, `/` between names, may have compressed forms. */
export function isCompressible(path: string): boolean {
  return TEXTS.has(extname(path)) && !NEVER.has(path) && !/(?:^|\/)\./.test(path)
}

/** The compressed form of a file that was changed at that moment; undefined where there is none. */
export async function readCompressed(
  path: string,
  encoding: 'br' | 'gzip',
  modified: Date,
): Promise<Buffer | undefined> {
  const file = path + (encoding === 'br' ? '.br' : '.gz')
  const found = await unlessMissing(stat(file), undefined)
  return found && isSameTime(found.mtime, modified) ? unlessMissing(readFile(file), undefined) : undefined
}

/** Smaller files fit one network packet as they are. */
export const WORTH_COMPRESSING = 1024

const TEXTS: ReadonlySet<string> = new Set('.css,.html,.js,.json,.map,.svg,.txt,.webmanifest,.xml'.split(','))
/** What changes with every run and is written last: servers compress it as they send it. */
const NEVER: ReadonlySet<string> = new Set(['feed/head.json', 'feed/reads.json', 'images/index.json'])
/** As many as Node compresses at the same time. */
const AT_ONCE = 4
/** A compressed form that saves less than this share costs more than it brings. */
const LEAST_GAIN = 0.05
/** Bytes of a run at Brotli's highest level; the one below takes 40 % of its time for 6 % more. */
const MOST_SLOWLY = 4 * 1024 * 1024
const compressors = { br: promisify(brotliCompress), gz: promisify(gzip) }

async function listFiles(out: string): Promise<string[]> {
  const entries = await unlessMissing(readdir(out, { recursive: true, withFileTypes: true }), [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(out, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort()
}

async function removeOrphans(out: string, files: readonly string[]): Promise<number> {
  const known = new Set(files)
  const orphans = files.filter((path) => {
    const file = COMPRESSED_ENDINGS.some((ending) => path.endsWith(ending)) ? path.slice(0, -3) : undefined
    return file !== undefined && TEXTS.has(extname(file)) && !(known.has(file) && isCompressible(file))
  })
  for (const path of orphans) await removeFile(join(out, path))
  return orphans.length
}

/** Returns how many compressed forms were written. */
async function compressFile(
  out: string,
  path: string,
  brotli: ReturnType<typeof createBrotli>,
): Promise<number> {
  const file = join(out, path)
  const { size, mtime } = await stat(file)
  if (size < WORTH_COMPRESSING) return removeCompressed(file).then(() => 0)
  if (await isCompressed(file, mtime)) return 0
  const bytes = await readFile(file)
  const forms = await Promise.all([brotli(path, bytes), compressors.gz(bytes, { level: 9 })])
  await removeCompressed(file)
  return writeForms(file, mtime, forms, bytes.length * (1 - LEAST_GAIN))
}

async function writeForms(
  file: string,
  mtime: Date,
  forms: readonly Uint8Array[],
  most: number,
): Promise<number> {
  let written = 0
  for (const [index, ending] of COMPRESSED_ENDINGS.entries()) {
    const form = forms[index]!
    if (form.length > most) continue
    await writeFileAtomic(file + ending, form)
    await utimes(file + ending, mtime, mtime)
    written += 1
  }
  return written
}

async function isCompressed(file: string, mtime: Date): Promise<boolean> {
  const forms = await Promise.all(
    COMPRESSED_ENDINGS.map((ending) => unlessMissing(stat(file + ending), undefined)),
  )
  return forms.every((form) => form && isSameTime(form.mtime, mtime))
}

/** File systems and Node round in their own ways; runs lie seconds apart. */
function isSameTime(a: Date, b: Date): boolean {
  return Math.abs(a.getTime() - b.getTime()) <= 2
}

/**
 * What never changes is compressed once, so it may take its time, unless a whole archive comes at once. Pages
 * are many and change: 9 would take four times as long as 6 for a hundredth less.
 */
function createBrotli(): (path: string, bytes: Uint8Array) => Promise<Buffer> {
  let left = MOST_SLOWLY
  return (path, bytes) => {
    const isKept = /^(?:assets|feed\/packs)\//.test(path)
    if (isKept) left -= bytes.length
    const quality = isKept ? (left > 0 ? 11 : 10) : 6
    return compressors.br(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    })
  }
}
