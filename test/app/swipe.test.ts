import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSwipeRecogniser, type SwipeDirection } from '../../src/app/composables/swipe.ts'

const WIDTH = 390

/** A finger that goes through these points, 20 ms from each to the next. */
function drag(points: [number, number][], step = 20): SwipeDirection | undefined {
  const swipe = createSwipeRecogniser()
  const touched = points.map(([x, y], index) => ({ x, y, time: index * step }))
  swipe.start(touched[0]!, WIDTH)
  for (const point of touched.slice(1)) swipe.move(point)
  return swipe.end(touched.at(-1)!)
}

test('a finger drawn to the left or to the right swipes', () => {
  expect(
    drag([
      [300, 400],
      [250, 405],
      [180, 410],
    ]),
  ).toBe('left')
  expect(
    drag([
      [100, 400],
      [150, 395],
      [220, 390],
    ]),
  ).toBe('right')
})

test('the page follows a swipe and nothing else', () => {
  const swipe = createSwipeRecogniser()
  swipe.start({ x: 300, y: 400, time: 0 }, WIDTH)
  expect(swipe.move({ x: 295, y: 401, time: 10 })).toBe(0)
  expect(swipe.move({ x: 250, y: 402, time: 20 })).toBe(-50)
  swipe.start({ x: 300, y: 400, time: 0 }, WIDTH)
  expect(swipe.move({ x: 295, y: 430, time: 20 })).toBe(0)
  expect(swipe.move({ x: 100, y: 430, time: 40 })).toBe(0)
})

test.each<[string, [number, number][], number?]>([
  [
    'too short',
    [
      [300, 400],
      [270, 400],
      [245, 400],
    ],
  ],
  [
    'too steep',
    [
      [300, 400],
      [250, 440],
      [180, 480],
    ],
  ],
  [
    'begun as scrolling',
    [
      [300, 400],
      [300, 440],
      [100, 440],
    ],
  ],
  [
    'from the left edge, where the phone goes back',
    [
      [10, 400],
      [100, 400],
      [200, 400],
    ],
  ],
  [
    'from the right edge',
    [
      [385, 400],
      [300, 400],
      [180, 400],
    ],
  ],
  [
    'there and back again',
    [
      [300, 400],
      [180, 400],
      [290, 400],
    ],
  ],
  [
    'bent down in the end',
    [
      [300, 400],
      [200, 400],
      [180, 520],
    ],
  ],
  [
    'slow as a finger that rests',
    [
      [300, 400],
      [250, 400],
      [180, 400],
    ],
    600,
  ],
])('nothing happens for a finger that is %s', (_name, points, step) => {
  expect(drag(points, step)).toBeUndefined()
})

test('a second finger or the browser ends it', () => {
  const swipe = createSwipeRecogniser()
  swipe.start({ x: 300, y: 400, time: 0 }, WIDTH)
  swipe.move({ x: 200, y: 400, time: 20 })
  swipe.cancel()
  expect(swipe.end({ x: 100, y: 400, time: 40 })).toBeUndefined()
})

test('a swipe always ends flatter than it is long, away from the edges, on the side it is drawn to', () => {
  const aPoint = fc.tuple(fc.integer({ min: 0, max: WIDTH }), fc.integer({ min: 0, max: 844 }))
  fc.assert(
    fc.property(fc.array(aPoint, { minLength: 2, maxLength: 8 }), (points) => {
      const direction = drag(points)
      const [x, y] = [points.at(-1)![0] - points[0]![0], points.at(-1)![1] - points[0]![1]]
      if (!direction) return
      expect(direction).toBe(x < 0 ? 'left' : 'right')
      expect(Math.abs(x)).toBeGreaterThan(2 * Math.abs(y))
      expect(Math.min(points[0]![0], WIDTH - points[0]![0])).toBeGreaterThan(45)
    }),
  )
})
