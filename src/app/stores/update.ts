import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { activateUpdate, onUpdate } from '../worker-bridge.ts'

export const useUpdate = defineStore('update', () => {
  const state = shallowRef<'none' | 'waiting' | 'accepted'>('none')

  /** Learns of new versions; returns how to stop. */
  function listen(): () => void {
    return onUpdate(() => {
      state.value = 'waiting'
    })
  }

  /** The reader agreed; the page reloads by itself once the new version has taken over. */
  function accept(): void {
    state.value = 'accepted'
    activateUpdate()
  }

  return { state, listen, accept }
})
