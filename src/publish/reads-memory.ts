import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Output } from './output.ts'
import { PublishError } from './sentences.ts'
import { unlessMissing } from './write-file.ts'

/**
 * What was counted of the phones' openings, beside what sources say of reads. It lies in the published
 * folder, hidden, and is what `feed/reads.json` is made from.
 */
export interface ReadsMemory {
  /** By slug, as sources said. */
  base: ReadonlyMap<string, number>
  /** By slug, as phones told. */
  counted: ReadonlyMap<string, number>
  /** Batches that were counted, by the day of the log, in whole days since 1970. */
  keys: ReadonlyMap<number, ReadonlySet<string>>
  /** Batches of days before were counted or come too late; 0 until keys were forgotten. */
  horizon: number
}

export const READS_MEMORY = '.worksite-reads.json'

/** What was counted so far; undefined where nothing ever was. Throws PublishError where the file is damaged. */
export async function readReadsMemory(out: string): Promise<ReadsMemory | undefined> {
  const path = join(out, READS_MEMORY)
  const text = await unlessMissing(readFile(path, 'utf8'), undefined)
  return text === undefined ? undefined : parseMemory(text, path)
}

export function writeReadsMemory(
  out: string,
  { base, counted, keys, horizon }: ReadsMemory,
  output: Output,
): Promise<boolean> {
  const days = [...keys].sort(([a], [b]) => a - b).map(([day, of]) => [day, [...of].sort()])
  const memory = {
    version: 1,
    horizon,
    base: sorted(base),
    counted: sorted(counted),
    keys: Object.fromEntries(days),
  }
  return output.write(join(out, READS_MEMORY), JSON.stringify(memory))
}

/** What phones are told: both together, of articles that the site has. */
export function totalsOf(
  { base, counted }: Pick<ReadsMemory, 'base' | 'counted'>,
  slugs: Iterable<string>,
): Map<string, number> {
  const totals = new Map<string, number>()
  for (const slug of slugs) {
    if (base.has(slug) || counted.has(slug))
      totals.set(slug, (base.get(slug) ?? 0) + (counted.get(slug) ?? 0))
  }
  return totals
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function parseMemory(text: string, path: string): ReadsMemory {
  try {
    const { base, counted, keys, horizon } = JSON.parse(text) as Record<string, object>
    const days = Object.entries(keys!).map(
      ([day, of]) => [Number(day), new Set((of as unknown[]).map(String))] as const,
    )
    return {
      base: toCounts(base!),
      counted: toCounts(counted!),
      keys: new Map(days),
      horizon: Number(horizon) || 0,
    }
  } catch (cause) {
    // Going on without it would count everything twice.
    throw new PublishError('reads-damaged', path, { cause })
  }
}

function toCounts(value: object): Map<string, number> {
  return new Map(
    Object.entries(value).filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1])),
  )
}
