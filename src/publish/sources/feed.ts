import type { SourceConfig } from '../config.ts'
import type { Problem, SourceResult } from '../draft.ts'
import { FetchFileError, fetchFile, type FetchedFile } from '../fetch-file.ts'
import type { SourceContext } from './context.ts'
import type { FeedTask } from './feed-task.ts'
import { createIsolation, type Isolation, type IsolatedResult } from './isolated.ts'

/** A thread for reading feeds; close it when the last one has been read. */
export function createFeedIsolation(options: { seconds?: number; megabytes?: number } = {}): Isolation {
  return createIsolation({ ...options, script: new URL('feed-worker.js', import.meta.url) })
}

/** The articles of an RSS, Atom or JSON feed. What cannot be had or read is a problem, never an error. */
export async function readFeed(source: SourceConfig, context: SourceContext): Promise<SourceResult> {
  context.onProgress?.(source.name)
  try {
    const file = await fetchFile(new URL(source.address), { fetch: context.fetch })
    return await readIsolated(file, source, context)
  } catch (error) {
    if (!(error instanceof FetchFileError)) throw error
    return unanswered(source, 'left-out', error.message)
  }
}

async function readIsolated(
  file: FetchedFile,
  source: SourceConfig,
  context: SourceContext,
): Promise<SourceResult> {
  const isolation = context.isolation ?? createFeedIsolation()
  const task: FeedTask = {
    bytes: file.bytes,
    contentType: file.contentType,
    address: file.url.href,
    source,
    site: context.site,
    now: context.now,
  }
  try {
    return resultOf(await isolation.run<SourceResult>(task), source)
  } finally {
    if (!context.isolation) await isolation.close()
  }
}

function resultOf(result: IsolatedResult<SourceResult>, source: SourceConfig): SourceResult {
  switch (result.type) {
    case 'done':
      return result.value
    case 'slow':
      return unanswered(source, 'damaged', 'Reading the feed took too long and was given up.')
    case 'memory':
      return unanswered(source, 'damaged', 'Reading the feed needed too much memory and was given up.')
    case 'crashed':
      return unanswered(source, 'damaged', `The feed cannot be read (${result.error.message}).`)
  }
}

function unanswered(source: SourceConfig, type: Problem['type'], message: string): SourceResult {
  return { answered: false, drafts: [], problems: [{ type, source: source.name, item: '', message }] }
}
