import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { hashAnywhere } from '../../src/sync/hash-anywhere.ts'

test('the hash is the same with and without the platform’s help', async () => {
  const bytes = new TextEncoder().encode('井下安全')
  const expected = createHash('sha256').update(bytes).digest('hex')
  expect(await hashAnywhere(bytes)).toBe(expected)
  expect(await hashAnywhere(bytes, null)).toBe(expected)
})
