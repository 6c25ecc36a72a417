import { expect, test } from 'vitest'
import { hashOf } from '../../src/sync/hash.ts'

test('a page over plain http, where the platform’s hash is withheld, gets the same hash', async () => {
  const bytes = new TextEncoder().encode('工友读报')
  // `null` stands for "withheld": `undefined` would mean the default.
  expect(await hashOf(bytes, null)).toBe(await hashOf(bytes))
})
