import { STORES, type Reader, type StoreShape } from './schema.ts'

/** What a database that lasts as long as the page is called. */
export const MEMORY = 'memory'

/**
 * A database for browsers that keep none: as much of `idb` as this folder uses, so that every
 * question asked of the phone's database is answered here too. Values are not copied.
 */
export function openMemory(): Reader {
  provideRanges()
  const stores = new Map(Object.entries(STORES).map(([name, shape]) => [name, createStore(shape)]))
  const of = (name: string): MemoryStore => stores.get(name)!
  const db = {
    name: MEMORY,
    get: (name: string, key: Query) => of(name).get(key),
    getAll: (name: string, query?: Query, count?: number) => of(name).getAll(query, count),
    getAllKeys: (name: string, query?: Query, count?: number) => of(name).getAllKeys(query, count),
    count: (name: string, query?: Query) => of(name).count(query),
    put: (name: string, value: Row, key?: Key) => of(name).put(value, key),
    delete: (name: string, query: Query) => of(name).delete(query),
    clear: (name: string) => of(name).clear(),
    getFromIndex: (name: string, index: string, query: Query) => of(name).index(index).get(query),
    getAllFromIndex: (name: string, index: string, query?: Query, count?: number) =>
      of(name).index(index).getAll(query, count),
    getAllKeysFromIndex: (name: string, index: string, query?: Query, count?: number) =>
      of(name).index(index).getAllKeys(query, count),
    countFromIndex: (name: string, index: string, query?: Query) => of(name).index(index).count(query),
    transaction: (names: string | readonly string[]) => createTransaction([names].flat().map(of), of),
    close: () => undefined,
  }
  // Only what is above exists; a question that needs more fails in its first test.
  return db as unknown as Reader
}

type Key = number | string | readonly Key[]
type Query = Key | KeyRange | null | undefined
type Row = unknown

interface KeyRange {
  lower: Key | undefined
  upper: Key | undefined
  lowerOpen: boolean
  upperOpen: boolean
}

interface Entry {
  key: Key
  primaryKey: Key
  value: Row
}

type MemoryStore = ReturnType<typeof createStore>

function createStore({ keyPath, indexes = {}, multiple }: StoreShape) {
  let rows = new Map<string, Entry>()
  const sorted = new Map<string, Entry[]>()

  function entriesOf(index: string): Entry[] {
    const known = sorted.get(index)
    if (known) return known
    const path = indexes[index]
    const all = [...rows.values()]
    const entries = path === undefined ? all : all.flatMap((row) => indexed(row, path, index === multiple))
    entries.sort((a, b) => compareKeys(a.key, b.key) || compareKeys(a.primaryKey, b.primaryKey))
    sorted.set(index, entries)
    return entries
  }

  function change<T>(result: T): Promise<T> {
    sorted.clear()
    return Promise.resolve(result)
  }

  function put(value: Row, given?: Key): Promise<Key> {
    const key = keyPath === undefined ? given! : (memberOf(value, keyPath) as Key)
    rows.set(nameOf(key), { key, primaryKey: key, value })
    return change(key)
  }

  function remove(query: Query): Promise<void> {
    for (const { key } of entriesOf('').filter(({ key }) => matches(query, key))) rows.delete(nameOf(key))
    return change(undefined)
  }

  return {
    ...createIndex(() => entriesOf('')),
    // The commonest question needs no order.
    get: (query: Query) =>
      isRange(query)
        ? createIndex(() => entriesOf('')).get(query)
        : Promise.resolve(rows.get(nameOf(query!))?.value),
    index: (name: string) => createIndex(() => entriesOf(name)),
    put,
    add: put,
    delete: remove,
    clear: () => change(rows.clear()),
    /** Puts everything back as it is now. */
    snapshot(): () => void {
      const before = new Map(rows)
      return () => {
        rows = before
        sorted.clear()
      }
    },
  }
}

