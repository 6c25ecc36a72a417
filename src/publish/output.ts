import { utimes } from 'node:fs/promises'
import { flushFolder, holdsBytes, prepareFile, type Disk, type PreparedFile } from './write-file.ts'

/** How a run changes the published folder. What is asked for first happens first. */
export interface Output {
  /** Writes a file whole. Returns false where it holds exactly these bytes already. */
  write: (path: string, data: string | Uint8Array) => Promise<boolean>
  /** Gives a file another time of change, in milliseconds since 1970. */
  touch: (path: string, time: number) => Promise<void>
  /** What was written into a folder before lasts through a power cut before anything else follows. */
  flush: (folder: string) => Promise<void>
  /** Work that may only be done when everything is written, such as removing what is needed no more. */
  afterwards: (work: () => Promise<unknown>) => Promise<void>
}

/** An output that shows nothing of its work before `commit`, and none of it after `discard`. */
export interface Staging extends Output {
  commit: () => Promise<void>
  discard: () => Promise<void>
}

/** Does everything as soon as it is asked for. */
export function createOutput(disk?: Disk): Output {
  return {
    async write(path, data) {
      const prepared = await prepareFile(path, data, disk)
      await prepared?.place()
      return prepared !== undefined
    },
    touch: (path, time) => utimes(path, time / 1000, time / 1000),
    flush: flushFolder,
    afterwards: async (work) => void (await work()),
  }
}

/**
 * Writes every file beside its place and moves them all there at the end: what takes time, and what
 * may fail for want of space, is done while the old site is still untouched.
 */
export function createStaging(disk?: Disk): Staging {
  const steps: (() => Promise<unknown>)[] = []
  const last: (() => Promise<unknown>)[] = []
  const preparing = new Set<Promise<PreparedFile | undefined>>()
  let isDiscarded = false
  return {
    async write(path, data) {
      if (isDiscarded) throw new Error(`${path} was given up`)
      const preparation = prepareFile(path, data, disk)
      preparing.add(preparation)
      const file = await preparation
      if (file) steps.push(file.place)
      return file !== undefined
    },
    touch: async (path, time) => void steps.push(() => utimes(path, time / 1000, time / 1000)),
    flush: async (folder) => void steps.push(() => flushFolder(folder)),
    afterwards: async (work) => void last.push(work),
    async commit() {
      for (const step of [...steps, ...last]) await step()
    },
    async discard() {
      // Where one of many files that are written side by side fails, the others are still on their way.
      isDiscarded = true
      for (const result of await Promise.allSettled(preparing)) {
        if (result.status === 'fulfilled') await result.value?.drop()
      }
    },
  }
}

/** Changes nothing, but says of every file whether it would. */
export function createRehearsal(): Output {
  return {
    write: async (path, data) => !(await holdsBytes(path, Buffer.from(data))),
    touch: async () => {},
    flush: async () => {},
    afterwards: async () => {},
  }
}
