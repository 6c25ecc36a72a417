import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { getMeta } from '../../db/meta.ts'
import type { SyncState, ToPage } from '../../sync/messages.ts'
import { onMessage, requestSync, requestSyncWhenDue } from '../worker-bridge.ts'
import { useDatabase } from './database.ts'

export const useSync = defineStore('sync', () => {
  const database = useDatabase()
  const state = shallowRef<SyncState>({ type: 'idle' })
  /** Counts how often the stored news has changed; pages watch it. */
  const changes = shallowRef(0)
  /** Whether the page came with news that the phone may not have yet: until a sync has ended well. */
  const isAhead = shallowRef(false)

  /** Listens to whoever syncs; returns how to stop. */
  function listen(): () => void {
    void loadHeard()
    return onMessage(hear)
  }

  /** What whoever syncs says. */
  function hear(message: ToPage): void {
    if (message.type === 'state') state.value = message.state
    if (message.type === 'changed' || endsLead()) changes.value += 1
  }

  function endsLead(): boolean {
    const isCaughtUp = isAhead.value && state.value.type === 'current'
    if (isCaughtUp) isAhead.value = false
    return isCaughtUp
  }

  /** Until the first sync speaks, the line tells when the server was last heard. */
  async function loadHeard(): Promise<void> {
    const at = await database.tryAsk((db) => getMeta(db, 'heard'))
    if (at !== undefined && state.value.type === 'idle') state.value = { type: 'idle', at }
  }

  /** Nothing is stored any more, so nothing is current. */
  function forget(): void {
    state.value = { type: 'idle' }
    isAhead.value = false
    changes.value += 1
  }

  return {
    state,
    changes,
    isAhead,
    hear,
    listen,
    forget,
    update: () => requestSync(),
    updateWhenDue: requestSyncWhenDue,
  }
})
