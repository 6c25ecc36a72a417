import { expect, test } from 'vitest'
import { createPullRecogniser } from '../../src/app/composables/pull.ts'

function pull(points: [number, number][]): { way: number[]; isFar: boolean } {
  const recogniser = createPullRecogniser()
  const [first, ...rest] = points.map(([x, y]) => ({ x, y, time: 0 }))
  recogniser.start(first!)
  const way = rest.map((point) => recogniser.move(point))
  return { way, isFar: recogniser.end() }
}

test('a list follows the finger half the way, so far and no farther', () => {
  expect(
    pull([
      [100, 100],
      [100, 140],
      [100, 240],
      [100, 900],
    ]),
  ).toEqual({ way: [20, 70, 88], isFar: true })
})

test('a short pull, or one that was taken back, does nothing', () => {
  expect(
    pull([
      [100, 100],
      [100, 200],
    ]).isFar,
  ).toBe(false)
  expect(
    pull([
      [100, 100],
      [100, 300],
      [100, 110],
    ]).isFar,
  ).toBe(false)
})

test('whoever scrolls up or swipes sideways first does not pull', () => {
  expect(
    pull([
      [100, 100],
      [100, 80],
      [100, 400],
    ]),
  ).toEqual({ way: [0, 0], isFar: false })
  expect(
    pull([
      [100, 100],
      [160, 110],
      [160, 400],
    ]),
  ).toEqual({ way: [0, 0], isFar: false })
})