function createTransaction(stores: readonly MemoryStore[], of: (name: string) => MemoryStore) {
  const undo = stores.map((store) => store.snapshot())
  return {
    store: stores[0],
    objectStore: of,
    done: Promise.resolve(),
    abort: () => undo.forEach((restore) => restore()),
  }
}

function createIndex(entries: () => readonly Entry[]) {
  const find = (query?: Query, count = Infinity): Entry[] =>
    entries()
      .filter(({ key }) => matches(query, key))
      .slice(0, count)
  return {
    get: async (query: Query) => find(query, 1)[0]?.value,
    getKey: async (query: Query) => find(query, 1)[0]?.primaryKey,
    getAll: async (query?: Query, count?: number) => find(query, count).map(({ value }) => value),
    getAllKeys: async (query?: Query, count?: number) =>
      find(query, count).map(({ primaryKey }) => primaryKey),
    count: async (query?: Query) => find(query).length,
    async openCursor(query?: Query, direction = 'next') {
      const found = find(query)
      return createCursor(direction.startsWith('prev') ? found.reverse() : found)
    },
  }
}

interface Cursor extends Entry {
  continue: () => Promise<Cursor | null>
}

function createCursor([entry, ...rest]: readonly Entry[]): Cursor | null {
  return entry ? { ...entry, continue: async () => createCursor(rest) } : null
}

function indexed(row: Entry, path: string | readonly string[], isMultiple: boolean): Entry[] {
  const { primaryKey, value } = row
  const found = typeof path === 'string' ? memberOf(value, path) : path.map((name) => memberOf(value, name))
  const keys: readonly unknown[] = isMultiple && Array.isArray(found) ? found : [found]
  return keys.filter(isKey).map((key) => ({ key, primaryKey, value }))
}

function memberOf(value: unknown, name: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[name]
}

function isKey(value: unknown): value is Key {
  return (
    typeof value === 'number' || typeof value === 'string' || (Array.isArray(value) && value.every(isKey))
  )
}

function nameOf(key: Query): string {
  return JSON.stringify(key)
}

/** https://www.w3.org/TR/IndexedDB/#compare-two-keys, as far as our keys go. */
function compareKeys(a: Key, b: Key): number {
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  if (typeof a === 'object' && typeof b === 'object') return compareLists(a, b)
  return a < b ? -1 : a > b ? 1 : 0
}

function compareLists(a: readonly Key[], b: readonly Key[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const order = compareKeys(a[i]!, b[i]!)
    if (order !== 0) return order
  }
  return a.length - b.length
}

function rank(key: Key): number {
  return typeof key === 'number' ? 0 : typeof key === 'string' ? 1 : 2
}

function isRange(query: Query): query is KeyRange {
  return typeof query === 'object' && query !== null && !Array.isArray(query)
}

function matches(query: Query, key: Key): boolean {
  if (query === undefined || query === null) return true
  if (!isRange(query)) return compareKeys(query, key) === 0
  const below = query.lower === undefined ? 1 : compareKeys(key, query.lower)
  const above = query.upper === undefined ? -1 : compareKeys(key, query.upper)
  return (query.lowerOpen ? below > 0 : below >= 0) && (query.upperOpen ? above < 0 : above <= 0)
}

/** A browser without IndexedDB has no key ranges either. */
function provideRanges(): void {
  const scope = globalThis as unknown as { IDBKeyRange?: unknown }
  scope.IDBKeyRange ??= {
    only: (key: Key) => key,
    bound: (lower: Key, upper: Key, lowerOpen = false, upperOpen = false) => ({
      lower,
      upper,
      lowerOpen,
      upperOpen,
    }),
    lowerBound: (lower: Key, lowerOpen = false) => ({ lower, upper: undefined, lowerOpen, upperOpen: false }),
    upperBound: (upper: Key, upperOpen = false) => ({ lower: undefined, upper, lowerOpen: false, upperOpen }),
  }
}
