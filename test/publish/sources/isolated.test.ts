import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished, expect, test } from 'vitest'
import { createIsolation, type Isolation } from '../../../src/publish/sources/isolated.ts'
import { folderOf } from '../folder-of-files.ts'

const SCRIPT = `
import { parentPort } from 'node:worker_threads'
let count = 0
parentPort.on('message', (task) => {
  if (task === 'hang') for (;;) ;
  if (task === 'crash') throw new Error('broken')
  if (task === 'burst') for (const all = []; ; ) all.push(new Array(100000).fill({ a: [] }))
  parentPort.postMessage({ task, count: (count += 1) })
})`

async function anIsolation(): Promise<Isolation> {
  const folder = await folderOf({ 'worker.mjs': SCRIPT })
  const script = pathToFileURL(join(folder, 'worker.mjs'))
  const isolation = createIsolation({ script, seconds: 3, megabytes: 32 })
  onTestFinished(() => isolation.close())
  return isolation
}

test('one thread does task after task', async () => {
  const isolation = await anIsolation()
  const results = await Promise.all(['a', 'b'].map((task) => isolation.run(task)))
  expect(results).toEqual([
    { type: 'done', value: { task: 'a', count: 1 } },
    { type: 'done', value: { task: 'b', count: 2 } },
  ])
})

test.each([
  ['hang', { type: 'slow' }],
  ['burst', { type: 'memory' }],
  ['crash', { type: 'crashed', error: new Error('broken') }],
])('a task that should %s ends, and the next one is done', async (task, expected) => {
  const isolation = await anIsolation()
  await expect(isolation.run(task)).resolves.toEqual(expected)
  await expect(isolation.run('next')).resolves.toEqual({ type: 'done', value: { task: 'next', count: 1 } })
})

test('a thread that never started is closed at once', async () => {
  const isolation = await anIsolation()
  await expect(isolation.close()).resolves.toBeUndefined()
})
