import { openReader } from '../../src/db/open.ts'
import type { Reader } from '../../src/db/schema.ts'

let count = 0

/** A phone's database, new and empty. */
export function aReader(): Promise<Reader> {
  return openReader(`reader-${(count += 1)}-${Math.random()}`)
}
