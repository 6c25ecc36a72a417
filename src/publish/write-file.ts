import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PublishError } from './sentences.ts'

/** Creates a file and comes back when its bytes are on the disk. */
export type WriteBytes = (path: string, bytes: Uint8Array) => Promise<void>

/**
 * Writes a file whole or not at all, and its folders. Returns false, and touches nothing, where the
 * file holds exactly these bytes already.
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  write: WriteBytes = writeDurably,
): Promise<boolean> {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data
  if (await holds(path, bytes)) return false
  try {
    await mkdir(dirname(path), { recursive: true })
    await replaceFile(path, bytes, write)
  } catch (error) {
    if (isCode(error, 'ENOSPC') || isCode(error, 'EDQUOT')) {
      throw new PublishError('disk-full', path, { cause: error })
    }
    throw error
  }
  return true
}

/** Whether an error is the operating system's of that code, such as ENOENT. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

/** What is read, or `other` where there is no such file or folder. */
export async function unlessMissing<T, Other>(reading: Promise<T>, other: Other): Promise<T | Other> {
  try {
    return await reading
  } catch (error) {
    if (isCode(error, 'ENOENT')) return other
    throw error
  }
}

async function holds(path: string, bytes: Uint8Array): Promise<boolean> {
  const found = await unlessMissing(stat(path), undefined)
  return found?.size === bytes.length && (await readFile(path)).equals(bytes)
}

async function replaceFile(path: string, bytes: Uint8Array, write: WriteBytes): Promise<void> {
  // In the same folder, so that the rename stays within one file system.
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`)
  try {
    await write(temporary, bytes)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}
