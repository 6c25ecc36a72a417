import type { Engine } from '../../helpers/browsers.ts'
import type { World } from './world.ts'

/** One fault: how it is made to happen, and what must hold. */
export interface Row {
  /** As in the list of faults: `N1`. */
  id: string
  /** What goes wrong, in a few words. */
  fault: string
  /** Where it cannot be made to happen, and why. */
  not?: Partial<Record<Engine, string>>
  /** It changes the phone for good: what comes after gets another one. */
  spoils?: boolean
  /** Fails where the reader does not do what was promised. */
  run: (world: World) => Promise<void>
}

/** A fault that no browser can be made to have, or that is not the phone's. */
export function impossible(id: string, fault: string, reason: string): Row {
  return { id, fault, not: { chromium: reason, firefox: reason, webkit: reason }, run: async () => {} }
}

const OF_THE_FEED = ['F3', 'F4', 'F5', 'F8', 'F11', 'F13', 'F14', 'F15']

/** Every fault that concerns the phone. A row that nobody wrote is missed by its id. */
export const FAULTS: readonly string[] = [
  ...numbered('N', 20),
  ...OF_THE_FEED,
  ...numbered('S', 20),
  ...numbered('W', 11),
  ...numbered('X', 17),
]

function numbered(letter: string, last: number): string[] {
  return Array.from({ length: last }, (_, i) => `${letter}${i + 1}`)
}
