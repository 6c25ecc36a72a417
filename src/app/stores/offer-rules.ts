import type { BrowserKind, InApp } from './browser-kind.ts'

/** What the quiet bar offers. */
export type Offer =
  | { type: 'leave-app'; app: InApp }
  | { type: 'no-worker' }
  | { type: 'install' }
  | { type: 'guide' }

/** What the reader did about offers before; times in milliseconds since 1970. */
export interface OfferMemory {
  visits: number
  lastVisit: number
  /** When they closed what this browser cannot do. */
  browserClosed?: number
  /** When they did not want to install. */
  installRefused?: number
}

export const NO_MEMORY: OfferMemory = { visits: 0, lastVisit: 0 }

/** Half an hour apart makes another visit. */
export function countVisit(memory: OfferMemory, now: number): OfferMemory {
  const isAnother = Math.abs(now - memory.lastVisit) > VISIT
  return isAnother ? { ...memory, visits: memory.visits + 1, lastVisit: now } : memory
}

/** The one thing worth offering now, if any. */
export function offerFor(kind: BrowserKind, memory: OfferMemory, now: number): Offer | undefined {
  switch (kind.type) {
    case 'in-app':
      return memory.browserClosed === undefined ? { type: 'leave-app', app: kind.app } : undefined
    case 'no-worker':
      return memory.browserClosed === undefined ? { type: 'no-worker' } : undefined
    case 'prompt':
      return mayOfferInstall(memory, now) ? { type: 'install' } : undefined
    case 'menu':
      return kind.system === 'ios' && mayOfferInstall(memory, now) ? { type: 'guide' } : undefined
    case 'installed':
      return undefined
  }
}

/** The memory after the reader closed what was offered. */
export function refuse(memory: OfferMemory, { type }: Offer, now: number): OfferMemory {
  const isBrowser = type === 'leave-app' || type === 'no-worker'
  return { ...memory, ...(isBrowser ? { browserClosed: now } : { installRefused: now }) }
}

/** Takes what is valid of what was kept. */
export function parseMemory(kept: string | null): OfferMemory {
  const { visits, lastVisit, browserClosed, installRefused } = parseMembers(kept)
  return {
    visits: toCount(visits) ?? 0,
    lastVisit: toCount(lastVisit) ?? 0,
    ...(toCount(browserClosed) !== undefined && { browserClosed: toCount(browserClosed)! }),
    ...(toCount(installRefused) !== undefined && { installRefused: toCount(installRefused)! }),
  }
}

const VISIT = 30 * 60_000
const FIRST_OFFER = 2
/** A no holds for so long. */
const NO_HOLDS = 180 * 24 * 60 * 60_000

function mayOfferInstall({ visits, installRefused }: OfferMemory, now: number): boolean {
  const isRefused = installRefused !== undefined && now - installRefused < NO_HOLDS
  return visits >= FIRST_OFFER && !isRefused
}

function parseMembers(kept: string | null): Partial<Record<keyof OfferMemory, unknown>> {
  try {
    return Object(JSON.parse(kept ?? '{}')) as Partial<Record<keyof OfferMemory, unknown>>
  } catch {
    // Written by something else: as good as nothing.
    return {}
  }
}

function toCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
