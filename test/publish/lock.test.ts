import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { LOCK_FILE, startOf, takeLock, type Owner } from '../../src/publish/lock.ts'
import { folderOf } from './folder-of-files.ts'

let folder: string
let file: string

beforeEach(async () => {
  folder = await folderOf()
  file = join(folder, LOCK_FILE)
})

async function ownerNow(): Promise<Owner> {
  const lock = await takeLock(folder)
  const owner = JSON.parse(await readFile(file, 'utf8')) as Owner
  await lock.release()
  return owner
}

async function leave(owner: Partial<Owner>, secondsAgo = 0): Promise<void> {
  await rm(file, { force: true })
  await writeFile(file, JSON.stringify({ ...(await ownerNow()), ...owner }))
  const time = Date.now() / 1000 - secondsAgo
  await utimes(file, time, time)
}

test('C7: of two runs at once the second is told about the first', async () => {
  const lock = await takeLock(folder)
  await expect(takeLock(folder)).rejects.toThrow(/Another run is publishing into this folder \(.+, \d+\)/)
  await lock.check()
  await lock.release()
  await (await takeLock(folder)).release()
  expect(await readdir(folder)).toEqual([])
})

test('C7: of many runs at once one has the folder', async () => {
  await leave({ pid: 2 ** 22 + 1 })
  const runs = await Promise.allSettled(Array.from({ length: 12 }, () => takeLock(folder)))
  expect(runs.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
  expect(await readdir(folder)).toHaveLength(runs.some(({ status }) => status === 'fulfilled') ? 1 : 0)
})

describe('what a dead run left is taken over', () => {
  test('at once, where its process is gone', async () => {
    const process = spawn('true')
    await once(process, 'exit')
    await leave({ pid: process.pid! })
    await (await takeLock(folder)).release()
  })

  test('at once, where another process has its number', async () => {
    await leave({ started: '1' })
    await (await takeLock(folder)).release()
  })

  test('after two minutes without a sign of life, where it ran elsewhere', async () => {
    await leave({ host: 'elsewhere' }, 100)
    await expect(takeLock(folder)).rejects.toThrow('(elsewhere, ')
    await leave({ host: 'elsewhere' }, 130)
    await (await takeLock(folder)).release()
  })

  test('after a moment, where it was killed before it could say who it is', async () => {
    await writeFile(file, '')
    await expect(takeLock(folder)).rejects.toThrow('(?, ?)')
    await utimes(file, 1, 1)
    await (await takeLock(folder)).release()
    await writeFile(file, '{"pid":"x"}')
    await utimes(file, 1, 1)
    await (await takeLock(folder)).release()
  })
})

test('a process of somebody else counts as alive', async () => {
  await leave({ pid: 1, started: await startOf(1) })
  await expect(takeLock(folder)).rejects.toThrow(', 1)')
})

test('a run that another has taken over notices, and leaves the other alone', async () => {
  const lock = await takeLock(folder)
  await writeFile(file, 'of another')
  await expect(lock.check()).rejects.toThrow(`Another run has taken ${folder} over`)
  await lock.release()
  expect(await readFile(file, 'utf8')).toBe('of another')
})

test('a folder that cannot be written to is no other run', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(takeLock(join(folder, 'file'))).rejects.toThrow(/EEXIST|ENOTDIR/)
})
