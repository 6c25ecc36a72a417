import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { installOffer } from '../install-offer.ts'
import { attempt } from './attempt.ts'
import { browserKind, type BrowserKind } from './browser-kind.ts'
import {
  countVisit,
  NO_MEMORY,
  offerFor,
  parseMemory,
  refuse,
  type Offer,
  type OfferMemory,
} from './offer-rules.ts'

const KEY = 'worksite-reader-offers'

/** What this browser can do about reading offline, and the one quiet offer of it. */
export const useOffers = defineStore('offers', () => {
  /** Undefined before the page runs. */
  const kind = shallowRef<BrowserKind>()
  const offer = shallowRef<Offer>()
  let memory: OfferMemory = NO_MEMORY
  let isListening = false

  /** Looks at the browser; counts the visit, however often it is called. */
  function look(now = Date.now()): void {
    memory = countVisit(memory.visits > 0 ? memory : recall(), now)
    keep(memory)
    judge(now)
    if (isListening) return
    isListening = true
    // The bridge was asked before and holds it by now.
    addEventListener('beforeinstallprompt', () => judge(Date.now()))
  }

  function judge(now: number): void {
    kind.value = browserKind(traits())
    offer.value = offerFor(kind.value, memory, now)
  }

  /** The reader closed the bar: it does not come back for that. */
  function close(now = Date.now()): void {
    if (!offer.value) return
    memory = refuse(memory, offer.value, now)
    keep(memory)
    offer.value = undefined
  }

  /** Shows the browser's own question; only a reader's tap may. */
  async function install(): Promise<void> {
    const { event } = installOffer
    if (!event) return
    await event.prompt()
    const { outcome } = await event.userChoice
    // It can be asked once.
    installOffer.event = undefined
    if (outcome === 'dismissed') close()
    judge(Date.now())
  }

  return { kind, offer, look, close, install }
})

function traits(): Parameters<typeof browserKind>[0] {
  const { standalone } = navigator as Navigator & { standalone?: boolean }
  return {
    userAgent: navigator.userAgent,
    touchPoints: navigator.maxTouchPoints,
    isStandalone: standalone === true || matchMedia('(display-mode: standalone)').matches,
    hasWorker: 'serviceWorker' in navigator,
    canPrompt: installOffer.event !== undefined,
  }
}

function recall(): OfferMemory {
  return attempt(() => parseMemory(localStorage.getItem(KEY))) ?? NO_MEMORY
}

function keep(memory: OfferMemory): void {
  // Where nothing can be kept a refusal holds until the page is closed.
  attempt(() => localStorage.setItem(KEY, JSON.stringify(memory)))
}
