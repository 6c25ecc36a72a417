import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { getMeta } from '../../db/meta.ts'
import type { Site } from '../../model/site.ts'
import { useDatabase } from './database.ts'
import { useSync } from './sync.ts'

export const useSite = defineStore('site', () => {
  const database = useDatabase()
  const sync = useSync()
  /** Undefined until the first sync has brought it. */
  const site = shallowRef<Site>()
  const asked = shallowRef<'loading' | 'unknown'>('loading')
  /** Whether the phone was asked for the site, and had it. */
  const state = computed(() => (site.value ? 'known' : asked.value))

  async function load(): Promise<void> {
    const stored = await database.tryAsk((db) => getMeta(db, 'site'))
    if (!site.value || !sync.isAhead) site.value = stored ?? site.value
    asked.value = 'unknown'
  }

  return { site, state, asked, load }
})
