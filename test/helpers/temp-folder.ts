import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export function createTempFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `worksite-reader-${name}-`))
}
