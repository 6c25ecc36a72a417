import { openDB } from 'idb'
import type { Reader, ReaderSchema } from './schema.ts'

const VERSION = 1
const open = new Map<string, Promise<Reader>>()

/** The reader's database. Opened once; a connection that was lost or had to let go is opened anew. */
export function openReader(name = 'worksite-reader'): Promise<Reader> {
  const known = open.get(name)
  if (known) return known
  const forget = (): void => {
    if (open.get(name) === opening) open.delete(name)
  }
  const opening = connect(name, forget)
  open.set(name, opening)
  opening.catch(forget)
  return opening
}

async function connect(name: string, forget: () => void): Promise<Reader> {
  const db = await openDB<ReaderSchema>(name, VERSION, {
    upgrade(created, oldVersion) {
      if (oldVersion < 1) createStores(created)
    },
    // Another tab wants to upgrade or delete: let go, the next caller opens again.
    blocking() {
      forget()
      db.close()
    },
    terminated: forget,
  })
  return db
}

function createStores(db: Reader): void {
  const articles = db.createObjectStore('articles', { keyPath: 'slug' })
  articles.createIndex('by-date', ['order', 'slug'])
  articles.createIndex('by-category', ['category', 'order', 'slug'])
  articles.createIndex('by-tag', 'tagKeys', { multiEntry: true })
  db.createObjectStore('bodies')
  db.createObjectStore('removed', { keyPath: 'slug' })
  db.createObjectStore('marks', { keyPath: 'slug' }).createIndex('by-saved', 'saved')
  db.createObjectStore('meta')
}
