import { expect } from 'vitest'
import type { SyncState } from '../../../src/sync/messages.ts'
import {
  askForNews,
  findForeign,
  published,
  readStored,
  SAVED,
  stateLine,
  untilHeading,
  untilListed,
  type StoredNews,
  type World,
} from './world.ts'

/** One fault in the life of a phone. */
export interface Trial {
  name: string
  /** Before the fault something new is published; false where the fault brings its own news. */
  hasNews?: boolean
  inject: (world: World) => Promise<void> | void
  /** What the reader does then; without it, asks for news. Returns how the sync ended. */
  act?: (world: World) => Promise<SyncState | undefined>
  /** How the sync may end. */
  ends?: readonly Ending[]
  /** What the reader is told. */
  says?: RegExp
  /** Milliseconds until the sync must have ended. */
  within?: number
  /** Looked at while the fault lasts. */
  check?: (world: World, before: StoredNews) => Promise<void>
  /** Undoes what is not the network's; without it only the network is healed. */
  heal?: (world: World) => Promise<void> | void
  /** What our own scripts may complain of, since the fault is theirs to see. */
  troubles?: RegExp
  /** How often the page may load by itself. */
  reloads?: number
  /** Addresses elsewhere that the fault itself leads to. */
  elsewhere?: number
  /** What the reader cannot have while the fault lasts: pages without a network, or all that was kept. */
  without?: 'offline' | 'storage'
}

type Ending = 'current' | SyncFailureName
type SyncFailureName = Extract<SyncState, { type: 'failed' }>['reason']

/**
 * What every fault must leave whole. In the order of the list of faults: what was stored opens
 * offline; nothing else is asked for; the sync ends in time and says so; the next good one repairs
 * everything; nothing is withdrawn or overwritten; nothing fails unheard, nothing reloads for ever.
 */
export async function withstand(world: World, trial: Trial, isLast = true): Promise<void> {
  const { phone, site, elsewhere } = world
  const { hasNews = true, inject, act = askAgain(trial), without } = trial
  const before = await readStored(phone)
  const slug = hasNews ? await world.publishNews(trial.name) : undefined
  const asked = elsewhere.asked().length
  const troubles = phone.troubles().length
  site.forget()
  await inject(world)
  const state = await act(world)
  await expectEnd(world, trial, state)
  if (without !== 'storage') await expectNothingLost(world, before)
  await trial.check?.(world, before)
  expect(phone.reloads(), 'reloads').toBeLessThanOrEqual(trial.reloads ?? 0)
  if (isLast && !without) await expectOffline(world)
  await trial.heal?.(world)
  await expectRepaired(world, slug, without === 'storage' ? undefined : before)
  const { troubles: allowed } = trial
  expect(
    phone
      .troubles()
      .slice(troubles)
      .filter((one) => !allowed?.test(one)),
    'troubles',
  ).toEqual([])
  expect(elsewhere.asked().slice(asked + (trial.elsewhere ?? 0)), 'asked elsewhere').toEqual([])
  expect(
    site.asked().filter((path) => !isOurs(path)),
    'asked for',
  ).toEqual([])
}

/** One fault of several kinds: all are withstood, and what is left after the last opens offline. */
export async function withstandAll(world: World, trials: readonly Trial[]): Promise<void> {
  for (const [i, trial] of trials.entries()) await withstand(world, trial, i === trials.length - 1)
}

function askAgain({ within }: Trial): NonNullable<Trial['act']> {
  return ({ phone }) => askForNews(phone, within)
}

async function expectEnd(
  { phone }: World,
  { name, ends, says }: Trial,
  state: SyncState | undefined,
): Promise<void> {
  if (ends)
    expect(ends, `${name}: ${JSON.stringify(state)}`).toContain(
      state?.type === 'failed' ? state.reason : state?.type,
    )
  if (says) await expect.poll(() => stateLine(phone), { timeout: 10_000 }).toMatch(says)
}

/** Every article is as it was, or newer; every mark is there; no portal's page is kept as anything. */
async function expectNothingLost(world: World, before: StoredNews): Promise<void> {
  const after = await readStored(world.phone)
  const news = new Map((await published(world)).map(({ slug, seq }) => [slug, seq]))
  for (const [slug, seq] of Object.entries(before.articles)) {
    if (!news.has(slug)) continue
    expect(after.articles[slug], slug).toBeGreaterThanOrEqual(seq)
    if (after.articles[slug] === seq) expect(after.bodies[slug], slug).toBe(before.bodies[slug])
  }
  expect(after.marks[SAVED]?.saved).toBe(before.marks[SAVED]?.saved)
  expect(Object.keys(after.bodies).sort()).toEqual(Object.keys(after.articles).sort())
  expect(await findForeign(world.phone)).toEqual([])
}

/** With the server gone, the list opens and so does every article that is stored. */
export async function expectOffline(world: World): Promise<void> {
  const { phone, site, open } = world
  const { titles } = await readStored(phone)
  await site.stop()
  try {
    await open('/')
    await untilListed(phone)
    for (const [slug, title] of Object.entries(titles)) {
      await open(`/article/${slug}/`)
      await untilHeading(phone, title)
    }
  } finally {
    await site.start()
  }
}

/** The next good sync brings everything, and what was kept is as it was. */
async function expectRepaired(
  world: World,
  slug: string | undefined,
  before: StoredNews | undefined,
): Promise<void> {
  const { phone, site, open } = world
  site.heal()
  await open('/')
  await untilListed(phone)
  await phone.waitFor(`document.querySelector('[role=status]').textContent.includes('已更新至')`, 40_000)
  const wanted = Object.fromEntries((await published(world)).map(({ slug, seq }) => [slug, seq]))
  await expect.poll(async () => (await readStored(phone)).articles, { timeout: 40_000 }).toEqual(wanted)
  if (slug) await phone.waitFor(`document.querySelector('main a[href="/article/${slug}/"]')`)
  const { saved } = (await readStored(phone)).marks[SAVED] ?? {}
  // What the fault took with it was saved again.
  expect(saved).toEqual(before ? before.marks[SAVED]?.saved : expect.any(Number))
}

/** Addresses that a reader's phone may ask this site for. */
function isOurs(path: string): boolean {
  return (
    /^\/(?:feed\/(?:head|reads)\.json|feed\/packs\/[0-9a-f]{16}\.json|images\/[0-9a-f]{16}-\d+\.[a-z]+)$/.test(
      path,
    ) ||
    /^\/(?:assets|icons)\/[\w.-]+$|^\/(?:sw|boot|repair)\.js$|^\/(?:shell|repair)\.html$|^\/repair\.css$/.test(
      path,
    ) ||
    /^\/(?:manifest\.webmanifest|favicon\.ico)?$|^\/(?:article|category|tag)\/[^/]+\/$/.test(path) ||
    /^\/(?:saved|settings|about|offline|search)\/$|^\/reads\.txt$/.test(path)
  )
}
