import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { mkdir, readFile, readlink, rename, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { PublishError } from './sentences.ts'
import { asDiskFull, isCode, unlessMissing } from './write-file.ts'

/** One run at a time in a folder. */
export interface Lock {
  /** Throws where another run took the folder over: it must have seemed dead. */
  check: () => Promise<void>
  release: () => Promise<void>
}

/** A process, known well enough that another with its number is not mistaken for it. */
export interface Owner {
  /** The machine, and what counts as one where a container numbers its own processes. */
  host: string
  pid: number
  /** When the process began, in the system's own count; '' where the system does not say. */
  started: string
}

/** In the folder itself: what is beside it may belong to somebody else. */
export const LOCK_FILE = '.worksite-reader.lock'

/**
 * Takes the folder for this run. What a dead process left is taken over; whether a process elsewhere
 * lives is told by its file, which it touches as long as it does. Throws a PublishError.
 */
export async function takeLock(folder: string, owner?: Owner): Promise<Lock> {
  const path = join(folder, LOCK_FILE)
  const text = JSON.stringify({ ...(owner ?? (await thisProcess())), run: randomUUID() })
  await mkdir(folder, { recursive: true })
  await removeDead(path)
  await createLock(path, text)
  const beat = setInterval(() => void touch(path), BEAT).unref()
  const isOurs = async (): Promise<boolean> => (await readLock(path)) === text
  return {
    async check() {
      if (!(await isOurs())) throw new PublishError('lock-lost', folder)
    },
    async release() {
      clearInterval(beat)
      if (await isOurs()) await rm(path, { force: true })
    },
  }
}

/** What the system says of a process; '' where there is none. On systems without /proc nothing is said. */
export async function startOf(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The second field is a name in brackets that may hold anything; the 22nd is the start.
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

const BEAT = 10_000
/** Without a sign of life for so long a process elsewhere counts as dead. */
const SILENCE = 2 * 60_000
/** One that stays empty for so long was left by a run that was killed between creating and filling it. */
const BREATH = 5000

async function thisProcess(): Promise<Owner> {
  const space = await readlink('/proc/self/ns/pid').catch(() => '')
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  const host = [hostname(), boot.trim(), space].filter(Boolean).join(' ')
  return { host, pid: process.pid, started: await startOf(process.pid) }
}

async function createLock(path: string, text: string): Promise<void> {
  try {
    // Created and filled at a stretch, so that hardly any run can be killed in between.
    writeFileSync(path, text, { flag: 'wx' })
  } catch (error) {
    if (isCode(error, 'EEXIST')) throw await isRunning(path, error)
    // A full disk leaves it empty, and it would keep the next run waiting.
    await rm(path, { force: true })
    throw asDiskFull(path, error)
  }
}

async function isRunning(path: string, cause: unknown): Promise<PublishError> {
  const { host = '?', pid = '?' } = parseOwner(await readLock(path)) ?? {}
  return new PublishError('already-running', `${host.split(' ')[0]}, ${pid}`, { cause })
}

async function removeDead(path: string): Promise<void> {
  const text = await readLock(path)
  if (text === undefined || (await isAlive(path, text))) return
  const aside = `${path}.${randomUUID()}`
  await unlessMissing(rename(path, aside), undefined)
  const taken = await readLock(aside)
  // Another run was quicker and this is its own: it goes back.
  if (taken !== undefined && taken !== text) await rename(aside, path)
  await rm(aside, { force: true })
}

async function isAlive(path: string, text: string): Promise<boolean> {
  const silence = Date.now() - (await unlessMissing(stat(path), { mtimeMs: 0 })).mtimeMs
  const owner = parseOwner(text)
  if (!owner) return silence < BREATH
  const { host } = await thisProcess()
  if (owner.host !== host) return silence < SILENCE
  return hasProcess(owner.pid) && (await startOf(owner.pid)) === owner.started
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // There is one, but it is somebody else's.
    return isCode(error, 'EPERM')
  }
}

function parseOwner(text = ''): Owner | undefined {
  try {
    const { host, pid, started } = JSON.parse(text) as Partial<Record<keyof Owner, unknown>>
    const isOwner = typeof host === 'string' && typeof started === 'string' && Number.isSafeInteger(pid)
    return isOwner ? { host, started, pid: Number(pid) } : undefined
  } catch {
    return undefined
  }
}

function readLock(path: string): Promise<string | undefined> {
  return unlessMissing(readFile(path, 'utf8'), undefined)
}

async function touch(path: string): Promise<void> {
  const now = Date.now() / 1000
  await utimes(path, now, now).catch(() => undefined)
}
