import { openDB, type IDBPTransaction, type OpenDBCallbacks, type StoreNames } from 'idb'
import { STORES, type Reader, type ReaderSchema } from './schema.ts'

const VERSION = 2
const open = new Map<string, Promise<Reader>>()

export const NAME = 'worksite-reader'

/**
 * The reader's database. Opened once; a connection that was lost or had to let go is opened anew.
 * Rejects where it does not open or lacks a store; waits for as long as an old tab holds it.
 */
export async function openReader(name = NAME): Promise<Reader> {
  const db = await (open.get(name) ?? openAnew(name))
  try {
    // A connection that is closing says so only when it is used.
    db.transaction('meta')
    return db
  } catch {
    return openAnew(name)
  }
}

/** Lets go of every connection, as a frozen page must; the next caller opens again. */
export function closeReaders(): void {
  for (const opening of open.values()) opening.then((db) => db.close()).catch(() => undefined)
  open.clear()
}

function openAnew(name: string): Promise<Reader> {
  const forget = (): void => {
    if (open.get(name) === opening) open.delete(name)
  }
  const opening = connect(name, forget)
  open.set(name, opening)
  opening.catch(forget)
  return opening
}

async function connect(name: string, forget: () => void): Promise<Reader> {
  const callbacks: OpenDBCallbacks<ReaderSchema> = {
    upgrade: (db, _from, _to, transaction) => createMissing(db, transaction),
    // Another tab wants to upgrade or delete: let go, the next caller opens again.
    blocking(_current, _blocked, event) {
      forget()
      ;(event.target as IDBDatabase).close()
    },
    terminated: forget,
  }
  const db = await openDB(name, VERSION, callbacks).catch((error: unknown) => {
    // Written by a newer build that was taken back since: what it added harms nobody.
    if ((error as Error).name === 'VersionError') return openDB(name, undefined, callbacks)
    throw error
  })
  if (hasEveryStore(db)) return db
  db.close()
  throw new Error('a store is missing')
}

export function hasEveryStore(db: Reader): boolean {
  return storeNames().every((name) => db.objectStoreNames.contains(name))
}

type Upgrade = IDBPTransaction<ReaderSchema, StoreNames<ReaderSchema>[], 'versionchange'>

function createMissing(db: Reader, transaction: Upgrade): void {
  for (const name of storeNames()) {
    const { indexes = {}, multiple, ...options } = STORES[name]
    const store = db.objectStoreNames.contains(name)
      ? transaction.objectStore(name)
      : db.createObjectStore(name, options)
    for (const [index, path] of Object.entries(indexes)) {
      const [names, create] = [store.indexNames, store.createIndex] as unknown as [DOMStringList, CreateIndex]
      if (!names.contains(index)) create.call(store, index, path, { multiEntry: index === multiple })
    }
  }
}

type CreateIndex = IDBObjectStore['createIndex']

function storeNames(): StoreNames<ReaderSchema>[] {
  return Object.keys(STORES) as StoreNames<ReaderSchema>[]
}
