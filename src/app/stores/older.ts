import { getOlderBytes } from '../../sync/download-size.ts'
import { askForSync } from './ask-for-sync.ts'
import { useDatabase } from './database.ts'
import type { useSync } from './sync.ts'

/** Has the next older news fetched; resolves with what then lies below the list. */
export async function fetchOlder(sync: ReturnType<typeof useSync>): Promise<'beyond' | 'failed'> {
  const end = await askForSync(sync, { older: true })
  return end?.type === 'current' ? 'beyond' : 'failed'
}

/** Bytes that this would fetch, 0 where nobody knows. */
export async function measureOlder(): Promise<number> {
  return (await useDatabase().tryAsk(getOlderBytes)) ?? 0
}
