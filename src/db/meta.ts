import type { Meta, Reader } from './schema.ts'

export async function getMeta<K extends keyof Meta>(db: Reader, key: K): Promise<Meta[K] | undefined> {
  // `meta` holds exactly the values of the type Meta under their names.
  return (await db.get('meta', key)) as Meta[K] | undefined
}

export async function putMeta<K extends keyof Meta>(db: Reader, key: K, value: Meta[K]): Promise<void> {
  await db.put('meta', value, key)
}
