import type { CDPSession, Page } from 'playwright-core'

/** In milliseconds of the thread's own work: waiting for a processor that others use is not counted. */
export interface LongestTasks {
  page: number
  /** 0 where no worker worked. */
  worker: number
}

/** Of the trace format, what is looked at here. */
interface TraceEvent {
  name: string
  pid: number
  tid: number
  /** What the thread has worked, in microseconds. */
  tdur?: number
  args?: { name?: string }
}

const TASK = 'ThreadControllerImpl::RunTask'
const PAGE = 'CrRendererMain'
const WORKERS = ['DedicatedWorker thread', 'ServiceWorker thread']

/** The longest tasks while `act` runs. */
export async function measureLongestTasks(page: Page, act: () => Promise<void>): Promise<LongestTasks> {
  const session = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel'] },
  })
  await act()
  await endTrace(session)
  if (!events.some(({ name }) => name === TASK)) throw new Error('The browser told of no task')
  return { page: longestOf(events, [PAGE]), worker: longestOf(events, WORKERS) }
}

async function endTrace(session: CDPSession): Promise<void> {
  const complete = new Promise((resolve) => {
    session.once('Tracing.tracingComplete', resolve)
  })
  await session.send('Tracing.end')
  await complete
}

function longestOf(events: readonly TraceEvent[], names: readonly string[]): number {
  const threads = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && names.includes(args?.name ?? ''))
      .map(({ pid, tid }) => `${pid}:${tid}`),
  )
  const tasks = events.filter(({ name, pid, tid }) => name === TASK && threads.has(`${pid}:${tid}`))
  return Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur)) / 1000
}
