import { expect, test } from 'vitest'
import type { BrowserKind } from '../../src/app/stores/browser-kind.ts'
import { countVisit, NO_MEMORY, offerFor, parseMemory, refuse } from '../../src/app/stores/offer-rules.ts'

const DAY = 24 * 60 * 60_000
const NOW = Date.UTC(2026, 10, 25)
const TWICE = { visits: 2, lastVisit: NOW }
const PROMPT: BrowserKind = { type: 'prompt' }
const WECHAT: BrowserKind = { type: 'in-app', app: 'wechat' }
const IPHONE: BrowserKind = { type: 'menu', system: 'ios' }

test('installing is offered from the second visit on; a look after ten minutes is none', () => {
  const first = countVisit(NO_MEMORY, NOW)
  expect(offerFor(PROMPT, first, NOW)).toBeUndefined()
  const same = countVisit(first, NOW + 10 * 60_000)
  expect(offerFor(PROMPT, same, NOW)).toBeUndefined()
  const second = countVisit(same, NOW + DAY)
  expect(offerFor(PROMPT, second, NOW + DAY)).toEqual({ type: 'install' })
  expect(offerFor(IPHONE, second, NOW + DAY)).toEqual({ type: 'guide' })
})

test('a no holds for more than ninety days', () => {
  const refused = refuse(TWICE, { type: 'install' }, NOW)
  expect(offerFor(PROMPT, refused, NOW + 90 * DAY)).toBeUndefined()
  expect(offerFor(IPHONE, refused, NOW + 90 * DAY)).toBeUndefined()
  expect(offerFor(PROMPT, refused, NOW + 200 * DAY)).toEqual({ type: 'install' })
})

test('a window of another app is told about at once, and never again once that was closed', () => {
  expect(offerFor(WECHAT, NO_MEMORY, NOW)).toEqual({ type: 'leave-app', app: 'wechat' })
  const closed = refuse(NO_MEMORY, { type: 'leave-app', app: 'wechat' }, NOW)
  expect(offerFor(WECHAT, closed, NOW + 1000 * DAY)).toBeUndefined()
  expect(offerFor({ type: 'no-worker' }, closed, NOW)).toBeUndefined()
  expect(offerFor({ type: 'no-worker' }, NO_MEMORY, NOW)).toEqual({ type: 'no-worker' })
})

test('who has installed it, or has to find it in a menu, is left alone', () => {
  for (const system of ['ios', 'android', 'desktop'] as const)
    expect(offerFor({ type: 'installed', system }, TWICE, NOW)).toBeUndefined()
  expect(offerFor({ type: 'menu', system: 'android' }, TWICE, NOW)).toBeUndefined()
})

test('what was kept by something else counts as nothing', () => {
  const memory = { visits: 3, lastVisit: 5, browserClosed: 6, installRefused: 7 }
  expect(parseMemory(JSON.stringify(memory))).toEqual(memory)
  for (const kept of [null, '', '7', 'null', '[]', '{"visits":"x","lastVisit":-1,"installRefused":1.5}'])
    expect(parseMemory(kept)).toEqual(NO_MEMORY)
})
