import { cp, rm } from 'node:fs/promises'
import { createTempFolder } from '../helpers/temp-folder.ts'
import { toRatio, type Figure } from './figure.ts'
import { madeSite } from './made-site.ts'
import type { PublishCost } from './publish-once.ts'
import type { Scale } from './scale.ts'
import { growthExponents } from './statistics.ts'

/** Seconds for the first run, with 10,000 articles. */
const BUDGET = { articles: 10_000, seconds: 60 }
/** Faster than this is more than linear, with room for what a second run would measure differently. */
const LINEAR = 1.15

const RUNS = ['first', 'nothing new', 'one new'] as const
type Runs = Record<(typeof RUNS)[number], PublishCost>

/** What publishing costs with so many articles, and how that grows. */
export async function measurePublish({ office }: Scale): Promise<Figure[]> {
  const measured: { count: number; runs: Runs; copy: number }[] = []
  for (const count of office) measured.push({ count, ...(await publishThrice(count)) })
  return [
    ...measured.flatMap(({ count, runs, copy }) => [
      ...RUNS.flatMap((name) => toFigures(count, name, runs[name])),
      toRatio(`${count} articles, first beside a copy of the folder`, {
        ours: runs.first.seconds,
        floor: copy,
        unit: 's',
      }),
    ]),
    ...RUNS.flatMap((name) =>
      growthOf(
        `growth of work, ${name}`,
        measured.map(({ count, runs }) => ({ count, value: runs[name].worked })),
      ),
    ),
    ...growthOf(
      'growth of memory, first',
      measured.map(({ count, runs }) => ({ count, value: runs.first.megabytes })),
    ),
  ]
}

async function publishThrice(count: number): Promise<{ runs: Runs; copy: number }> {
  const site = await madeSite(count)
  const copy = await copyOnce(site.site)
  const again = await site.publish()
  await site.addArticle()
  return { copy, runs: { first: site.first, 'nothing new': again, 'one new': await site.publish() } }
}

/** Seconds to read and write every published file: nobody who publishes as many can do with less. */
async function copyOnce(site: string): Promise<number> {
  const folder = await createTempFolder('bench-copy')
  const start = performance.now()
  await cp(site, folder, { recursive: true })
  const seconds = (performance.now() - start) / 1000
  await rm(folder, { recursive: true })
  return seconds
}

function toFigures(count: number, run: string, { seconds, worked, megabytes }: PublishCost): Figure[] {
  const limit = run === 'first' && count === BUDGET.articles ? { limit: BUDGET.seconds } : {}
  const note = `${worked.toFixed(1)} s of work, ${megabytes.toFixed(0)} MB`
  return [{ name: `${count} articles, ${run}`, value: seconds, unit: 's', note, ...limit }]
}

/** How a cost grows between the counts that were measured, by name. */
export function growthOf(
  name: string,
  points: readonly { count: number; value: number }[],
  limit = LINEAR,
): Figure[] {
  return growthExponents(points).map((value, i) => ({
    name: `${name}: ${points[i]!.count} to ${points[i + 1]!.count}`,
    value,
    unit: 'exponent',
    limit,
  }))
}
