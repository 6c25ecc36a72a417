export interface InstallEvent extends Event {
  prompt: () => Promise<unknown>
  userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>
}

declare global {
  var installOffer: { event?: InstallEvent | undefined } | undefined
}

/** The browser's offer to install this page, kept for the whole page: two scripts share it. */
export const installOffer = (globalThis.installOffer ??= {})

/**
 * Keeps the offer until the piece that shows it is there: it may come before the app does, and once only.
 * https://wicg.github.io/manifest-incubations/#beforeinstallpromptevent-interface
 */
export function keepInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    // It would be shown over the text.
    event.preventDefault()
    installOffer.event = event as InstallEvent
  })
}
