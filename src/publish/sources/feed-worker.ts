import { parentPort } from 'node:worker_threads'
import { type FeedTask, runFeedTask } from './feed-task.ts'

parentPort?.on('message', (task: FeedTask) => parentPort?.postMessage(runFeedTask(task), []))
