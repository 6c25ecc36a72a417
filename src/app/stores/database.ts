import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { leaveBroken } from '../../db/open-anyway.ts'
import type { Reader } from '../../db/schema.ts'
import { openStorage, requestSync } from '../worker-bridge.ts'

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
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<T>((resolve, reject) => {
      timer = setTimeout(() => void goOnWithout(question).then(resolve, reject), PATIENCE)
    })
    try {
      return await Promise.race([askAgain(question, 0), late])
    } finally {
      clearTimeout(timer)
    }
  }

  /** As `ask`; undefined where the storage does not answer: then the page goes on without. */
  async function tryAsk<T>(question: (db: Reader) => Promise<T>): Promise<T | undefined> {
    try {
      return await ask(question)
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      return undefined
    }
  }

  /**
   * Another tab can hold the database back for as long as it is open: say so rather than stay blank, and
   * turn to memory where it answers nothing at all. What is only slow still answers.
   */
  async function goOnWithout<T>(question: (db: Reader) => Promise<T>): Promise<T> {
    settle('unavailable')
    if (!(await leaveBroken())) return new Promise(() => {})
    requestSync()
    return askAgain(question, 2)
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

  return { state, ask, tryAsk }
})
