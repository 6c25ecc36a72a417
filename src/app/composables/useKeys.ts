import { onMounted, onUnmounted } from 'vue'
import { useRouter } from 'vue-router'
import { useSettings } from '../stores/settings.ts'
import { useSync } from '../stores/sync.ts'
import { shortcutOf, type Shortcut } from './shortcuts.ts'
import { scrollsSideways } from './sideways.ts'

/** Presses what is on screen by the keyboard; `onHelp` shows which keys there are. */
export function useKeys(onHelp: () => void): void {
  const router = useRouter()
  const sync = useSync()
  const settings = useSettings()
  const actions: Record<Shortcut, () => unknown> = {
    next: () => press('a[rel="next"]') || focusHeadline(1),
    previous: () => press('a[rel="prev"]') || focusHeadline(-1),
    back: () => press('[data-keys="u"]') || router.back(),
    save: () => press('[data-keys="s"]'),
    update: sync.update,
    home: () => router.push('/'),
    saved: () => router.push('/saved/'),
    search: () => router.push('/search/'),
    help: onHelp,
  }

  function hear(event: KeyboardEvent): void {
    const shortcut = shortcutOf(event, {
      characters: settings.settings.keys,
      focus: focusOf(event.target),
    })
    if (!shortcut || event.repeat) return
    event.preventDefault()
    actions[shortcut]()
  }

  onMounted(() => document.addEventListener('keydown', hear))
  onUnmounted(() => document.removeEventListener('keydown', hear))
}

function focusOf(target: EventTarget | null): 'free' | 'typing' | 'sideways' {
  if (!(target instanceof Element)) return 'free'
  if (target.closest('input, textarea, select, dialog, [contenteditable]')) return 'typing'
  return scrollsSideways(target) ? 'sideways' : 'free'
}

function press(selector: string): boolean {
  const control = document.querySelector<HTMLElement>(`main ${selector}`)
  control?.click()
  return control !== null
}

/** The headline below or above the one that has the focus; the first on screen where none has it. */
function focusHeadline(step: 1 | -1): void {
  const headlines = [...document.querySelectorAll<HTMLElement>('main article h2 a')]
  const at = headlines.indexOf(document.activeElement as HTMLElement)
  const first = headlines.findIndex((headline) => headline.getBoundingClientRect().top >= 0)
  headlines[at < 0 ? first : Math.max(0, at + step)]?.focus()
}
