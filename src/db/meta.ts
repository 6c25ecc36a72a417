import type { Meta, Reader } from './schema.ts'

export async function getMeta<K extends keyof Meta>(db: Reader, key: K): Promise<Meta[K] | undefined> {
  // `meta` holds exactly the values of the type Meta under their names.
  return (await db.get('meta', key)) as Meta[K] | undefined
}

/** Writes several values together: all of them or none. */
export async function putMetas(db: Reader, values: Partial<Meta>): Promise<void> {
  const transaction = db.transaction('meta', 'readwrite')
  const writes = Object.entries(values).map(([key, value]) => transaction.store.put(value, key as keyof Meta))
  await Promise.all([...writes, transaction.done])
}

export async function putMeta<K extends keyof Meta>(db: Reader, key: K, value: Meta[K]): Promise<void> {
  await db.put('meta', value, key)
}
