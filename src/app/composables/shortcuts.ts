/** What a key does, in the order in which the help lists it. */
export const SHORTCUTS = {
  next: ['ArrowRight', 'j'],
  previous: ['ArrowLeft', 'k'],
  back: ['u'],
  save: ['s'],
  update: ['r'],
  home: ['h'],
  saved: ['b'],
  search: ['/'],
  help: ['?'],
} as const satisfies Record<string, readonly string[]>

export type Shortcut = keyof typeof SHORTCUTS

/** What of a key press decides. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'isComposing' | 'defaultPrevented'
>

interface Situation {
  /** Whether single characters do something: https://www.w3.org/TR/WCAG22/#character-key-shortcuts */
  characters: 'on' | 'off'
  /** What has the focus: nothing special, something to type in, or something that arrows scroll. */
  focus: 'free' | 'typing' | 'sideways'
}

/** The shortcut that was pressed; none while typing and none together with another key. */
export function shortcutOf(press: KeyPress, { characters, focus }: Situation): Shortcut | undefined {
  const { key } = press
  if (press.altKey || press.ctrlKey || press.metaKey) return undefined
  if (press.isComposing || press.defaultPrevented || focus === 'typing') return undefined
  const isArrow = key.startsWith('Arrow')
  if (isArrow ? focus === 'sideways' : characters === 'off') return undefined
  const names = Object.keys(SHORTCUTS) as Shortcut[]
  return names.find((name) => (SHORTCUTS[name] as readonly string[]).includes(key))
}
