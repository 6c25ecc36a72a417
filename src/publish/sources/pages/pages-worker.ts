import { parentPort } from 'node:worker_threads'
import { type PagesTask, runPagesTask } from './pages-task.ts'

parentPort?.on('message', (task: PagesTask) => parentPort?.postMessage(runPagesTask(task), []))
