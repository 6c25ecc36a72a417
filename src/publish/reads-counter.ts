import type { LoggedBatch } from './reads-log.ts'
import type { ReadsMemory } from './reads-memory.ts'

/** What becomes of a batch: only what is `counted` counts. */
export type Outcome = 'counted' | 'repeated' | 'late' | 'bot' | 'unknown' | 'crowded'

export interface CounterOptions {
  /** Slugs that the site has. */
  articles: ReadonlySet<string>
  /** Milliseconds since 1970. */
  now: number
  /** So many batches of one day from one network address; more are left out. */
  mostPerAddress?: number
  /** New keys at most, and as many are remembered: the days of the oldest go first. */
  mostKeys?: number
}

/** Counts batches into a memory, each key once. */
export interface ReadsCounter {
  add: (batch: LoggedBatch) => Outcome
  /** The memory afterwards: keys of the last weeks only. */
  end: () => ReadsMemory
  /** How many openings were added. */
  added: () => number
}

/** A worksite behind one address stays below, one machine that makes numbers up does not get far. */
export const MOST_PER_ADDRESS = 1000

export function createReadsCounter(memory: ReadsMemory, options: CounterOptions): ReadsCounter {
  const { articles, now, mostPerAddress = MOST_PER_ADDRESS, mostKeys = MOST_KEYS } = options
  const counted = new Map(memory.counted)
  const keys = new Map([...memory.keys].map(([day, of]) => [day, new Set(of)]))
  const known = new Set([...keys.values()].flatMap((of) => [...of]))
  const before = known.size
  const isCrowded = createCrowd(mostPerAddress)
  let added = 0

  function judge({ key, slugs, from, isBot }: LoggedBatch, day: number): Exclude<Outcome, 'counted'> | '' {
    if (isBot) return 'bot'
    if (day < memory.horizon) return 'late'
    const isOver = isCrowded(from, day)
    if (known.has(key)) return 'repeated'
    if (!slugs.some((slug) => articles.has(slug))) return 'unknown'
    return isOver || known.size - before >= mostKeys ? 'crowded' : ''
  }

  function add(batch: LoggedBatch): Outcome {
    // A server's clock that runs ahead must not make everything after it late.
    const day = Math.floor(Math.min(batch.time, now) / DAY)
    const fault = judge(batch, day)
    if (fault !== '') return fault
    known.add(batch.key)
    keys.set(day, (keys.get(day) ?? new Set()).add(batch.key))
    for (const slug of batch.slugs.filter((one) => articles.has(one))) {
      counted.set(slug, (counted.get(slug) ?? 0) + 1)
      added += 1
    }
    return 'counted'
  }

  return {
    add,
    added: () => added,
    end: () => ({ ...memory, counted, ...forgetOld(keys, { horizon: memory.horizon, mostKeys }) }),
  }
}

const DAY = 24 * 60 * 60_000
/** Servers keep their logs for two weeks, and a phone that was not heard asks again at its next sync. */
const REMEMBERED = 30
const MOST_KEYS = 1_000_000
const MOST_NETWORKS = 100_000

/** Says whether a network has told more than its share of a day, what was counted before included. */
function createCrowd(most: number): (from: string, day: number) => boolean {
  const told = new Map<string, number>()
  return (from, day) => {
    const name = `${day} ${networkOf(from)}`
    const times = (told.get(name) ?? 0) + 1
    told.delete(name)
    told.set(name, times)
    // Whoever has so many addresses needs none of them twice.
    if (told.size > MOST_NETWORKS) told.delete(told.keys().next().value!)
    return times > most
  }
}

/** An IPv4 address, or the half of an IPv6 address that one customer has. */
function networkOf(address: string): string {
  const [version4] = /\d+(?:\.\d+){3}$/.exec(address) ?? []
  return version4 ?? address.split('::')[0]!.split(':').slice(0, 4).join(':')
}

function forgetOld(
  keys: ReadonlyMap<number, ReadonlySet<string>>,
  { horizon, mostKeys }: { horizon: number; mostKeys: number },
): Pick<ReadsMemory, 'keys' | 'horizon'> {
  const days = [...keys].sort(([a], [b]) => b - a)
  const [newest = horizon] = days.map(([day]) => day)
  let total = 0
  const isKept = ([day, of]: (typeof days)[number]): boolean => {
    total += of.size
    return day === newest || (day > newest - REMEMBERED && total <= mostKeys)
  }
  const kept = days.filter(isKept)
  const [forgotten = horizon - 1] = days.slice(kept.length).map(([day]) => day)
  return { keys: new Map(kept), horizon: Math.max(horizon, forgotten + 1) }
}
