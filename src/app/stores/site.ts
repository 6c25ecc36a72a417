import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { getMeta } from '../../db/meta.ts'
import type { Site } from '../../model/site.ts'
import { DatabaseError, useDatabase } from './database.ts'

export const useSite = defineStore('site', () => {
  const database = useDatabase()
  /** Undefined until the first sync has brought it. */
  const site = shallowRef<Site>()

  async function load(): Promise<void> {
    try {
      site.value = (await database.ask((db) => getMeta(db, 'site'))) ?? site.value
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
    }
  }

  return { site, load }
})
