import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { leaveBroken } from '../../db/open-anyway.ts'
import type { Reader } from '../../db/schema.ts'
import { openStorage } from '../worker-bridge.ts'

/** `unavailable`: nothing is kept; what is read comes from the network and stays in memory. */
export type DatabaseState = { type: 'unknown' } | { type: 'open' } | { type: 'unavailable' }

/** The phone's storage could not answer. */
export class DatabaseError extends Error {
  constructor(cause: unknown) {
    super('The stored news cannot be read', { cause })
    this.name = 'DatabaseError'
  }
}

const PATIENCE = 4000

export const useDatabase = defineStore('database', () => {
  const state = shallowRef<DatabaseState>({ type: 'unknown' })

  /** Asks the database; throws `DatabaseError` where it does not answer and memory does not either. */
  async function ask<T>(question: (db: Reader) => Promise<T>): Promise<T> {
    // Another tab can hold an upgrade back for as long as it is open: say so rather than stay blank.
    const timer = setTimeout(() => settle('unavailable'), PATIENCE)
    try {
      return await askAgain(question, 0)
    } finally {
      clearTimeout(timer)
    }
  }

  /** A connection can be closed under us, and the next one usually works; a broken database never does. */
  async function askAgain<T>(question: (db: Reader) => Promise<T>, tries: number): Promise<T> {
    try {
      const db = await openStorage()
      const answer = await question(db)
      settle(db.name === 'memory' ? 'unavailable' : 'open')
      return answer
    } catch (cause) {
      if (tries === 0 || (tries === 1 && (await leaveBroken()))) return askAgain(question, tries + 1)
      settle('unavailable')
      throw new DatabaseError(cause)
    }
  }

  function settle(type: 'open' | 'unavailable'): void {
    if (state.value.type !== type) state.value = { type }
  }

  return { state, ask }
})
