import { computed, type ComputedRef } from 'vue'
import type { BrowserKind } from '../stores/browser-kind.ts'
import type { Offer } from '../stores/offer-rules.ts'
import { useOffers } from '../stores/offers.ts'
import { installWords } from '../text/install-words.ts'
import { useWords } from '../text/useWords.ts'

interface Offering {
  kind: ComputedRef<BrowserKind | undefined>
  offer: ComputedRef<Offer | undefined>
  /** What is offered, in one line. */
  sentence: ComputedRef<string>
  look: () => void
  close: () => void
  install: () => Promise<void>
}

/** What this browser offers about reading offline, in the reader's words. */
export function useOffering(): Offering {
  const store = useOffers()
  const words = useWords(installWords)
  const sentence = computed(() => {
    const { offer } = store
    if (offer?.type === 'leave-app') return words.value.cannot(words.value.apps[offer.app])
    return offer?.type === 'no-worker' ? words.value.cannotHere : words.value.offer
  })
  return {
    kind: computed(() => store.kind),
    offer: computed(() => store.offer),
    sentence,
    look: () => store.look(),
    close: () => store.close(),
    install: store.install,
  }
}
