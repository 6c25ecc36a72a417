import { Worker } from 'node:worker_threads'

/** What became of a task. */
export type IsolatedResult<Value> =
  | { type: 'done'; value: Value }
  | { type: 'slow' }
  | { type: 'memory' }
  | { type: 'crashed'; error: Error }

/** One thread in which text that may be hostile is read, one task after the other. */
export interface Isolation {
  run<Value>(task: unknown): Promise<IsolatedResult<Value>>
  close(): Promise<void>
}

export interface IsolationOptions {
  /** A script that answers every message with one message. */
  script: URL
  /** For each task, the thread's own start included. */
  seconds?: number
  megabytes?: number
}

/** The thread starts with the first task; one that hangs or bursts is replaced for the next. */
export function createIsolation(options: IsolationOptions): Isolation {
  let worker: Worker | undefined
  let last: Promise<unknown> = Promise.resolve()

  async function runNow<Value>(task: unknown): Promise<IsolatedResult<Value>> {
    worker ??= startWorker(options)
    const result = await answerOf<Value>(worker, task, options.seconds ?? 20)
    if (result.type !== 'done') await close()
    return result
  }

  async function close(): Promise<void> {
    const ended = worker
    worker = undefined
    await ended?.terminate()
  }

  return {
    run<Value>(task: unknown) {
      const result = last.then(() => runNow<Value>(task))
      last = result
      return result
    },
    async close() {
      await last
      await close()
    },
  }
}

function startWorker({ script, megabytes = 256 }: IsolationOptions): Worker {
  const worker = new Worker(script, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: megabytes } })
  // Without a listener an error would end the whole run.
  worker.on('error', () => {})
  return worker
}

function answerOf<Value>(worker: Worker, task: unknown, seconds: number): Promise<IsolatedResult<Value>> {
  return new Promise((resolve) => {
    const settle = (result: IsolatedResult<Value>): void => {
      clearTimeout(timer)
      worker.off('message', onMessage)
      worker.off('error', onError)
      resolve(result)
    }
    const onMessage = (value: Value): void => settle({ type: 'done', value })
    const onError = (error: Error): void => settle(failureOf(error))
    const timer = setTimeout(() => settle({ type: 'slow' }), seconds * 1000)
    worker.on('message', onMessage)
    worker.on('error', onError)
    worker.postMessage(task, [])
  })
}

function failureOf(error: Error): { type: 'memory' } | { type: 'crashed'; error: Error } {
  const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return isMemory ? { type: 'memory' } : { type: 'crashed', error }
}
