import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PublishError } from './sentences.ts'

/** What writing a file needs of the system. */
export interface Disk {
  /** Creates a file and comes back when its bytes are on the disk. */
  writeBytes: (path: string, bytes: Uint8Array) => Promise<void>
  rename: (from: string, to: string) => Promise<void>
}

/**
 * Writes a file whole or not at all, and its folders. Returns false, and touches nothing, where the
 * file holds exactly these bytes already.
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  disk: Disk = DISK,
): Promise<boolean> {
  const prepared = await prepareFile(path, data, disk)
  await prepared?.place()
  return prepared !== undefined
}

/** A file that is written but not yet seen. */
export interface PreparedFile {
  /** Puts it where it belongs. */
  place: () => Promise<void>
  /** Removes it again. */
  drop: () => Promise<void>
}

/**
 * Writes a file beside the place where it belongs, and its folders. Returns undefined where the place
 * holds exactly these bytes already. Throws where it cannot be written, and then leaves nothing.
 */
export async function prepareFile(
  path: string,
  data: string | Uint8Array,
  disk: Disk = DISK,
): Promise<PreparedFile | undefined> {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data
  if (await holdsBytes(path, bytes)) return undefined
  // In the same folder, so that the rename stays within one file system.
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`)
  const prepared = createPrepared(path, temporary, disk)
  await orDrop(path, () => writeBeside(temporary, bytes, disk), prepared.drop)
  return prepared
}

/** Whether there is a file of exactly these bytes. */
export async function holdsBytes(path: string, bytes: Uint8Array): Promise<boolean> {
  const found = await unlessMissing(stat(path), undefined)
  return found?.size === bytes.length && (await readFile(path)).equals(bytes)
}

/** Removes what runs that were killed had prepared, wherever in the folder it lies. */
export async function removePrepared(folder: string): Promise<void> {
  const entries = await unlessMissing(readdir(folder, { recursive: true, withFileTypes: true }), [])
  for (const entry of entries) {
    if (entry.isFile() && PREPARED.test(entry.name)) await rm(join(entry.parentPath, entry.name))
  }
}

/** Comes back when the names in a folder are on the disk; not every system can say. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

/** Endings of the compressed forms that may lie beside a file; servers send them in its place. */
export const COMPRESSED_ENDINGS = ['.br', '.gz'] as const

/** Removes a file, and its compressed forms before it: none may outlive what it stands for. */
export async function removeFile(path: string): Promise<void> {
  await removeCompressed(path)
  await rm(path, { force: true })
}

/** Removes the compressed forms of a file that is about to change. */
export async function removeCompressed(path: string): Promise<void> {
  for (const ending of COMPRESSED_ENDINGS) await rm(path + ending, { force: true })
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

/** Names that only `prepareFile` gives. */
const PREPARED = /^\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/

async function writeBeside(temporary: string, bytes: Uint8Array, { writeBytes }: Disk): Promise<void> {
  await mkdir(dirname(temporary), { recursive: true })
  await writeBytes(temporary, bytes)
}

/**
 * A run prepares a whole archive before it places any of it. Functions keep what the one around them
 * knows, so these are made where nothing is known of the bytes.
 */
function createPrepared(path: string, temporary: string, { rename }: Disk): PreparedFile {
  const drop = (): Promise<void> => rm(temporary, { force: true })
  const move = async (): Promise<void> => {
    // Before the new file can be seen, so that no server ever sends the old one's compressed form for it.
    await removeCompressed(path)
    await rename(temporary, path)
  }
  return { place: () => orDrop(path, move, drop), drop }
}

/** Does the work; where it fails, undoes it and says in words that the disk is full, if it is. */
async function orDrop(path: string, work: () => Promise<void>, drop: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    await drop().catch(() => undefined)
    throw asDiskFull(path, error)
  }
}

/** The error in words where the disk, or the user's share of it, is full; any other as it is. */
export function asDiskFull(path: string, cause: unknown): unknown {
  const isFull = isCode(cause, 'ENOSPC') || isCode(cause, 'EDQUOT')
  return isFull ? new PublishError('disk-full', path, { cause }) : cause
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

const DISK: Disk = { writeBytes: writeDurably, rename }
