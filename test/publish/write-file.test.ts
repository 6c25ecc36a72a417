import { mkdir, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { beforeEach, expect, test } from 'vitest'
import { isCode, prepareFile, unlessMissing, writeFileAtomic } from '../../src/publish/write-file.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'

let folder: string

beforeEach(async () => {
  folder = await createTempFolder('write-file')
})

test('writes a file and the folders it lies in', async () => {
  const path = join(folder, 'a/b/c.txt')
  expect(await writeFileAtomic(path, '第一')).toBe(true)
  expect(await readFile(path, 'utf8')).toBe('第一')
})

test('replaces what is there, of the same length or another', async () => {
  const path = join(folder, 'c.txt')
  await writeFileAtomic(path, 'one')
  expect(await writeFileAtomic(path, 'two')).toBe(true)
  expect(await writeFileAtomic(path, Uint8Array.of(0, 255))).toBe(true)
  expect([...(await readFile(path))]).toEqual([0, 255])
})

test('leaves a file alone that holds these bytes already', async () => {
  const path = join(folder, 'c.txt')
  await writeFileAtomic(path, 'same')
  await utimes(path, 1000, 1000)
  expect(await writeFileAtomic(path, 'same')).toBe(false)
  expect((await stat(path)).mtimeMs).toBe(1_000_000)
})

test('keeps nothing in memory of what a file that waits for its place holds', async () => {
  const [prepared, bytes] = await prepareMade(join(folder, 'd.txt'))
  await collectGarbage()
  expect(bytes.deref()).toBeUndefined()
  await prepared?.place()
  expect(await readFile(join(folder, 'd.txt'), 'utf8')).toBe('ddd')
})

test('leaves nothing half-written behind where it fails', async () => {
  await mkdir(join(folder, 'taken/inside'), { recursive: true })
  await expect(writeFileAtomic(join(folder, 'taken'), 'text')).rejects.toThrow(/rename/)
  expect(await readdir(folder)).toEqual(['taken'])
})

test('does not write through a file that stands where a folder should be', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(writeFileAtomic(join(folder, 'file/c.txt'), 'text')).rejects.toThrow(/ENOTDIR/)
})

async function fillDisk(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(path, bytes.subarray(0, 2))
  throw Object.assign(new Error('write'), { code: 'ENOSPC' })
}

test('says in one sentence that the disk is full, and keeps what was there', async () => {
  const path = join(folder, 'c.txt')
  await writeFile(path, 'before')
  await expect(writeFileAtomic(path, 'after', { writeBytes: fillDisk, rename })).rejects.toThrow(
    `There is no space left on the disk to write ${path}.`,
  )
  expect(await readdir(folder)).toEqual(['c.txt'])
  expect(await readFile(path, 'utf8')).toBe('before')
})

test('reads what is there, takes the other value where nothing is, and hides no other error', async () => {
  await writeFile(join(folder, 'c.txt'), 'text')
  expect(await unlessMissing(readFile(join(folder, 'c.txt'), 'utf8'), '')).toBe('text')
  expect(await unlessMissing(readFile(join(folder, 'd.txt'), 'utf8'), '')).toBe('')
  await expect(unlessMissing(readFile(folder, 'utf8'), '')).rejects.toThrow(/EISDIR/)
  expect(isCode('ENOENT', 'ENOENT')).toBe(false)
})

/** So that nobody but the prepared file could still hold the bytes. */
async function prepareMade(
  path: string,
): Promise<[Awaited<ReturnType<typeof prepareFile>>, WeakRef<Uint8Array>]> {
  const bytes = new TextEncoder().encode('ddd')
  return [await prepareFile(path, bytes), new WeakRef(bytes)]
}

/** A weak reference holds until the task that made it has ended. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc')
  await new Promise((resolve) => setTimeout(resolve, 20))
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
}
