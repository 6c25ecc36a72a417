import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inSavedOrder, moveSaved, type SavedPlace } from '../../src/model/saved-order.ts'

function slugsOf(places: readonly SavedPlace[]): string[] {
  return inSavedOrder(places).map(({ slug }) => slug)
}

function applied(places: readonly SavedPlace[], slug: string, step: -1 | 1): SavedPlace[] {
  const changes = new Map(moveSaved(places, slug, step).map((change) => [change.slug, change]))
  return places.map((place) => ({ ...place, ...changes.get(place.slug) }))
}

test('the last saved stands first', () => {
  expect(slugsOf([1, 3, 2].map((saved) => ({ slug: `s${saved}`, saved })))).toEqual(['s3', 's2', 's1'])
})

test('a new one stands first even after others were moved', () => {
  let places: SavedPlace[] = [1, 2, 3].map((saved) => ({ slug: `s${saved}`, saved }))
  places = applied(places, 's1', -1)
  places = applied(places, 's1', -1)
  expect(slugsOf(places)).toEqual(['s1', 's3', 's2'])
  expect(slugsOf([...places, { slug: 'new', saved: 4 }])).toEqual(['new', 's1', 's3', 's2'])
})

test('the first cannot go up, the last not down, a stranger nowhere', () => {
  const places = [1, 2].map((saved) => ({ slug: `s${saved}`, saved }))
  expect(moveSaved(places, 's2', -1)).toEqual([])
  expect(moveSaved(places, 's1', 1)).toEqual([])
  expect(moveSaved(places, 'other', 1)).toEqual([])
})

test('a move exchanges exactly two neighbours, whatever was moved before and however equal the times', () => {
  const aMove = fc.record({ at: fc.nat(7), step: fc.constantFrom(-1 as const, 1 as const) })
  fc.assert(
    fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 8 }), fc.array(aMove), (times, moves) => {
      let places: SavedPlace[] = times.map((saved, index) => ({ slug: `s${index}`, saved }))
      for (const { at, step } of moves) {
        const before = slugsOf(places)
        const from = at % before.length
        places = applied(places, before[from]!, step)
        const to = from + step
        const isPossible = to >= 0 && to < before.length
        const expected = isPossible ? before.with(from, before[to]!).with(to, before[from]!) : before
        expect(slugsOf(places)).toEqual(expected)
      }
    }),
  )
})
