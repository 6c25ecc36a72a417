import { expect, test } from 'vitest'
import { SHORTCUTS, shortcutOf, type KeyPress } from '../../src/app/composables/shortcuts.ts'

const FREE = { characters: 'on', focus: 'free' } as const

function aPress(key: string, given: Partial<KeyPress> = {}): KeyPress {
  const plain = { altKey: false, ctrlKey: false, metaKey: false, isComposing: false, defaultPrevented: false }
  return { key, ...plain, ...given }
}

test('arrows and letters lead on', () => {
  const keys = ['ArrowRight', 'j', 'ArrowLeft', 'k', '?', 'x']
  expect(keys.map((key) => shortcutOf(aPress(key), FREE))).toEqual([
    'next',
    'next',
    'previous',
    'previous',
    'help',
    undefined,
  ])
})

test('no key does two things', () => {
  const keys = Object.values(SHORTCUTS).flat()
  expect(new Set(keys).size).toBe(keys.length)
})

test.each(['altKey', 'ctrlKey', 'metaKey', 'isComposing', 'defaultPrevented'] as const)(
  'nothing happens with %s: the key belongs to somebody else',
  (member) => {
    for (const key of Object.values(SHORTCUTS).flat())
      expect(shortcutOf(aPress(key, { [member]: true }), FREE)).toBeUndefined()
  },
)

test('nothing happens while typing', () => {
  for (const key of Object.values(SHORTCUTS).flat())
    expect(shortcutOf(aPress(key), { characters: 'on', focus: 'typing' })).toBeUndefined()
})

test('arrows scroll a wide table that has the focus', () => {
  const situation = { characters: 'on', focus: 'sideways' } as const
  expect(shortcutOf(aPress('ArrowRight'), situation)).toBeUndefined()
  expect(shortcutOf(aPress('j'), situation)).toBe('next')
})

test('single characters can be switched off, arrows stay', () => {
  const situation = { characters: 'off', focus: 'free' } as const
  expect(['j', 's', '?', '/'].map((key) => shortcutOf(aPress(key), situation))).toEqual(
    Array(4).fill(undefined),
  )
  expect(shortcutOf(aPress('ArrowLeft'), situation)).toBe('previous')
})
