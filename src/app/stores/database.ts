import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { openReader } from '../../db/open.ts'
import type { Reader } from '../../db/schema.ts'

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

  /** Asks the database; throws `DatabaseError` where it does not open or answer. */
  async function ask<T>(question: (db: Reader) => Promise<T>): Promise<T> {
    // Another tab can hold an upgrade back for as long as it is open: say so rather than stay blank.
    const timer = setTimeout(() => settle('unavailable'), PATIENCE)
    try {
      const answer = await askTwice(question)
      settle('open')
      return answer
    } catch (cause) {
      settle('unavailable')
      throw new DatabaseError(cause)
    } finally {
      clearTimeout(timer)
    }
  }

  function settle(type: 'open' | 'unavailable'): void {
    if (state.value.type !== type) state.value = { type }
  }

  return { state, ask }
})

/** A connection can be closed under us; the next one usually works. */
async function askTwice<T>(question: (db: Reader) => Promise<T>): Promise<T> {
  try {
    return await question(await openReader())
  } catch {
    return question(await openReader())
  }
}
