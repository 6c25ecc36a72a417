import { articlesOf, isPublished, readPublished, writeHead, writeReads, type Published } from './folder.ts'
import { takeLock } from './lock.ts'
import { createStaging, type Output } from './output.ts'
import { createReadsCounter, type Outcome, type ReadsCounter } from './reads-counter.ts'
import { readLog } from './reads-log.ts'
import { readReadsMemory, totalsOf, writeReadsMemory, type ReadsMemory } from './reads-memory.ts'
import { PublishError } from './sentences.ts'
import type { Disk } from './write-file.ts'

export interface CountReadsOptions {
  /** Access logs of the web server, in any order. */
  logs: readonly string[]
  /** The published folder. */
  out: string
  /** So many batches of one day from one network address; more are left out. */
  mostPerAddress?: number
  /** Milliseconds since 1970. */
  now?: number
  disk?: Disk
}

export interface CountReadsReport extends Readonly<Record<Exclude<Outcome, 'counted'> | 'damaged', number>> {
  type: 'counted' | 'unchanged'
  /** Batches that were counted now; the other figures are those of batches that were not, and why. */
  batches: number
  /** Openings in them, of articles that the site has. */
  reads: number
  /** Logs that could not be read to their end; what was read of them is counted. */
  problems: { log: string; message: string }[]
}

/**
 * Counts what phones have told the web server into `feed/reads.json`, each batch once, however often
 * its log is read. Throws PublishError where there is no published folder or another run is in it.
 */
export async function countReads(options: CountReadsOptions): Promise<CountReadsReport> {
  const { out, disk } = options
  if (!(await isPublished(out))) throw new PublishError('not-published', out)
  const lock = await takeLock(out)
  const output = createStaging(disk)
  try {
    const report = await countInto(output, options)
    await lock.check()
    await output.commit()
    return report
  } finally {
    await output.discard()
    await lock.release()
  }
}

async function countInto(output: Output, options: CountReadsOptions): Promise<CountReadsReport> {
  const { logs, out, mostPerAddress, now = Date.now() } = options
  const published = await readPublished(out)
  const memory = await readReadsMemory(out)
  const before = memory ?? { base: published.reads, counted: new Map(), keys: new Map(), horizon: 0 }
  const articles = new Set(articlesOf(published.log).keys())
  const limits = { articles, now, ...(mostPerAddress !== undefined && { mostPerAddress }) }
  const counter = createReadsCounter(before, limits)
  const report = await readLogs(logs, counter)
  // Also where nothing is new: a run that was killed may have written the one and not the other.
  if (memory || report.batches > 0)
    await writeCounts(counter.end(), { published, articles, out, now, output })
  return report
}

/** First what the numbers are made from, last what says that there are new ones. */
async function writeCounts(
  memory: ReadsMemory,
  place: { published: Published; articles: Iterable<string>; out: string; now: number; output: Output },
): Promise<void> {
  const { published, articles, out, now, output } = place
  await writeReadsMemory(out, memory, output)
  const reads = await writeReads(out, totalsOf(memory, articles), output)
  const { packs, site } = published.head!
  await writeHead(out, published, { packs, site, reads, now, output })
}

async function readLogs(logs: readonly string[], counter: ReadsCounter): Promise<CountReadsReport> {
  const tally = { counted: 0, repeated: 0, late: 0, bot: 0, unknown: 0, crowded: 0, damaged: 0 }
  const problems: CountReadsReport['problems'] = []
  for (const log of logs) {
    try {
      for await (const line of readLog(log)) tally[line === 'damaged' ? line : counter.add(line)] += 1
    } catch (error) {
      problems.push({ log, message: error instanceof Error ? error.message : String(error) })
    }
  }
  const { counted: batches, ...left } = tally
  return {
    type: batches > 0 ? 'counted' : 'unchanged',
    batches,
    reads: counter.added(),
    ...left,
    problems,
  }
}
