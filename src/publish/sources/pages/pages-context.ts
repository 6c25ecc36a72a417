import type { PagesConfig } from '../../config.ts'
import type { Problem, SourceResult } from '../../draft.ts'
import type { SourceContext } from '../context.ts'
import type { Isolation, IsolatedResult } from '../isolated.ts'
import type { Crawler } from './crawl.ts'
import type { ListedArticle } from './list.ts'
import type { PagesAnswer, PagesTask } from './pages-task.ts'

/** What a source of old pages is read with. */
export interface PagesContext extends SourceContext {
  /** Where pages are read that may be hostile. */
  isolation: Isolation
  crawler: Crawler
  onPages?: (done: number, total: number) => void
}

export type PagesResult = Required<SourceResult>

/** One reading of one source. */
export interface PagesJob {
  source: PagesConfig
  context: PagesContext
  problems: Problem[]
}

/** What a list says about a page. */
export type Listed = Omit<ListedArticle, 'address'>

/** A page that is to become an article. */
export type FoundPage = {
  /** What reports call it. */
  name: string
  listed?: Listed
} & (
  | { type: 'web'; address: string; isNewest: boolean }
  /** `address` is '' where nobody but the page itself may know it. */
  | { type: 'saved'; file: URL; address: string; identity: string }
)

export function report(job: PagesJob, type: Problem['type'], item: string, message: string): void {
  job.problems.push({ type, source: job.source.name, item, message })
}

/** Reads one page in the thread of its own. What cannot be read is a sentence. */
export async function readIsolated(
  job: PagesJob,
  task: Pick<PagesTask, 'type' | 'bytes' | 'contentType' | 'address' | 'isSaved' | 'fetched' | 'root'>,
): Promise<PagesAnswer | string> {
  const { site, isolation } = job.context
  const { selectors } = job.source
  const whole: PagesTask = { ...task, timeZone: site.timeZone, selectors }
  return valueOf(await isolation.run<PagesAnswer>(whole))
}

function valueOf(result: IsolatedResult<PagesAnswer>): PagesAnswer | string {
  switch (result.type) {
    case 'done':
      return result.value
    case 'slow':
      return 'Reading the page took too long and was given up.'
    case 'memory':
      return 'Reading the page needed too much memory and was given up.'
    case 'crashed':
      return `The page cannot be read (${result.error.message}).`
  }
}
