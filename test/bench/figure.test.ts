import { expect, test } from 'vitest'
import { describeFigure, isOver, toRatio } from './figure.ts'

test('too much is told, and so is too little of what should be much', () => {
  expect(isOver({ name: 'worker', value: 10.1, unit: 'KB', limit: 10 })).toBe(true)
  expect(isOver({ name: 'worker', value: 10, unit: 'KB', limit: 10 })).toBe(false)
  expect(isOver({ name: 'performance', value: 99, unit: 'points', least: 100 })).toBe(true)
  expect(isOver({ name: 'performance', value: 100, unit: 'points', least: 100 })).toBe(false)
})

test('what could not be measured is not within its limit', () => {
  expect(isOver({ name: 'start', value: NaN, unit: 'ms', limit: 100 })).toBe(true)
})

test('a figure beside its floor is a ratio, with both in the note', () => {
  const figure = toRatio('open', { ours: 150, floor: 100 }, 1.2)
  expect(figure).toMatchObject({ value: 1.5, unit: '×', limit: 1.2 })
  expect(describeFigure(figure)).toContain('1.50 × of 1.2 ×, too much  (150 ms, floor 100 ms)')
})

test('a limit is as round as its figure, and stays as it was set where that is rounder', () => {
  const describe = (limit: number): string =>
    describeFigure({ name: 'scrolling', value: 1, unit: '×', limit })
  expect(describe(20 / 16.8)).toContain(' of 1.19 ×')
  expect(describe(1.2)).toContain(' of 1.2 ×')
})
